/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-lingering-close.h"

#include "front/weir-fd-watch.h"

typedef void (*CloseState) (WeirLingeringClose *self);

struct _WeirLingeringClose
{
  WeirTransport *transport;
  GBytes *farewell;
  gsize sent;
  CloseState state;
  WeirFdWatch *watch; /* %NULL once freed, while the goodbye is still on its way */
  gint64 deadline_us;
  GCancellable *cancellable; /* of the goodbye */
  gboolean says_goodbye;
  void (*done) (gpointer user_data);
  gpointer user_data;
};

static void
destroy (WeirLingeringClose *self)
{
  g_clear_pointer (&self->farewell, g_bytes_unref);
  g_clear_pointer (&self->transport, weir_transport_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
discard (WeirLingeringClose *self)
{
  if (weir_transport_discard (self->transport) == WEIR_IO_AGAIN)
    weir_fd_watch_set_events (self->watch, G_IO_IN);
  else
    self->done (self->user_data);
}

static void
wait_for_goodbye (WeirLingeringClose *self)
{
}

static void
on_goodbye_said (gpointer user_data)
{
  WeirLingeringClose *self = user_data;

  self->says_goodbye = FALSE;
  if (self->watch == NULL)
    {
      destroy (self);
      return;
    }
  weir_transport_shutdown_write (self->transport);
  self->state = discard;
  weir_fd_watch_wake (self->watch);
}

static void
say_goodbye (WeirLingeringClose *self)
{
  self->state = wait_for_goodbye;
  self->says_goodbye = TRUE;
  weir_fd_watch_suspend (self->watch);
  weir_transport_close_tls_async (self->transport, self->cancellable, on_goodbye_said, self);
}

static void
send_farewell (WeirLingeringClose *self)
{
  gsize size = 0;
  const char *data = self->farewell != NULL ? g_bytes_get_data (self->farewell, &size) : NULL;

  while (self->sent < size)
    {
      gsize n = 0;
      WeirIoResult result =
          weir_transport_write (self->transport, data + self->sent, size - self->sent, &n);

      if (result == WEIR_IO_AGAIN)
        {
          weir_fd_watch_set_events (self->watch, G_IO_OUT);
          return;
        }
      if (result != WEIR_IO_OK)
        {
          self->done (self->user_data);
          return;
        }
      self->sent += n;
    }
  say_goodbye (self);
}

static void
on_ready (GIOCondition revents, gpointer user_data)
{
  WeirLingeringClose *self = user_data;

  /* However late it is, what there is to say is tried once. */
  if (self->state == send_farewell && self->sent == 0)
    self->state (self);
  else if (g_get_monotonic_time () >= self->deadline_us)
    self->done (self->user_data);
  else
    self->state (self);
}

WeirLingeringClose *
weir_lingering_close_new (WeirFdSet *set,
                          WeirTransport *transport,
                          GBytes *farewell,
                          guint linger_ms,
                          void (*done) (gpointer user_data),
                          gpointer user_data)
{
  WeirLingeringClose *self = g_new0 (WeirLingeringClose, 1);

  self->transport = transport;
  self->farewell = farewell != NULL ? g_bytes_ref (farewell) : NULL;
  self->state = send_farewell;
  self->cancellable = g_cancellable_new ();
  self->deadline_us = g_get_monotonic_time () + (gint64) linger_ms * 1000;
  self->done = done;
  self->user_data = user_data;
  self->watch = weir_fd_watch_new (set, weir_transport_get_fd (transport), on_ready, self);
  weir_fd_watch_set_timer (self->watch, self->deadline_us);
  weir_fd_watch_wake (self->watch);
  return self;
}

void
weir_lingering_close_free (WeirLingeringClose *self)
{
  g_clear_pointer (&self->watch, weir_fd_watch_free);
  if (self->says_goodbye)
    g_cancellable_cancel (self->cancellable);
  else
    destroy (self);
}
