/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* What the kernel holds for a reader that does not read; its default would grow to some MiB. */
#define SEND_BUFFER (256 * 1024)

/* A peer that has vanished without a word is found after about a minute of silence. */
#define KEEPALIVE_IDLE_S 30
#define KEEPALIVE_INTERVAL_S 10
#define KEEPALIVE_COUNT 3

/* So that a client that sends without end does not keep the others waiting. */
#define DISCARDS_PER_TURN 16

struct _WeirTransport
{
  GSocket *socket;
  GTlsConnection *tls;
  GPollableInputStream *tls_input;
  GPollableOutputStream *tls_output;
  WeirTransportClosedFunc closed;
  gpointer user_data;
};

typedef struct
{
  WeirTransport *transport;
  void (*done) (gpointer user_data);
  gpointer user_data;
} Goodbye;

WeirTransport *
weir_transport_new (GSocket *socket,
                    guint user_timeout_ms,
                    WeirTransportClosedFunc closed,
                    gpointer user_data)
{
  WeirTransport *self = g_atomic_rc_box_new0 (WeirTransport);
  int fd = g_socket_get_fd (socket);

  self->socket = g_object_ref (socket);
  self->closed = closed;
  self->user_data = user_data;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT, NULL);
  setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_ms, sizeof user_timeout_ms);
  return self;
}

WeirTransport *
weir_transport_ref (WeirTransport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
free_contents (gpointer data)
{
  WeirTransport *self = data;

  /* First the socket: dropping a TLS connection that is open sends a goodbye and may wait for it. */
  g_socket_close (self->socket, NULL);
  g_clear_object (&self->tls);
  g_object_unref (self->socket);
  if (self->closed != NULL)
    self->closed (self->user_data);
}

void
weir_transport_unref (WeirTransport *self)
{
  g_atomic_rc_box_release_full (self, free_contents);
}

int
weir_transport_get_fd (WeirTransport *self)
{
  return g_socket_get_fd (self->socket);
}

GSocket *
weir_transport_get_socket (WeirTransport *self)
{
  return self->socket;
}

void
weir_transport_set_tls (WeirTransport *self, GTlsConnection *tls)
{
  g_return_if_fail (self->tls == NULL);

  self->tls = g_object_ref (tls);
  self->tls_input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (G_IO_STREAM (tls)));
  self->tls_output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (G_IO_STREAM (tls)));
}

gboolean
weir_transport_has_tls (WeirTransport *self)
{
  return self->tls != NULL;
}

static WeirIoResult
result_from_errno (int code)
{
  return code == EAGAIN || code == EWOULDBLOCK || code == EINTR ? WEIR_IO_AGAIN : WEIR_IO_ERROR;
}

static WeirIoResult
result_from_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? WEIR_IO_AGAIN
                                                                     : WEIR_IO_ERROR;
}

static WeirIoResult
read_tls (WeirTransport *self, char *buffer, gsize size, gsize *n_read)
{
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (self->tls_input, buffer, size, NULL, &error);

  if (n < 0)
    return result_from_error (error);
  *n_read = (gsize) n;
  return n > 0 ? WEIR_IO_OK : WEIR_IO_EOF;
}

WeirIoResult
weir_transport_read (WeirTransport *self, char *buffer, gsize size, gsize *n_read)
{
  gssize n;

  if (self->tls != NULL)
    return read_tls (self, buffer, size, n_read);

  n = recv (weir_transport_get_fd (self), buffer, size, MSG_DONTWAIT);
  if (n < 0)
    return result_from_errno (errno);
  *n_read = (gsize) n;
  return n > 0 ? WEIR_IO_OK : WEIR_IO_EOF;
}

static WeirIoResult
write_tls (WeirTransport *self, const char *data, gsize len, gsize *n_written)
{
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_output_stream_write_nonblocking (self->tls_output, data, len, NULL, &error);

  if (n < 0)
    return result_from_error (error);
  *n_written = (gsize) n;
  return WEIR_IO_OK;
}

WeirIoResult
weir_transport_write (WeirTransport *self, const char *data, gsize len, gsize *n_written)
{
  gssize n;

  if (self->tls != NULL)
    return write_tls (self, data, len, n_written);

  n = send (weir_transport_get_fd (self), data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n < 0)
    return result_from_errno (errno);
  *n_written = (gsize) n;
  return WEIR_IO_OK;
}

void
weir_transport_shutdown_write (WeirTransport *self)
{
  shutdown (weir_transport_get_fd (self), SHUT_WR);
}

static void
on_goodbye_said (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Goodbye *goodbye = user_data;

  /* Whether the peer heard it is its own affair: the FIN follows in any case. */
  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  goodbye->done (goodbye->user_data);
  weir_transport_unref (goodbye->transport);
  g_free (goodbye);
}

void
weir_transport_close_tls_async (WeirTransport *self,
                                GCancellable *cancellable,
                                void (*done) (gpointer user_data),
                                gpointer user_data)
{
  Goodbye *goodbye = NULL;

  if (self->tls == NULL)
    {
      done (user_data);
      return;
    }

  goodbye = g_new0 (Goodbye, 1);
  goodbye->transport = weir_transport_ref (self);
  goodbye->done = done;
  goodbye->user_data = user_data;
  g_output_stream_close_async (G_OUTPUT_STREAM (self->tls_output), G_PRIORITY_DEFAULT, cancellable,
                               on_goodbye_said, goodbye);
}

WeirIoResult
weir_transport_discard (WeirTransport *self)
{
  char buffer[16 * 1024];

  for (guint i = 0; i < DISCARDS_PER_TURN; i++)
    {
      gssize n = recv (weir_transport_get_fd (self), buffer, sizeof buffer, MSG_DONTWAIT);

      if (n <= 0)
        return n == 0 ? WEIR_IO_EOF : result_from_errno (errno);
    }
  return WEIR_IO_AGAIN;
}

void
weir_transport_set_reset (WeirTransport *self)
{
  const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (weir_transport_get_fd (self), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

void
weir_transport_break (WeirTransport *self)
{
  weir_transport_set_reset (self);
  shutdown (weir_transport_get_fd (self), SHUT_RDWR);
}
