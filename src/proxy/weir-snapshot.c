/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-snapshot.h"

/* A guarded object: @mutex covers the pointer and the taking of a reference through it. An atomic
 * pointer alone would let the last reference go between the two. */
struct _WeirSnapshotSlot
{
  GMutex mutex;
  WeirSnapshot *current;
};

WeirSnapshot *
weir_snapshot_alloc (void)
{
  return g_atomic_rc_box_new0 (WeirSnapshot);
}

WeirSnapshot *
weir_snapshot_ref (WeirSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
snapshot_clear (gpointer data)
{
  WeirSnapshot *self = data;

  g_clear_pointer (&self->router, weir_router_unref);
  g_clear_pointer (&self->rules, weir_model_rules_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
}

void
weir_snapshot_unref (WeirSnapshot *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, snapshot_clear);
}

WeirSnapshotSlot *
weir_snapshot_slot_new (void)
{
  WeirSnapshotSlot *self = g_new0 (WeirSnapshotSlot, 1);

  g_mutex_init (&self->mutex);
  return self;
}

void
weir_snapshot_slot_free (WeirSnapshotSlot *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->current, weir_snapshot_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

WeirSnapshot *
weir_snapshot_slot_dup (WeirSnapshotSlot *self)
{
  WeirSnapshot *snapshot = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  if (self->current != NULL)
    snapshot = weir_snapshot_ref (self->current);
  g_mutex_unlock (&self->mutex);
  return snapshot;
}

void
weir_snapshot_slot_set (WeirSnapshotSlot *self, WeirSnapshot *snapshot)
{
  WeirSnapshot *old;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  old = self->current;
  self->current = snapshot != NULL ? weir_snapshot_ref (snapshot) : NULL;
  g_mutex_unlock (&self->mutex);

  /* outside the lock: freeing a snapshot may take a while */
  g_clear_pointer (&old, weir_snapshot_unref);
}
