/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/**
 * weir_gemini_foreign_write:
 * @part: an element of "parts" that holds neither text nor a call of a function
 * @out: takes UTF-8 text
 *
 * Tells a part that other APIs have no place for in Markdown: code that the model ran and what it printed
 * as blocks, a file as a link, an image or another kind as a note that it was there.
 *
 * Returns: %FALSE when there is nothing to tell
 */
gboolean weir_gemini_foreign_write (const WeirJsonDoc *doc, const WeirJsonNode *part, GString *out);

G_END_DECLS
