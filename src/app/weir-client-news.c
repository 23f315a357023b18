/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-client-news.h"

#include <string.h>

#include "app/weir-client.h"
#include "base/weir-usage.h"

/* The oldest are forgotten past this; a name is cut. */
#define MAX_KNOWN 200
#define MAX_NAME 60

/* Our own questions are no news. */
#define OWN "weir"

struct _WeirClientNews
{
  GObject parent_instance;

  GPtrArray *known; /* (element-type utf8) */
};

enum
{
  PROP_0,
  PROP_KNOWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_APPEARED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirClientNews, weir_client_news, G_TYPE_OBJECT)

/* (nullable) (transfer full): "claude-cli" of "claude-cli/2.1 (external)". */
static char *
read_program (const char *user_agent)
{
  gsize len = user_agent != NULL ? strcspn (user_agent, "/ (;") : 0;
  char *program;

  if (len == 0)
    return NULL;
  program = g_strndup (user_agent, MIN (len, MAX_NAME));
  if (!g_utf8_validate (program, -1, NULL) || g_ascii_strcasecmp (program, OWN) == 0)
    g_clear_pointer (&program, g_free);
  return program;
}

static gboolean
is_known (WeirClientNews *self, const char *name)
{
  for (guint i = 0; i < self->known->len; i++)
    if (strcmp (g_ptr_array_index (self->known, i), name) == 0)
      return TRUE;
  return FALSE;
}

/* What was refused used nothing. */
static gboolean
is_worth_telling (const WeirUsageRecord *record)
{
  return !record->demo && record->status != WEIR_CLIENT_WRONG_KEY && record->status != 403;
}

void
weir_client_news_take_requests (WeirClientNews *self, GPtrArray *entries)
{
  g_return_if_fail (WEIR_IS_CLIENT_NEWS (self));
  g_return_if_fail (entries != NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirUsageRecord *record = g_ptr_array_index (entries, i);
      g_autofree char *program =
          is_worth_telling (record) ? read_program (record->user_agent) : NULL;
      g_autofree char *name = NULL;

      if (program == NULL)
        continue;
      name = g_strconcat (program, "/", record->key_name != NULL ? record->key_name : "", NULL);
      if (is_known (self, name))
        continue;
      if (self->known->len >= MAX_KNOWN)
        g_ptr_array_remove_index (self->known, 0);
      g_ptr_array_add (self->known, g_steal_pointer (&name));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KNOWN]);
      g_signal_emit (self, signals[SIGNAL_APPEARED], 0, program, record->key_name);
    }
}

static void
weir_client_news_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirClientNews *self = WEIR_CLIENT_NEWS (object);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->known->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->known, i));
  g_value_take_boxed (value, g_strv_builder_end (builder));
}

static void
weir_client_news_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  WeirClientNews *self = WEIR_CLIENT_NEWS (object);
  const char *const *names = g_value_get_boxed (value);

  g_ptr_array_set_size (self->known, 0);
  for (guint i = 0; names != NULL && names[i] != NULL && i < MAX_KNOWN; i++)
    g_ptr_array_add (self->known, g_strdup (names[i]));
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_client_news_finalize (GObject *object)
{
  g_ptr_array_unref (WEIR_CLIENT_NEWS (object)->known);

  G_OBJECT_CLASS (weir_client_news_parent_class)->finalize (object);
}

static void
weir_client_news_class_init (WeirClientNewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_client_news_get_property;
  object_class->set_property = weir_client_news_set_property;
  object_class->finalize = weir_client_news_finalize;

  properties[PROP_KNOWN] =
      g_param_spec_boxed ("known", NULL, NULL, G_TYPE_STRV,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_APPEARED] =
      g_signal_new ("appeared", WEIR_TYPE_CLIENT_NEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
weir_client_news_init (WeirClientNews *self)
{
  self->known = g_ptr_array_new_with_free_func (g_free);
}

WeirClientNews *
weir_client_news_new (void)
{
  return g_object_new (WEIR_TYPE_CLIENT_NEWS, NULL);
}
