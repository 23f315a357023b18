/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-orders.h"

#include <string.h>

#include "app/weir-deployment-way.h"

struct _WeirDeploymentOrders
{
  GObject parent_instance;

  WeirService *service;
  guint poll_ms;
  GCancellable *closed;
  GPtrArray *orders;   /* (element-type WeirDeploymentOrder) */
  GHashTable *running; /* (element-type WeirDeploymentOrder): borrowed */
  GHashTable *known;   /* (element-type utf8): what was asked for here, or found on its way */
  WeirClock *clock;
  gboolean wants_refresh; /* once the one that is under way has ended */
};

enum
{
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void weir_deployment_orders_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirDeploymentOrders,
                               weir_deployment_orders,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_deployment_orders_list_init))

typedef struct
{
  WeirDeploymentOrders *self;
  gulong state_id;
} Run;

static void
remove_order (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  guint position;

  if (!g_ptr_array_find (self->orders, order, &position))
    return;
  g_ptr_array_remove_index (self->orders, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* (nullable): the service's engine, when it knows the order's account: the demo's does not know others. */
static WeirEngine *
find_engine (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_auto (GStrv) accounts = NULL;

  if (engine == NULL || weir_engine_get_settings (engine) == NULL)
    return NULL;
  accounts = weir_engine_dup_account_names (engine);
  return g_strv_contains ((const char *const *) accounts, weir_deployment_order_get_account (order))
             ? engine
             : NULL;
}

/* --- What there is now --- */

static gboolean
is_refreshing (WeirDeploymentOrders *self)
{
  gboolean refreshing;

  g_object_get (self->service, "refreshing", &refreshing, NULL);
  return refreshing;
}

/* A refresh that is under way may have asked too early, and another would be ignored. */
static void
refresh (WeirDeploymentOrders *self)
{
  self->wants_refresh = is_refreshing (self);
  if (!self->wants_refresh)
    weir_service_refresh (self->service);
}

static void
on_refreshing (WeirDeploymentOrders *self)
{
  if (self->wants_refresh && !is_refreshing (self))
    refresh (self);
}

/* --- Carrying out --- */

static void run (WeirDeploymentOrders *self, WeirDeploymentOrder *order);

/* There is a new deployment, or one is on its way out. */
static void
on_state (WeirDeploymentOrder *order, GParamSpec *pspec, WeirDeploymentOrders *self)
{
  if (weir_deployment_order_get_state (order) == WEIR_DEPLOYMENT_ORDER_WAITING)
    refresh (self);
}

/* (transfer full): what tells one thing that is done to a deployment from all others. */
static char *
build_key (WeirDeploymentOrderKind kind, const char *account, const char *group, const char *id)
{
  return g_strdup_printf ("%d\n%s\n%s\n%s", (int) kind, account, group, id);
}

/* Once in the life of the list: what was seen to its end, or put away, does not come back. */
static gboolean
remember (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  const char *id = weir_deployment_order_get_id (order);

  return id != NULL
         && g_hash_table_add (self->known,
                              build_key (weir_deployment_order_get_kind (order),
                                         weir_deployment_order_get_account (order),
                                         weir_deployment_order_get_resource_group (order), id));
}

static void
end (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  remember (self, order);
  if (weir_deployment_order_get_state (order) == WEIR_DEPLOYMENT_ORDER_DONE)
    remove_order (self, order);
  refresh (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, order);
}

static void
on_run (GObject *object, GAsyncResult *result, gpointer user_data)
{
  WeirDeploymentOrder *order = WEIR_DEPLOYMENT_ORDER (object);
  g_autofree Run *data = user_data;
  g_autoptr (WeirDeploymentOrders) self = data->self;

  weir_deployment_order_run_finish (order, result, NULL);
  g_signal_handler_disconnect (order, data->state_id);
  g_hash_table_remove (self->running, order);
  if (g_cancellable_is_cancelled (self->closed))
    return;
  if (weir_deployment_order_is_over (order))
    end (self, order);
  else
    run (self, order);
}

/* Without an engine, it waits for one. */
static void
run (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  WeirEngine *engine = find_engine (self, order);
  Run *data;

  if (engine == NULL || g_hash_table_contains (self->running, order))
    return;
  g_hash_table_add (self->running, order);
  data = g_new0 (Run, 1);
  data->self = g_object_ref (self);
  data->state_id = g_signal_connect (order, "notify::state", G_CALLBACK (on_state), self);
  weir_deployment_order_run_async (order, engine, self->poll_ms, self->closed, on_run, data);
}

static void
on_engine_changed (WeirDeploymentOrders *self)
{
  for (guint i = 0; i < self->orders->len; i++)
    if (!weir_deployment_order_is_over (g_ptr_array_index (self->orders, i)))
      run (self, g_ptr_array_index (self->orders, i));
}

/* --- What is on its way without having been asked for here --- */

static void add (WeirDeploymentOrders *self, WeirDeploymentOrder *order);

/* One that is being made here may be listed before its id is known. */
static gboolean
is_making (WeirDeploymentOrders *self, const WeirDeployment *deployment)
{
  for (guint i = 0; i < self->orders->len; i++)
    {
      WeirDeploymentOrder *order = g_ptr_array_index (self->orders, i);

      if (!weir_deployment_order_is_over (order) && weir_deployment_order_get_id (order) == NULL
          && strcmp (weir_deployment_order_get_account (order), deployment->account->name) == 0
          && strcmp (weir_deployment_order_get_resource_group (order), deployment->resource_group)
                 == 0)
        return TRUE;
    }
  return FALSE;
}

static void
follow (WeirDeploymentOrders *self, const WeirDeployment *deployment)
{
  g_autoptr (WeirDeploymentOrder) order = NULL;
  WeirDeploymentOrderKind kind;

  if (!weir_deployment_way_find (deployment, weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC,
                                 &kind)
      || weir_deployment_orders_find (self, deployment) != NULL || is_making (self, deployment))
    return;
  order = weir_deployment_order_new_taken (kind, deployment);
  if (remember (self, order))
    add (self, g_steal_pointer (&order));
}

/* After a restart, that is what had been asked for before. */
static void
on_models_changed (WeirDeploymentOrders *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GPtrArray) deployments = NULL;

  if (engine == NULL || weir_engine_get_settings (engine) == NULL)
    return;
  deployments = weir_engine_dup_deployments (engine);
  for (guint i = 0; i < deployments->len; i++)
    follow (self, g_ptr_array_index (deployments, i));
}

/* --- The list --- */

static gboolean
is_about (WeirDeploymentOrder *order, const char *account, const char *group, const char *id)
{
  return g_strcmp0 (weir_deployment_order_get_id (order), id) == 0
         && strcmp (weir_deployment_order_get_account (order), account) == 0
         && strcmp (weir_deployment_order_get_resource_group (order), group) == 0;
}

/* A second try takes the place of the first. */
static void
dismiss_failed (WeirDeploymentOrders *self, WeirDeploymentOrder *next)
{
  const char *id = weir_deployment_order_get_id (next);

  for (guint i = self->orders->len; id != NULL && i > 0; i--)
    {
      WeirDeploymentOrder *order = g_ptr_array_index (self->orders, i - 1);

      if (weir_deployment_order_is_over (order)
          && is_about (order, weir_deployment_order_get_account (next),
                       weir_deployment_order_get_resource_group (next), id))
        remove_order (self, order);
    }
}

static void
add (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  dismiss_failed (self, order);
  g_ptr_array_insert (self->orders, 0, order);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  run (self, order);
}

void
weir_deployment_orders_add (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_ORDERS (self));
  g_return_if_fail (WEIR_IS_DEPLOYMENT_ORDER (order));

  add (self, order);
}

