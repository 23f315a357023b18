/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_gemini_camel:
 * @body: a request
 *
 * The API takes each of its names in two spellings, "systemInstruction" and "system_instruction". This
 * brings them into the first, so that nobody else need know of the second. What is the client's own
 * (arguments, results, schemas, labels) is left alone.
 *
 * Returns: (transfer full): @body itself when there is nothing to do, or when it is not valid JSON
 */
GBytes *weir_gemini_camel (GBytes *body);

G_END_DECLS
