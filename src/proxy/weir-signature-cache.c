/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-signature-cache.h"

#include "wire/weir-thoughts.h"

#include <string.h>

/* Beside the thoughts themselves: the entry, its key, its place in table and queue. */
#define ENTRY_BYTES 256

typedef struct
{
  char *key;
  GPtrArray *thoughts;
  gsize size;
  gint64 used_us;
  GList link; /* in the queue */
} Entry;

/* @mutex covers all but @clock. */
struct _WeirSignatureCache
{
  WeirClock *clock;
  GMutex mutex;
  GHashTable *entries; /* by key, which they own */
  GQueue queue;        /* the least recently used first */
  gsize size;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_ptr_array_unref (entry->thoughts);
  g_free (entry->key);
  g_free (entry);
}

WeirSignatureCache *
weir_signature_cache_new (WeirClock *clock)
{
  WeirSignatureCache *self;

  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_new0 (WeirSignatureCache, 1);
  self->clock = g_object_ref (clock);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->queue);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  return self;
}

void
weir_signature_cache_free (WeirSignatureCache *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->clock);
  g_free (self);
}

/* A digest, because ids may be of any length and names hold any sign. */
static char *
make_key (const char *client, const char *model, const char *call)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *words[] = { client != NULL ? client : "", model, call };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_checksum_update (checksum, (const guchar *) words[i], (gssize) strlen (words[i]) + 1);
  return g_strdup (g_checksum_get_string (checksum));
}

/* With @mutex locked. */
static void
drop (WeirSignatureCache *self, Entry *entry)
{
  g_queue_unlink (&self->queue, &entry->link);
  self->size -= entry->size;
  g_hash_table_remove (self->entries, entry->key);
}

/* With @mutex locked. */
static void
trim (WeirSignatureCache *self, gint64 now_us)
{
  while (self->queue.head != NULL)
    {
      Entry *oldest = self->queue.head->data;

      if (self->size <= WEIR_SIGNATURE_CACHE_MAX_BYTES
          && now_us - oldest->used_us < WEIR_SIGNATURE_CACHE_MAX_AGE_US)
        return;
      drop (self, oldest);
    }
}

/* With @mutex locked. */
static void
use (WeirSignatureCache *self, Entry *entry, gint64 now_us)
{
  g_queue_unlink (&self->queue, &entry->link);
  g_queue_push_tail_link (&self->queue, &entry->link);
  entry->used_us = now_us;
}

void
weir_signature_cache_put (WeirSignatureCache *self,
                          const char *client,
                          const char *model,
                          const char *call,
                          GPtrArray *thoughts)
{
  gint64 now_us;
  Entry *entry;
  Entry *old;

  g_return_if_fail (self != NULL && model != NULL && call != NULL && thoughts != NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  entry = g_new0 (Entry, 1);
  entry->key = make_key (client, model, call);
  entry->thoughts = g_ptr_array_ref (thoughts);
  entry->size = weir_thoughts_get_size (thoughts) + ENTRY_BYTES;
  entry->used_us = now_us;
  entry->link.data = entry;

  g_mutex_lock (&self->mutex);
  old = g_hash_table_lookup (self->entries, entry->key);
  if (old != NULL)
    drop (self, old);
  g_hash_table_insert (self->entries, entry->key, entry);
  g_queue_push_tail_link (&self->queue, &entry->link);
  self->size += entry->size;
  trim (self, now_us);
  g_mutex_unlock (&self->mutex);
}

GPtrArray *
weir_signature_cache_get (WeirSignatureCache *self,
                          const char *client,
                          const char *model,
                          const char *call)
{
  g_autofree char *key = NULL;
  GPtrArray *thoughts = NULL;
  gint64 now_us;
  Entry *entry;

  g_return_val_if_fail (self != NULL && model != NULL && call != NULL, NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  key = make_key (client, model, call);
  g_mutex_lock (&self->mutex);
  trim (self, now_us);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL)
    {
      use (self, entry, now_us);
      thoughts = g_ptr_array_ref (entry->thoughts);
    }
  g_mutex_unlock (&self->mutex);
  return thoughts;
}

void
weir_signature_cache_trim (WeirSignatureCache *self)
{
  gint64 now_us;

  g_return_if_fail (self != NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  g_mutex_lock (&self->mutex);
  trim (self, now_us);
  g_mutex_unlock (&self->mutex);
}
