/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-stream-writer.h"

#include <errno.h>
#include <poll.h>

struct _WeirStreamWriter
{
  WeirTransport *transport;
  guint stall_ms;

  GMutex lock;       /* covers all below */
  GByteArray *queue; /* what is going out; kept as it is until it has, as TLS wants */
  gsize sent;        /* of the queue */
  gboolean is_broken;
};

WeirStreamWriter *
weir_stream_writer_new (WeirTransport *transport, guint stall_ms)
{
  WeirStreamWriter *self = g_new0 (WeirStreamWriter, 1);

  self->transport = transport;
  self->stall_ms = stall_ms;
  self->queue = g_byte_array_new ();
  g_mutex_init (&self->lock);
  return self;
}

WeirTransport *
weir_stream_writer_free (WeirStreamWriter *self)
{
  WeirTransport *transport = self->transport;

  g_byte_array_unref (self->queue);
  g_mutex_clear (&self->lock);
  g_free (self);
  return transport;
}

/* The functions below are called with the lock held. */

static WeirIoResult
flush (WeirStreamWriter *self)
{
  while (self->sent < self->queue->len)
    {
      gsize n = 0;
      WeirIoResult result =
          weir_transport_write (self->transport, (const char *) self->queue->data + self->sent,
                                self->queue->len - self->sent, &n);

      if (result != WEIR_IO_OK)
        return result;
      self->sent += n;
    }

  g_byte_array_set_size (self->queue, 0);
  self->sent = 0;
  return WEIR_IO_OK;
}

static gboolean
fail (WeirStreamWriter *self, GError **error, GIOErrorEnum code, const char *message)
{
  self->is_broken = TRUE;
  g_set_error_literal (error, G_IO_ERROR, code, message);
  return FALSE;
}

/* Waits until the socket takes more; %FALSE when it has not until @deadline_us, or on cancel. */
static gboolean
wait_writable (WeirStreamWriter *self,
               GCancellable *cancellable,
               gint64 deadline_us,
               GError **error)
{
  GPollFD cancel = { .fd = -1 };
  struct pollfd fds[2] = { { weir_transport_get_fd (self->transport), POLLOUT, 0 } };
  gint64 left_us = deadline_us - g_get_monotonic_time ();
  int n = 0;

  if (left_us <= 0)
    return fail (self, error, G_IO_ERROR_TIMED_OUT, "The client has stopped reading");

  if (g_cancellable_make_pollfd (cancellable, &cancel))
    fds[1] = (struct pollfd){ cancel.fd, POLLIN, 0 };
  n = poll (fds, cancel.fd >= 0 ? 2 : 1, (int) (left_us / 1000 + 1));
  if (cancel.fd >= 0)
    g_cancellable_release_fd (cancellable);

  if (n < 0 && errno != EINTR)
    return fail (self, error, G_IO_ERROR_FAILED, "poll() failed");
  if (g_cancellable_is_cancelled (cancellable))
    return fail (self, error, G_IO_ERROR_CANCELLED, "The reply was cancelled");
  return TRUE;
}

static gboolean
flush_all (WeirStreamWriter *self, GCancellable *cancellable, GError **error)
{
  gint64 stall_us = (gint64) self->stall_ms * 1000;
  gint64 deadline_us = g_get_monotonic_time () + stall_us;

  for (;;)
    {
      gsize before = self->sent;
      WeirIoResult result = flush (self);

      if (result == WEIR_IO_OK)
        return TRUE;
      if (result != WEIR_IO_AGAIN)
        return fail (self, error, G_IO_ERROR_CONNECTION_CLOSED, "The client is gone");
      if (self->sent > before)
        deadline_us = g_get_monotonic_time () + stall_us;
      if (!wait_writable (self, cancellable, deadline_us, error))
        return FALSE;
    }
}

static gboolean
check_usable (WeirStreamWriter *self, GCancellable *cancellable, GError **error)
{
  if (self->is_broken)
    return fail (self, error, G_IO_ERROR_CONNECTION_CLOSED, "The client is gone");
  if (g_cancellable_is_cancelled (cancellable))
    return fail (self, error, G_IO_ERROR_CANCELLED, "The reply was cancelled");
  return TRUE;
}

static void
queue_chunk (WeirStreamWriter *self, const char *data, gsize len)
{
  char size[32];
  int n = g_snprintf (size, sizeof size, "%" G_GSIZE_MODIFIER "x\r\n", len);

  g_byte_array_append (self->queue, (const guint8 *) size, (guint) n);
  g_byte_array_append (self->queue, (const guint8 *) data, (guint) len);
  g_byte_array_append (self->queue, (const guint8 *) "\r\n", 2);
}

gboolean
weir_stream_writer_send (WeirStreamWriter *self,
                         const char *data,
                         gsize len,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  /* A heartbeat may have gone out in part. */
  if (!check_usable (self, cancellable, error) || !flush_all (self, cancellable, error))
    return FALSE;
  g_byte_array_append (self->queue, (const guint8 *) data, (guint) len);
  return flush_all (self, cancellable, error);
}

gboolean
weir_stream_writer_send_chunk (WeirStreamWriter *self,
                               const char *data,
                               gsize len,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!check_usable (self, cancellable, error) || !flush_all (self, cancellable, error))
    return FALSE;
  if (len > 0)
    queue_chunk (self, data, len);
  return flush_all (self, cancellable, error);
}

gboolean
weir_stream_writer_try_chunk (WeirStreamWriter *self, const char *data, gsize len)
{
  struct pollfd fd = { weir_transport_get_fd (self->transport), POLLOUT, 0 };
  gboolean sends;

  if (!g_mutex_trylock (&self->lock))
    return FALSE;

  sends = !self->is_broken && len > 0 && flush (self) == WEIR_IO_OK && poll (&fd, 1, 0) == 1
          && (fd.revents & POLLOUT) != 0;
  if (sends)
    {
      queue_chunk (self, data, len);
      self->is_broken = flush (self) == WEIR_IO_ERROR;
    }
  g_mutex_unlock (&self->lock);
  return sends;
}

gboolean
weir_stream_writer_send_end (WeirStreamWriter *self, GError **error)
{
  static const char last_chunk[] = "0\r\n\r\n";

  return weir_stream_writer_send (self, last_chunk, sizeof last_chunk - 1, NULL, error);
}
