/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * weir_token_estimate:
 * @request: a request of any format
 *
 * Counts the tokens of a prompt without its tokeniser: rather some percent too many than too few.
 * Images and documents count as what they cost, not by their bytes. Some 5 ms a megabyte.
 *
 * Returns: tokens, at least 1
 */
gint64 weir_token_estimate (const WeirRequest *request);

/* The same for a model that counts @percent tokens of a hundred that others do; 0: as many. */
gint64 weir_token_estimate_for (const WeirRequest *request, gint64 percent);

/* The same for a piece of text, or of JSON as it stands. */
gint64 weir_token_estimate_text (WeirJsonText text);

G_END_DECLS
