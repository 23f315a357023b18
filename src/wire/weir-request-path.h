/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * weir_request_path:
 * @raw: a value of the request's body, as a part, turn or tool keeps it
 * @fallback: what to say of a value that is not from there
 *
 * Tells where in the client's own words a piece of a request stood, for errors found long after it
 * was read.
 *
 * Returns: (transfer full): such as "messages[3].content[0]"
 */
char *weir_request_path (const WeirRequest *request, WeirJsonText raw, const char *fallback);

G_END_DECLS
