/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-model.h"

struct _WeirDeploymentModel
{
  GObject parent_instance;

  WeirService *service;
  GPtrArray *items; /* (element-type WeirDeploymentItem) */
};

static void weir_deployment_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirDeploymentModel,
                               weir_deployment_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_deployment_model_list_init))

/* What makes two descriptions speak of the same deployment. */
static char *
build_key (const WeirDeployment *deployment)
{
  return g_strjoin ("\n", deployment->account->name, deployment->resource_group, deployment->id,
                    NULL);
}

static GHashTable *
index_items (GPtrArray *items)
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
  g_autoptr (GHashTable) known = index_items (self->items);
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

/* Tells only what lies between what both have at the beginning and at the end. */
static void
replace (WeirDeploymentModel *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = self->items;
  guint shorter = MIN (old->len, items->len);
  guint front = 0, back = 0;

  while (front < shorter && old->pdata[front] == items->pdata[front])
    front++;
  while (back < shorter - front
         && old->pdata[old->len - 1 - back] == items->pdata[items->len - 1 - back])
    back++;
  self->items = items;
  if (front + back < MAX (old->len, items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), front, old->len - front - back,
                                items->len - front - back);
}

static void
refresh (WeirDeploymentModel *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GPtrArray) deployments =
      engine != NULL ? weir_engine_dup_deployments (engine) : g_ptr_array_new ();

  replace (self, build_items (self, deployments));
}

static GType
weir_deployment_model_get_item_type (GListModel *list)
{
  return WEIR_TYPE_DEPLOYMENT_ITEM;
}

static guint
weir_deployment_model_get_n_items (GListModel *list)
{
  return WEIR_DEPLOYMENT_MODEL (list)->items->len;
}

static gpointer
weir_deployment_model_get_item (GListModel *list, guint position)
{
  WeirDeploymentModel *self = WEIR_DEPLOYMENT_MODEL (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
weir_deployment_model_finalize (GObject *object)
{
  WeirDeploymentModel *self = WEIR_DEPLOYMENT_MODEL (object);

  g_object_unref (self->service);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (weir_deployment_model_parent_class)->finalize (object);
}

static void
weir_deployment_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_deployment_model_get_item_type;
  iface->get_n_items = weir_deployment_model_get_n_items;
  iface->get_item = weir_deployment_model_get_item;
}

static void
weir_deployment_model_class_init (WeirDeploymentModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_deployment_model_finalize;
}

static void
weir_deployment_model_init (WeirDeploymentModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
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
