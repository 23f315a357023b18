/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-prompt-cache.h"

#include <string.h>

#define BYTES_PER_TOKEN 4
#define STEP_BYTES (128 * BYTES_PER_TOKEN)
#define MIN_BYTES (1024 * BYTES_PER_TOKEN)
#define MAX_BEGINNINGS 200000

struct _WeirDemoPromptCache
{
  GHashTable *beginnings; /* of guint64: hashes */
};

WeirDemoPromptCache *
weir_demo_prompt_cache_new (void)
{
  WeirDemoPromptCache *self = g_new0 (WeirDemoPromptCache, 1);

  self->beginnings = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
weir_demo_prompt_cache_free (WeirDemoPromptCache *self)
{
  g_hash_table_unref (self->beginnings);
  g_free (self);
}

/* FNV-1a, 64 bits. */
static guint64
hash_more (guint64 hash, const char *data, gsize len)
{
  for (gsize i = 0; i < len; i++)
    hash = (hash ^ (guint8) data[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

/* Of a beginning that is kept as it is; never that of one cut in steps. */
static guint64
hash_beginning (const char *key, const char *text, gsize len)
{
  guint64 hash = hash_more (G_GUINT64_CONSTANT (0x84222325cbf29ce4), key, strlen (key) + 1);

  return hash_more (hash, text, len);
}

gboolean
weir_demo_prompt_cache_has (WeirDemoPromptCache *self, const char *key, const char *text, gsize len)
{
  guint64 hash = hash_beginning (key, text, len);

  return len >= MIN_BYTES && g_hash_table_contains (self->beginnings, &hash);
}

gboolean
weir_demo_prompt_cache_add (WeirDemoPromptCache *self, const char *key, const char *text, gsize len)
{
  guint64 hash = hash_beginning (key, text, len);

  if (len < MIN_BYTES)
    return FALSE;
  g_hash_table_add (self->beginnings, g_memdup2 (&hash, sizeof hash));
  return TRUE;
}

guint
weir_demo_prompt_cache_match (WeirDemoPromptCache *self,
                              const char *key,
                              const char *text,
                              gsize len)
{
  guint64 hash = hash_more (G_GUINT64_CONSTANT (0xcbf29ce484222325), key, strlen (key) + 1);
  gsize matched = 0;

  if (g_hash_table_size (self->beginnings) > MAX_BEGINNINGS)
    g_hash_table_remove_all (self->beginnings);
  for (gsize at = 0; at + STEP_BYTES <= len; at += STEP_BYTES)
    {
      gsize end = at + STEP_BYTES;

      hash = hash_more (hash, text + at, STEP_BYTES);
      if (end < MIN_BYTES)
        continue;
      if (g_hash_table_contains (self->beginnings, &hash))
        matched = end;
      else
        g_hash_table_add (self->beginnings, g_memdup2 (&hash, sizeof hash));
    }
  return (guint) (matched / BYTES_PER_TOKEN);
}
