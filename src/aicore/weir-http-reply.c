/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-http-reply.h"

#include "aicore/weir-aicore-error.h"

/* What may follow the protocol's own end of a stream: the last chunk's empty lines. */
#define MAX_TAIL 512

typedef struct
{
  WeirUpstreamReply base;

  GObject *owner;
  WeirSessionPool *pool;
  WeirClock *clock;
  WeirPooledSession *session;
  SoupMessage *message;
  GInputStream *stream;
  gboolean is_at_end;
} HttpReply;

static guint
http_reply_get_status (WeirUpstreamReply *base)
{
  return soup_message_get_status (((HttpReply *) base)->message);
}

static const char *
http_reply_get_header (WeirUpstreamReply *base, const char *name)
{
  HttpReply *self = (HttpReply *) base;

  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

static gssize
http_reply_read (WeirUpstreamReply *base,
                 char *buffer,
                 gsize size,
                 gboolean wait,
                 GCancellable *cancellable,
                 GError **error)
{
  HttpReply *self = (HttpReply *) base;
  g_autoptr (GError) local = NULL;
  gssize n;

  if (wait)
    n = g_input_stream_read (self->stream, buffer, size, cancellable, &local);
  else
    n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream), buffer,
                                                  size, cancellable, &local);

  if (n == 0 && size > 0)
    self->is_at_end = TRUE;
  if (n >= 0)
    return n;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TRUNCATED,
                 "The connection broke inside the answer: %s", local->message);
  return -1;
}

static int
http_reply_get_fd (WeirUpstreamReply *base)
{
  HttpReply *self = (HttpReply *) base;

  return self->session->socket != NULL ? g_socket_get_fd (self->session->socket) : -1;
}

/* A stream's last event comes before the last chunk, so its reader stops just short of the end. */
static void
read_tail (HttpReply *self)
{
  char tail[MAX_TAIL];

  if (!self->is_at_end)
    http_reply_read (&self->base, tail, sizeof tail, FALSE, NULL, NULL);
}

static void
http_reply_free (WeirUpstreamReply *base, gboolean clean)
{
  HttpReply *self = (HttpReply *) base;
  gboolean may_keep;

  if (clean)
    read_tail (self);
  may_keep = clean && self->is_at_end && soup_message_is_keepalive (self->message);
  may_keep = g_input_stream_close (self->stream, NULL, NULL) && may_keep;

  g_object_unref (self->stream);
  g_object_unref (self->message);
  if (may_keep)
    weir_session_pool_give (self->pool, self->session, weir_clock_get_boot_us (self->clock));
  else
    weir_pooled_session_free (self->session);
  g_object_unref (self->clock);
  g_object_unref (self->owner);
  g_free (self);
}

static const WeirUpstreamReplyOps http_reply_ops = {
  .get_status = http_reply_get_status,
  .get_header = http_reply_get_header,
  .read = http_reply_read,
  .get_fd = http_reply_get_fd,
  .free = http_reply_free,
};

WeirUpstreamReply *
weir_http_reply_new (gpointer owner,
                     WeirSessionPool *pool,
                     WeirClock *clock,
                     WeirPooledSession *session,
                     SoupMessage *message,
                     GInputStream *stream)
{
  HttpReply *self = g_new0 (HttpReply, 1);

  self->base.ops = &http_reply_ops;
  self->owner = g_object_ref (owner);
  self->pool = pool;
  self->clock = g_object_ref (clock);
  self->session = session;
  self->message = g_object_ref (message);
  self->stream = stream;

  return &self->base;
}