void
weir_deployment_orders_dismiss (WeirDeploymentOrders *self, WeirDeploymentOrder *order)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_ORDERS (self));
  g_return_if_fail (WEIR_IS_DEPLOYMENT_ORDER (order));

  if (weir_deployment_order_is_over (order))
    remove_order (self, order);
}

WeirDeploymentOrder *
weir_deployment_orders_find (WeirDeploymentOrders *self, const WeirDeployment *deployment)
{
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDERS (self), NULL);
  g_return_val_if_fail (deployment != NULL, NULL);

  for (guint i = 0; i < self->orders->len; i++)
    {
      WeirDeploymentOrder *order = g_ptr_array_index (self->orders, i);

      if (!weir_deployment_order_is_over (order)
          && is_about (order, deployment->account->name, deployment->resource_group,
                       deployment->id))
        return order;
    }
  return NULL;
}

void
weir_deployment_orders_close (WeirDeploymentOrders *self)
{
  g_return_if_fail (WEIR_IS_DEPLOYMENT_ORDERS (self));

  g_cancellable_cancel (self->closed);
  g_signal_handlers_disconnect_by_data (self->service, self);
}

static GType
weir_deployment_orders_get_item_type (GListModel *list)
{
  return WEIR_TYPE_DEPLOYMENT_ORDER;
}

static guint
weir_deployment_orders_get_n_items (GListModel *list)
{
  return WEIR_DEPLOYMENT_ORDERS (list)->orders->len;
}

static gpointer
weir_deployment_orders_get_item (GListModel *list, guint position)
{
  WeirDeploymentOrders *self = WEIR_DEPLOYMENT_ORDERS (list);

  return position < self->orders->len ? g_object_ref (g_ptr_array_index (self->orders, position))
                                      : NULL;
}

static void
weir_deployment_orders_finalize (GObject *object)
{
  WeirDeploymentOrders *self = WEIR_DEPLOYMENT_ORDERS (object);

  g_object_unref (self->service);
  g_object_unref (self->closed);
  g_ptr_array_unref (self->orders);
  g_hash_table_unref (self->running);
  g_hash_table_unref (self->known);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (weir_deployment_orders_parent_class)->finalize (object);
}

static void
weir_deployment_orders_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_deployment_orders_get_item_type;
  iface->get_n_items = weir_deployment_orders_get_n_items;
  iface->get_item = weir_deployment_orders_get_item;
}

static void
weir_deployment_orders_class_init (WeirDeploymentOrdersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_deployment_orders_finalize;

  signals[SIGNAL_ENDED] =
      g_signal_new ("ended", WEIR_TYPE_DEPLOYMENT_ORDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, WEIR_TYPE_DEPLOYMENT_ORDER);
}

static void
weir_deployment_orders_init (WeirDeploymentOrders *self)
{
  self->closed = g_cancellable_new ();
  self->orders = g_ptr_array_new_with_free_func (g_object_unref);
  self->running = g_hash_table_new (NULL, NULL);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

WeirDeploymentOrders *
weir_deployment_orders_new (WeirService *service, WeirClock *clock, guint poll_ms)
{
  WeirDeploymentOrders *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_DEPLOYMENT_ORDERS, NULL);
  self->service = g_object_ref (service);
  self->clock = g_object_ref (clock);
  self->poll_ms = poll_ms;
  g_signal_connect_object (service, "engine-changed", G_CALLBACK (on_engine_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "models-changed", G_CALLBACK (on_models_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::refreshing", G_CALLBACK (on_refreshing), self,
                           G_CONNECT_SWAPPED);
  return self;
}
