/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-refused-keys.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-client.h"
#include "base/weir-usage.h"

#define SPAN_US G_TIME_SPAN_MINUTE

struct _WeirRefusedKeys
{
  GObject parent_instance;

  GArray *times_us; /* (element-type gint64): those in the last minute before the last of them */
  char *client;     /* (nullable): of the last one */
  char *text;       /* (nullable) */
};

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirRefusedKeys, weir_refused_keys, G_TYPE_OBJECT)

/* (transfer full) (nullable): what it calls itself first. */
static char *
dup_client (const char *user_agent)
{
  gsize length = user_agent != NULL ? strcspn (user_agent, " ") : 0;

  return length > 0 ? g_strndup (user_agent, length) : NULL;
}

static void
refuse (WeirRefusedKeys *self, const WeirUsageRecord *record)
{
  guint n_old = 0;

  while (n_old < self->times_us->len
         && g_array_index (self->times_us, gint64, n_old) <= record->wall_us - SPAN_US)
    n_old++;
  g_array_remove_range (self->times_us, 0, n_old);
  g_array_append_val (self->times_us, record->wall_us);
  g_free (self->client);
  self->client = dup_client (record->user_agent);
}

static void
empty (WeirRefusedKeys *self)
{
  g_array_set_size (self->times_us, 0);
  g_clear_pointer (&self->client, g_free);
}

static char *
build_text (WeirRefusedKeys *self)
{
  guint n = self->times_us->len;

  if (n == 0)
    return NULL;
  if (self->client == NULL)
    return g_strdup_printf (ngettext ("A client used a wrong API key (%u time in 1 min).",
                                      "A client used a wrong API key (%u times in 1 min).", n),
                            n);
  /* Translators: %s is a program, such as claude-cli/2.1 */
  return g_strdup_printf (ngettext ("A client used a wrong API key (%u time in 1 min, “%s”).",
                                    "A client used a wrong API key (%u times in 1 min, “%s”).", n),
                          n, self->client);
}

static void
tell (WeirRefusedKeys *self)
{
  g_autofree char *before = g_steal_pointer (&self->text);

  self->text = build_text (self);
  if (g_strcmp0 (self->text, before) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

void
weir_refused_keys_take_requests (WeirRefusedKeys *self, GPtrArray *records)
{
  g_return_if_fail (WEIR_IS_REFUSED_KEYS (self));

  for (guint i = 0; i < records->len; i++)
    {
      const WeirUsageRecord *record = g_ptr_array_index (records, i);
      g_autofree char *client = dup_client (record->user_agent);

      if (record->status == WEIR_CLIENT_WRONG_KEY)
        refuse (self, record);
      else if (g_strcmp0 (client, self->client) == 0)
        empty (self);
    }
  tell (self);
}

void
weir_refused_keys_forget (WeirRefusedKeys *self)
{
  g_return_if_fail (WEIR_IS_REFUSED_KEYS (self));

  empty (self);
  tell (self);
}

static void
weir_refused_keys_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WEIR_REFUSED_KEYS (object)->text);
}

static void
weir_refused_keys_finalize (GObject *object)
{
  WeirRefusedKeys *self = WEIR_REFUSED_KEYS (object);

  g_array_unref (self->times_us);
  g_free (self->client);
  g_free (self->text);

  G_OBJECT_CLASS (weir_refused_keys_parent_class)->finalize (object);
}

static void
weir_refused_keys_class_init (WeirRefusedKeysClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_refused_keys_get_property;
  object_class->finalize = weir_refused_keys_finalize;

  properties[PROP_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_refused_keys_init (WeirRefusedKeys *self)
{
  self->times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
}

WeirRefusedKeys *
weir_refused_keys_new (void)
{
  return g_object_new (WEIR_TYPE_REFUSED_KEYS, NULL);
}
