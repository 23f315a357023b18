/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirMonitor:
 *
 * A mutex with a condition whose waiters notice at once when they are cancelled: watch, lock, wait
 * while there is a reason to, unlock, unwatch.
 */
typedef struct
{
  GMutex mutex;
  GCond cond;
} WeirMonitor;

void weir_monitor_init (WeirMonitor *self);
void weir_monitor_clear (WeirMonitor *self);

/* Wakes the waiters when @cancellable (nullable) is cancelled. Not to be called while locked: the
 * cancelling thread takes the lock. Returns what weir_monitor_unwatch () wants. */
gulong weir_monitor_watch (WeirMonitor *self, GCancellable *cancellable);
void weir_monitor_unwatch (GCancellable *cancellable, gulong watch);

static inline void
weir_monitor_lock (WeirMonitor *self)
{
  g_mutex_lock (&self->mutex);
}

static inline void
weir_monitor_unlock (WeirMonitor *self)
{
  g_mutex_unlock (&self->mutex);
}

/* Locked. May return without a reason. */
static inline void
weir_monitor_wait (WeirMonitor *self)
{
  g_cond_wait (&self->cond, &self->mutex);
}

static inline void
weir_monitor_wake_all (WeirMonitor *self)
{
  g_cond_broadcast (&self->cond);
}

G_END_DECLS
