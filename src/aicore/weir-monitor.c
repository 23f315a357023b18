/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-monitor.h"

void
weir_monitor_init (WeirMonitor *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

void
weir_monitor_clear (WeirMonitor *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  WeirMonitor *self = user_data;

  /* Under the lock, or it could come between a waiter's check and its wait, and be lost. */
  weir_monitor_lock (self);
  weir_monitor_wake_all (self);
  weir_monitor_unlock (self);
}

gulong
weir_monitor_watch (WeirMonitor *self, GCancellable *cancellable)
{
  if (cancellable == NULL)
    return 0;

  return g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
}

void
weir_monitor_unwatch (GCancellable *cancellable, gulong watch)
{
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, watch);
}
