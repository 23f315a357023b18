/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-page.h"

typedef struct
{
  WeirDesk *desk;
  GSettings *settings;
} WeirPreferencesPagePrivate;

enum
{
  PROP_0,
  PROP_DESK,
  PROP_SETTINGS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeirPreferencesPage,
                                     weir_preferences_page,
                                     ADW_TYPE_PREFERENCES_PAGE)

static WeirPreferencesPagePrivate *
get_private (WeirPreferencesPage *self)
{
  return weir_preferences_page_get_instance_private (self);
}

WeirDesk *
weir_preferences_page_get_desk (WeirPreferencesPage *self)
{
  g_return_val_if_fail (WEIR_IS_PREFERENCES_PAGE (self), NULL);

  return get_private (self)->desk;
}

GSettings *
weir_preferences_page_get_settings (WeirPreferencesPage *self)
{
  g_return_val_if_fail (WEIR_IS_PREFERENCES_PAGE (self), NULL);

  return get_private (self)->settings;
}

static void
weir_preferences_page_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  WeirPreferencesPagePrivate *priv = get_private (WEIR_PREFERENCES_PAGE (object));

  g_value_set_object (value, prop_id == PROP_DESK ? (gpointer) priv->desk : priv->settings);
}

static void
weir_preferences_page_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  WeirPreferencesPagePrivate *priv = get_private (WEIR_PREFERENCES_PAGE (object));

  if (prop_id == PROP_DESK)
    priv->desk = g_value_dup_object (value);
  else
    priv->settings = g_value_dup_object (value);
}

static void
weir_preferences_page_dispose (GObject *object)
{
  WeirPreferencesPagePrivate *priv = get_private (WEIR_PREFERENCES_PAGE (object));

  g_clear_object (&priv->desk);
  g_clear_object (&priv->settings);

  G_OBJECT_CLASS (weir_preferences_page_parent_class)->dispose (object);
}

static void
weir_preferences_page_class_init (WeirPreferencesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_preferences_page_get_property;
  object_class->set_property = weir_preferences_page_set_property;
  object_class->dispose = weir_preferences_page_dispose;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK, flags);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_preferences_page_init (WeirPreferencesPage *self)
{
}
