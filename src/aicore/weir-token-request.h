/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-service-key.h"

G_BEGIN_DECLS

/**
 * weir_token_request_async:
 * @trust: (nullable): the only certificates to trust
 *
 * Asks the token endpoint of @key once (OAuth 2.0 client credentials, RFC 6749 4.4), over a
 * connection of its own: one that was made with a client certificate must serve nobody else. Gives
 * up after 10 s.
 */
void weir_token_request_async (WeirServiceKey *key,
                               GTlsDatabase *trust,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * weir_token_request_finish:
 * @lifetime_s: (out): seconds from now until the token expires, more than 0
 *
 * Returns: (transfer full) (nullable): the access token
 *
 * Errors: those of weir_token_request_parse () and weir_http_call_finish (), with _UNAVAILABLE for
 *   a broken connection
 */
WeirSecret *weir_token_request_finish (GAsyncResult *result, gint64 *lifetime_s, GError **error);

/**
 * weir_token_request_parse:
 * @status: HTTP status of the answer
 * @body: (array length=len): its body
 *
 * Errors: WEIR_AICORE_ERROR_AUTH for 400, 401 and 403; _UNAVAILABLE for 408, 429 and 5xx; _PROTOCOL
 */
WeirSecret *weir_token_request_parse (guint status,
                                      const char *body,
                                      gsize len,
                                      gint64 *lifetime_s,
                                      GError **error);

G_END_DECLS
