/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirTransport:
 *
 * One accepted socket, with or without TLS. Nothing here blocks. Reference-counted; the descriptor
 * is closed with the last reference, never before, so that no thread can meet another file under
 * its number. Reading is for the server context; writing is for one thread at a time.
 */
typedef struct _WeirTransport WeirTransport;

typedef enum
{
  WEIR_IO_OK,
  WEIR_IO_AGAIN, /* nothing can be done without blocking */
  WEIR_IO_EOF,
  WEIR_IO_ERROR, /* the connection is broken */
} WeirIoResult;

/* Called in the thread of the last unref, when the socket has been closed. */
typedef void (*WeirTransportClosedFunc) (gpointer user_data);

/* Sets up a socket that was just accepted. @user_timeout_ms: how long sent bytes may stay without
 * an answer of the peer's kernel. */
WeirTransport *weir_transport_new (GSocket *socket,
                                   guint user_timeout_ms,
                                   WeirTransportClosedFunc closed,
                                   gpointer user_data);
WeirTransport *weir_transport_ref (WeirTransport *self);
void weir_transport_unref (WeirTransport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTransport, weir_transport_unref)

int weir_transport_get_fd (WeirTransport *self);
GSocket *weir_transport_get_socket (WeirTransport *self);

/* From here on all bytes go through @tls, whose handshake is done. (transfer none) */
void weir_transport_set_tls (WeirTransport *self, GTlsConnection *tls);

gboolean weir_transport_has_tls (WeirTransport *self);

WeirIoResult weir_transport_read (WeirTransport *self, char *buffer, gsize size, gsize *n_read);

/* After %WEIR_IO_AGAIN the same bytes must come first in the next call: TLS has them already. */
WeirIoResult
weir_transport_write (WeirTransport *self, const char *data, gsize len, gsize *n_written);

/* Sends FIN. Takes TLS down without its goodbye: see weir_transport_close_tls_async (). */
void weir_transport_shutdown_write (WeirTransport *self);

/* Says goodbye in TLS; without TLS, or when it fails, the callback comes all the same. The
 * transport stays alive until then. */
void weir_transport_close_tls_async (WeirTransport *self,
                                     GCancellable *cancellable,
                                     void (*done) (gpointer user_data),
                                     gpointer user_data);

/* Reads what has come, below TLS, and drops it. */
WeirIoResult weir_transport_discard (WeirTransport *self);

/* Makes the closing of the socket a reset, which drops what was not sent yet. */
void weir_transport_set_reset (WeirTransport *self);

/* Makes every use of the socket fail at once, in whatever thread. */
void weir_transport_break (WeirTransport *self);

G_END_DECLS
