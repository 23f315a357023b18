/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-handshake-gate.h"

#include "aicore/weir-monitor.h"

struct _WeirHandshakeGate
{
  WeirMonitor monitor;
  guint limit;
  GHashTable *inside; /* origin → number of callers, without those at 0 */
};

WeirHandshakeGate *
weir_handshake_gate_new (guint limit)
{
  WeirHandshakeGate *self = g_new0 (WeirHandshakeGate, 1);

  weir_monitor_init (&self->monitor);
  self->limit = limit;
  self->inside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
weir_handshake_gate_free (WeirHandshakeGate *self)
{
  g_hash_table_unref (self->inside);
  weir_monitor_clear (&self->monitor);
  g_free (self);
}

static guint
get_inside (WeirHandshakeGate *self, const char *origin)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->inside, origin));
}

static void
set_inside (WeirHandshakeGate *self, const char *origin, guint n)
{
  if (n == 0)
    g_hash_table_remove (self->inside, origin);
  else
    g_hash_table_replace (self->inside, g_strdup (origin), GUINT_TO_POINTER (n));
}

gboolean
weir_handshake_gate_enter (WeirHandshakeGate *self, const char *origin, GCancellable *cancellable)
{
  gboolean is_cancelled;
  gulong watch;

  g_return_val_if_fail (self != NULL && origin != NULL, FALSE);

  watch = weir_monitor_watch (&self->monitor, cancellable);
  weir_monitor_lock (&self->monitor);
  while (!(is_cancelled = g_cancellable_is_cancelled (cancellable))
         && get_inside (self, origin) >= self->limit)
    weir_monitor_wait (&self->monitor);
  if (!is_cancelled)
    set_inside (self, origin, get_inside (self, origin) + 1);
  weir_monitor_unlock (&self->monitor);
  weir_monitor_unwatch (cancellable, watch);

  return !is_cancelled;
}

void
weir_handshake_gate_leave (WeirHandshakeGate *self, const char *origin)
{
  g_return_if_fail (self != NULL && origin != NULL);

  weir_monitor_lock (&self->monitor);
  set_inside (self, origin, get_inside (self, origin) - 1);
  weir_monitor_wake_all (&self->monitor);
  weir_monitor_unlock (&self->monitor);
}
