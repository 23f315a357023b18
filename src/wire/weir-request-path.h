/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/**
 * weir_request_path:
 * @raw: a value of the request's body, as a part, turn or tool keeps it, or the inside of a string
 * @fallback: what to say of a value that is not from there
 *
 * Tells where in the client's own words a piece of a request stood, for errors found long after it
 * was read.
 *
 * Returns: (transfer full): such as "messages[3].content[0]"
 */
char *weir_request_path (const WeirRequest *request, WeirJsonText raw, const char *fallback);

/* Sets @error to what (@what: "images") the model cannot be sent, at the place of @raw, and returns
 * %FALSE. */
gboolean weir_request_refuse (const WeirRequest *request,
                              WeirJsonText raw,
                              const char *fallback,
                              const char *what,
                              GError **error);

G_END_DECLS
