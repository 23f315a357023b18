/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-core.h"

#include "demo/weir-demo-path.h"

/* One step of SplitMix64: spreads a counter over 64 bits. */
static guint64
mix (guint64 value)
{
  value += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}

char *
weir_demo_core_make_id (WeirDemoCore *self, const char *prefix, guint length)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  GString *id = g_string_new (prefix);
  guint64 seed = ++self->serial << 8;
  guint64 bits = 0;

  for (guint i = 0; i < length; i++)
    {
      if (i % 10 == 0)
        bits = mix (seed + i / 10);
      g_string_append_c (id, digits[bits % 62]);
      bits /= 62;
    }
  return g_string_free (id, FALSE);
}

char *
weir_demo_core_dup_origin (WeirDemoCore *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->port);
}

static void
count_deployment (WeirDemoCore *self, const char *path)
{
  gsize len;
  const char *start = weir_demo_path_find_deployment (path, &len);
  g_autofree char *id = start != NULL ? g_strndup (start, len) : NULL;
  guint64 *count = id != NULL ? g_hash_table_lookup (self->counts, id) : NULL;

  if (id == NULL)
    return;
  if (count == NULL)
    {
      count = g_new0 (guint64, 1);
      g_hash_table_insert (self->counts, g_steal_pointer (&id), count);
    }
  (*count)++;
}

void
weir_demo_core_count (WeirDemoCore *self, const char *path, GBytes *body)
{
  if (g_str_equal (path, "/oauth/token"))
    self->stats.tokens++;
  else if (!g_str_has_prefix (path, "/v2/inference/"))
    self->stats.management++;
  else
    {
      self->stats.inference++;
      g_clear_pointer (&self->last_body, g_bytes_unref);
      self->last_body = g_bytes_ref (body);
      count_deployment (self, path);
    }
}
