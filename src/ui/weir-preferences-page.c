/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-page.h"

typedef struct
{
  WeirApplication *application; /* (nullable): it may go first, at the end */
} WeirPreferencesPagePrivate;

enum
{
  PROP_0,
  PROP_APPLICATION,
  PROP_DESK,
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

WeirApplication *
weir_preferences_page_get_application (WeirPreferencesPage *self)
{
  g_return_val_if_fail (WEIR_IS_PREFERENCES_PAGE (self), NULL);

  return get_private (self)->application;
}

WeirDesk *
weir_preferences_page_get_desk (WeirPreferencesPage *self)
{
  return weir_application_get_desk (weir_preferences_page_get_application (self));
}

static void
weir_preferences_page_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  WeirPreferencesPage *self = WEIR_PREFERENCES_PAGE (object);

  /* The template's bindings ask before it is given, and after it is gone. */
  if (get_private (self)->application == NULL)
    return;
  switch (prop_id)
    {
    case PROP_APPLICATION:
      g_value_set_object (value, get_private (self)->application);
      break;
    default:
      g_value_set_object (value, weir_preferences_page_get_desk (self));
    }
}

static void
weir_preferences_page_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  g_set_weak_pointer (&get_private (WEIR_PREFERENCES_PAGE (object))->application,
                      g_value_get_object (value));
  g_object_notify_by_pspec (object, properties[PROP_DESK]);
}

static void
weir_preferences_page_finalize (GObject *object)
{
  g_clear_weak_pointer (&get_private (WEIR_PREFERENCES_PAGE (object))->application);

  G_OBJECT_CLASS (weir_preferences_page_parent_class)->finalize (object);
}

static void
weir_preferences_page_class_init (WeirPreferencesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_preferences_page_get_property;
  object_class->set_property = weir_preferences_page_set_property;
  object_class->finalize = weir_preferences_page_finalize;

  properties[PROP_APPLICATION] =
      g_param_spec_object ("application", NULL, NULL, WEIR_TYPE_APPLICATION,
                           flags | G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_preferences_page_init (WeirPreferencesPage *self)
{
}
