/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-model.h"

struct _WeirDeploymentModel
{
  WeirItemList parent_instance;

  WeirService *service;
};

G_DEFINE_FINAL_TYPE (WeirDeploymentModel, weir_deployment_model, WEIR_TYPE_ITEM_LIST)

/* What makes two descriptions speak of the same deployment. */
static char *
build_key (const WeirDeployment *deployment)
{
  return g_strjoin ("\n", deployment->account->name, deployment->resource_group, deployment->id,
                    NULL);
}

static GHashTable *
index_items (const GPtrArray *items)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < items->len; i++)
    {
      WeirDeploymentItem *item = g_ptr_array_index (items, i);

      g_hash_table_insert (known, build_key (weir_deployment_item_get (item)), item);
    }
  return known;
}

/* The items of @deployments: known ones brought up to date, new ones for the rest. */
static GPtrArray *
build_items (WeirDeploymentModel *self, GPtrArray *deployments)
{
  g_autoptr (GHashTable) known = index_items (weir_item_list_get (WEIR_ITEM_LIST (self)));
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < deployments->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (deployments, i);
      g_autofree char *key = build_key (deployment);
      WeirDeploymentItem *item = g_hash_table_lookup (known, key);

      if (item != NULL)
        weir_deployment_item_set (item, deployment);
      g_ptr_array_add (items,
                       item != NULL ? g_object_ref (item) : weir_deployment_item_new (deployment));
    }
  return items;
}

static void
refresh (WeirDeploymentModel *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GPtrArray) deployments =
      engine != NULL ? weir_engine_dup_deployments (engine) : g_ptr_array_new ();
  g_autoptr (GPtrArray) items = build_items (self, deployments);

  weir_item_list_set (WEIR_ITEM_LIST (self), items);
}

static void
weir_deployment_model_finalize (GObject *object)
{
  g_object_unref (WEIR_DEPLOYMENT_MODEL (object)->service);

  G_OBJECT_CLASS (weir_deployment_model_parent_class)->finalize (object);
}

static void
weir_deployment_model_class_init (WeirDeploymentModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_deployment_model_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_DEPLOYMENT_ITEM;
}

static void
weir_deployment_model_init (WeirDeploymentModel *self)
{
}

WeirDeploymentModel *
weir_deployment_model_new (WeirService *service)
{
  WeirDeploymentModel *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  self = g_object_new (WEIR_TYPE_DEPLOYMENT_MODEL, NULL);
  self->service = g_object_ref (service);
  g_signal_connect_object (service, "engine-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "models-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
