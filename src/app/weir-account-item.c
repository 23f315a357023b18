/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-item.h"

struct _WeirAccountItem
{
  GObject parent_instance;

  char *name;
  guint n_deployments;
  guint n_running;
  char *error;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_N_DEPLOYMENTS,
  PROP_N_RUNNING,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirAccountItem, weir_account_item, G_TYPE_OBJECT)

static void
set_count (WeirAccountItem *self, guint *place, guint value, guint prop_id)
{
  if (*place == value)
    return;
  *place = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

void
weir_account_item_update (WeirAccountItem *self,
                          guint n_deployments,
                          guint n_running,
                          const char *error)
{
  g_return_if_fail (WEIR_IS_ACCOUNT_ITEM (self));

  set_count (self, &self->n_deployments, n_deployments, PROP_N_DEPLOYMENTS);
  set_count (self, &self->n_running, n_running, PROP_N_RUNNING);
  if (g_strcmp0 (self->error, error) != 0)
    {
      g_free (self->error);
      self->error = g_strdup (error);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
}

const char *
weir_account_item_get_name (WeirAccountItem *self)
{
  g_return_val_if_fail (WEIR_IS_ACCOUNT_ITEM (self), NULL);

  return self->name;
}

static void
weir_account_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirAccountItem *self = WEIR_ACCOUNT_ITEM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_N_DEPLOYMENTS:
      g_value_set_uint (value, self->n_deployments);
      break;
    case PROP_N_RUNNING:
      g_value_set_uint (value, self->n_running);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_account_item_finalize (GObject *object)
{
  WeirAccountItem *self = WEIR_ACCOUNT_ITEM (object);

  g_free (self->name);
  g_free (self->error);

  G_OBJECT_CLASS (weir_account_item_parent_class)->finalize (object);
}

static void
weir_account_item_class_init (WeirAccountItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_account_item_get_property;
  object_class->finalize = weir_account_item_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_N_DEPLOYMENTS] =
      g_param_spec_uint ("n-deployments", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_account_item_init (WeirAccountItem *self)
{
}

WeirAccountItem *
weir_account_item_new (const char *name)
{
  WeirAccountItem *self = g_object_new (WEIR_TYPE_ACCOUNT_ITEM, NULL);

  self->name = g_strdup (name);
  return self;
}
