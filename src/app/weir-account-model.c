/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-model.h"

#include <string.h>

#include "app/weir-service-failure.h"

struct _WeirAccountModel
{
  GObject parent_instance;

  WeirService *service;
  WeirProblemBoard *board;
  GPtrArray *items; /* (element-type WeirAccountItem) */
};

static void weir_account_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirAccountModel,
                               weir_account_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_account_model_list_init))

static const WeirProblemKind failures[] = {
  WEIR_PROBLEM_SIGN_IN,
  WEIR_PROBLEM_ACCESS_DENIED,
  WEIR_PROBLEM_UNREACHABLE,
  WEIR_PROBLEM_SERVICE_TROUBLE,
};

/* @error: (nullable): none any more. */
static void
tell_failure (WeirAccountModel *self, const char *name, const GError *error)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autofree char *group = error != NULL ? weir_engine_dup_failed_group (engine, name) : NULL;
  WeirProblem *problem = error != NULL ? weir_account_failure_describe (name, group, error) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (problem == NULL || weir_problem_get_kind (problem) != failures[i])
      weir_problem_board_remove (self->board, failures[i], name);
  if (problem != NULL)
    weir_problem_board_put (self->board, name, problem);
}

static gboolean
has_same_names (WeirAccountModel *self, char **names)
{
  if (g_strv_length (names) != self->items->len)
    return FALSE;
  for (guint i = 0; i < self->items->len; i++)
    if (strcmp (weir_account_item_get_name (g_ptr_array_index (self->items, i)), names[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
replace_all (WeirAccountModel *self, char **names)
{
  guint n_before = self->items->len;

  for (guint i = 0; i < self->items->len; i++)
    tell_failure (self, weir_account_item_get_name (g_ptr_array_index (self->items, i)), NULL);
  g_ptr_array_set_size (self->items, 0);
  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (self->items, weir_account_item_new (*name));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->items->len);
}

static void
update_item (WeirAccountModel *self, WeirAccountItem *item, GPtrArray *deployments)
{
  const char *name = weir_account_item_get_name (item);
  g_autoptr (GError) error =
      weir_engine_dup_account_error (weir_service_get_engine (self->service), name);
  guint n = 0, n_running = 0;

  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (strcmp (deployment->account->name, name) != 0)
        continue;
      n++;
      n_running += weir_deployment_is_usable (deployment);
    }
  weir_account_item_update (item, n, n_running, error != NULL ? error->message : NULL);
  tell_failure (self, name, error);
}

static void
refresh (WeirAccountModel *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GPtrArray) deployments = NULL;
  g_auto (GStrv) names = NULL;

  names = engine != NULL ? weir_engine_dup_account_names (engine) : g_new0 (char *, 1);
  if (!has_same_names (self, names))
    replace_all (self, names);
  if (engine == NULL)
    return;

  deployments = weir_engine_dup_deployments (engine);
  for (guint i = 0; i < self->items->len; i++)
    update_item (self, g_ptr_array_index (self->items, i), deployments);
}

static GType
weir_account_model_get_item_type (GListModel *list)
{
  return WEIR_TYPE_ACCOUNT_ITEM;
}

static guint
weir_account_model_get_n_items (GListModel *list)
{
  return WEIR_ACCOUNT_MODEL (list)->items->len;
}

static gpointer
weir_account_model_get_item (GListModel *list, guint position)
{
  WeirAccountModel *self = WEIR_ACCOUNT_MODEL (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
weir_account_model_finalize (GObject *object)
{
  WeirAccountModel *self = WEIR_ACCOUNT_MODEL (object);

  g_object_unref (self->service);
  g_object_unref (self->board);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (weir_account_model_parent_class)->finalize (object);
}

static void
weir_account_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_account_model_get_item_type;
  iface->get_n_items = weir_account_model_get_n_items;
  iface->get_item = weir_account_model_get_item;
}

static void
weir_account_model_class_init (WeirAccountModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_account_model_finalize;
}

static void
weir_account_model_init (WeirAccountModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

WeirAccountModel *
weir_account_model_new (WeirService *service, WeirProblemBoard *board)
{
  static const char *const changes[] = { "engine-changed", "models-changed", "settings-changed" };
  WeirAccountModel *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (board), NULL);

  self = g_object_new (WEIR_TYPE_ACCOUNT_MODEL, NULL);
  self->service = g_object_ref (service);
  self->board = g_object_ref (board);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
