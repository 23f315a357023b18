/* SPDX-License-Identifier: MIT */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * weir_http_call_async:
 * @max_body: a longer reply is an error
 * @limit_ms: so long may it take from here to the last byte
 *
 * Sends a message in a main loop and reads its whole reply, whatever the status. Its memory is wiped
 * when the reply is freed: it may be a token.
 */
void weir_http_call_async (SoupSession *session,
                           SoupMessage *message,
                           gsize max_body,
                           guint limit_ms,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/**
 * weir_http_call_finish:
 *
 * Returns: (transfer full) (nullable): the body; the status is the message's
 *
 * Errors: WEIR_AICORE_ERROR_CONNECT, _TLS, _LOST, _TRUNCATED, _PROTOCOL, _UNAVAILABLE (too slow);
 *   G_IO_ERROR_CANCELLED
 */
GBytes *weir_http_call_finish (SoupSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
