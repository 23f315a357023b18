/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-group-item.h"

struct _WeirGroupItem
{
  GObject parent_instance;

  char *name;
  gboolean selected;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_SELECTED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirGroupItem, weir_group_item, G_TYPE_OBJECT)

const char *
weir_group_item_get_name (WeirGroupItem *self)
{
  g_return_val_if_fail (WEIR_IS_GROUP_ITEM (self), NULL);

  return self->name;
}

gboolean
weir_group_item_get_selected (WeirGroupItem *self)
{
  g_return_val_if_fail (WEIR_IS_GROUP_ITEM (self), FALSE);

  return self->selected;
}

static void
weir_group_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirGroupItem *self = WEIR_GROUP_ITEM (object);

  if (prop_id == PROP_NAME)
    g_value_set_string (value, self->name);
  else
    g_value_set_boolean (value, self->selected);
}

static void
weir_group_item_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  WeirGroupItem *self = WEIR_GROUP_ITEM (object);

  if (prop_id == PROP_NAME)
    self->name = g_value_dup_string (value);
  else if (self->selected != g_value_get_boolean (value))
    {
      self->selected = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
weir_group_item_finalize (GObject *object)
{
  g_free (WEIR_GROUP_ITEM (object)->name);

  G_OBJECT_CLASS (weir_group_item_parent_class)->finalize (object);
}

static void
weir_group_item_class_init (WeirGroupItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_group_item_get_property;
  object_class->set_property = weir_group_item_set_property;
  object_class->finalize = weir_group_item_finalize;

  properties[PROP_NAME] =
      g_param_spec_string ("name", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
      g_param_spec_boolean ("selected", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_group_item_init (WeirGroupItem *self)
{
}

WeirGroupItem *
weir_group_item_new (const char *name, gboolean selected)
{
  return g_object_new (WEIR_TYPE_GROUP_ITEM, "name", name, "selected", selected, NULL);
}
