/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-key-item.h"

#include <glib/gi18n.h>

struct _WeirKeyItem
{
  GObject parent_instance;

  WeirApiKeyInfo *info;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_NOTE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirKeyItem, weir_key_item, G_TYPE_OBJECT)

static const char *
describe_place (WeirApiKeyPlace place)
{
  switch (place)
    {
    case WEIR_API_KEY_AS_DIGEST:
      return _ ("Cannot be shown again");
    case WEIR_API_KEY_IN_FILE:
      return _ ("Stored in the configuration file");
    case WEIR_API_KEY_IN_KEYRING:
    default:
      return _ ("Stored in the keyring");
    }
}

static char *
build_note (const WeirApiKeyInfo *info)
{
  g_autoptr (GString) note = g_string_new (describe_place (info->place));

  if (info->expires_wall_us != 0)
    {
      g_autoptr (GDateTime) end =
          g_date_time_new_from_unix_local (info->expires_wall_us / G_USEC_PER_SEC);
      g_autofree char *text = end != NULL ? g_date_time_format (end, "%x") : NULL;

      g_string_append (note, " · ");
      g_string_append_printf (note, _ ("valid until %s"), text != NULL ? text : info->expires);
    }
  if (info->models != NULL)
    {
      g_autofree char *models = g_strjoinv (", ", info->models);

      g_string_append (note, " · ");
      g_string_append_printf (note, _ ("only for %s"), models);
    }
  return g_string_free (g_steal_pointer (&note), FALSE);
}

const WeirApiKeyInfo *
weir_key_item_get_info (WeirKeyItem *self)
{
  g_return_val_if_fail (WEIR_IS_KEY_ITEM (self), NULL);

  return self->info;
}

static void
weir_key_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  const WeirApiKeyInfo *info = WEIR_KEY_ITEM (object)->info;

  if (prop_id == PROP_NAME)
    g_value_set_string (value, info->name);
  else
    g_value_take_string (value, build_note (info));
}

static void
weir_key_item_finalize (GObject *object)
{
  weir_api_key_info_free (WEIR_KEY_ITEM (object)->info);

  G_OBJECT_CLASS (weir_key_item_parent_class)->finalize (object);
}

static void
weir_key_item_class_init (WeirKeyItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_key_item_get_property;
  object_class->finalize = weir_key_item_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_key_item_init (WeirKeyItem *self)
{
}

WeirKeyItem *
weir_key_item_new (const WeirApiKeyInfo *info)
{
  WeirKeyItem *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (WEIR_TYPE_KEY_ITEM, NULL);
  self->info = weir_api_key_info_copy (info);
  return self;
}
