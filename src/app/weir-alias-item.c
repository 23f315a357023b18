/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-alias-item.h"

struct _WeirAliasItem
{
  GObject parent_instance;

  char *alias;
  char *deployments;
};

enum
{
  PROP_0,
  PROP_ALIAS,
  PROP_DEPLOYMENTS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirAliasItem, weir_alias_item, G_TYPE_OBJECT)

const char *
weir_alias_item_get_alias (WeirAliasItem *self)
{
  g_return_val_if_fail (WEIR_IS_ALIAS_ITEM (self), NULL);

  return self->alias;
}

char **
weir_alias_item_dup_deployments (WeirAliasItem *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) pieces = NULL;

  g_return_val_if_fail (WEIR_IS_ALIAS_ITEM (self), NULL);

  pieces = g_strsplit (self->deployments, ",", -1);
  for (char **piece = pieces; *piece != NULL; piece++)
    if (*g_strstrip (*piece) != '\0')
      g_strv_builder_add (builder, *piece);
  return g_strv_builder_end (builder);
}

static char **
get_place (WeirAliasItem *self, guint prop_id)
{
  return prop_id == PROP_ALIAS ? &self->alias : &self->deployments;
}

static void
weir_alias_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, *get_place (WEIR_ALIAS_ITEM (object), prop_id));
}

static void
weir_alias_item_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  char **place = get_place (WEIR_ALIAS_ITEM (object), prop_id);
  const char *text = g_value_get_string (value) != NULL ? g_value_get_string (value) : "";

  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_alias_item_finalize (GObject *object)
{
  WeirAliasItem *self = WEIR_ALIAS_ITEM (object);

  g_free (self->alias);
  g_free (self->deployments);

  G_OBJECT_CLASS (weir_alias_item_parent_class)->finalize (object);
}

static void
weir_alias_item_class_init (WeirAliasItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_alias_item_get_property;
  object_class->set_property = weir_alias_item_set_property;
  object_class->finalize = weir_alias_item_finalize;

  properties[PROP_ALIAS] = g_param_spec_string ("alias", NULL, NULL, "", flags);
  properties[PROP_DEPLOYMENTS] = g_param_spec_string ("deployments", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_alias_item_init (WeirAliasItem *self)
{
  self->alias = g_strdup ("");
  self->deployments = g_strdup ("");
}

WeirAliasItem *
weir_alias_item_new (const char *alias, const char *const *deployments)
{
  g_autofree char *text = g_strjoinv (", ", (char **) deployments);

  return g_object_new (WEIR_TYPE_ALIAS_ITEM, "alias", alias, "deployments", text, NULL);
}
