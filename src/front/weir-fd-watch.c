/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-fd-watch.h"

#include <glib-unix.h>

struct _WeirFdWatch
{
  GSource source;
  int fd;
  gpointer tag; /* %NULL while suspended */
  GIOCondition events;
  WeirFdWatchFunc func;
  gpointer user_data;
  gint64 timer;
};

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  WeirFdWatch *self = (WeirFdWatch *) source;

  /* The ready time stays where it is unless it is moved, and would call again at once. */
  if (self->timer >= 0 && self->timer <= g_source_get_time (source))
    self->timer = -1;
  g_source_set_ready_time (source, self->timer);

  self->func (self->tag != NULL ? g_source_query_unix_fd (source, self->tag) : 0, self->user_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

WeirFdWatch *
weir_fd_watch_new (GMainContext *context, int fd, WeirFdWatchFunc func, gpointer user_data)
{
  GSource *source = g_source_new (&source_funcs, sizeof (WeirFdWatch));
  WeirFdWatch *self = (WeirFdWatch *) source;

  self->fd = fd;
  self->func = func;
  self->user_data = user_data;
  self->timer = -1;
  g_source_attach (source, context);
  return self;
}

void
weir_fd_watch_free (WeirFdWatch *self)
{
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

void
weir_fd_watch_set_events (WeirFdWatch *self, GIOCondition events)
{
  if (self->tag == NULL)
    self->tag = g_source_add_unix_fd (&self->source, self->fd, events);
  else if (events != self->events) /* it would wake the context for nothing */
    g_source_modify_unix_fd (&self->source, self->tag, events);
  self->events = events;
}

void
weir_fd_watch_suspend (WeirFdWatch *self)
{
  if (self->tag != NULL)
    g_source_remove_unix_fd (&self->source, g_steal_pointer (&self->tag));
}

void
weir_fd_watch_set_timer (WeirFdWatch *self, gint64 monotonic_us)
{
  self->timer = monotonic_us;
  if (g_source_get_ready_time (&self->source) != 0)
    g_source_set_ready_time (&self->source, monotonic_us);
}

void
weir_fd_watch_wake (WeirFdWatch *self)
{
  g_source_set_ready_time (&self->source, 0);
}
