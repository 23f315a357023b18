/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-stored.h"

/* What is kept is bounded, for prompts may be long. */
#define MAX_STORED 256

WeirDemoStored *
weir_demo_stored_new (const char *deployment)
{
  WeirDemoStored *self = g_new0 (WeirDemoStored, 1);

  self->deployment = g_strdup (deployment);
  self->call_ids = g_ptr_array_new_with_free_func (g_free);
  self->free_call_ids = g_ptr_array_new_with_free_func (g_free);
  self->item_ids = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
weir_demo_stored_free (gpointer stored)
{
  WeirDemoStored *self = stored;

  g_free (self->deployment);
  g_free (self->json);
  g_free (self->pending);
  g_free (self->cancelled);
  g_free (self->transcript);
  g_ptr_array_unref (self->call_ids);
  g_ptr_array_unref (self->free_call_ids);
  g_ptr_array_unref (self->item_ids);
  g_free (self);
}

void
weir_demo_stored_make_room (GHashTable *stored)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  gpointer oldest = NULL;
  guint64 serial = G_MAXUINT64;

  if (g_hash_table_size (stored) < MAX_STORED)
    return;
  g_hash_table_iter_init (&iter, stored);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((WeirDemoStored *) value)->serial < serial)
      {
        oldest = key;
        serial = ((WeirDemoStored *) value)->serial;
      }
  g_hash_table_remove (stored, oldest);
}

const char *
weir_demo_stored_get_json (WeirDemoStored *self, gint64 now_us)
{
  return now_us < self->due_us && self->pending != NULL ? self->pending : self->json;
}

gboolean
weir_demo_stored_cancel (WeirDemoStored *self, gint64 now_us)
{
  if (!self->background)
    return FALSE;
  if (now_us < self->due_us && self->cancelled != NULL)
    {
      g_free (self->json);
      self->json = g_steal_pointer (&self->cancelled);
      self->due_us = 0;
    }
  return TRUE;
}
