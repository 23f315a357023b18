/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-model.h"

#include <string.h>

#include "app/weir-service-failure.h"

struct _WeirAccountModel
{
  WeirItemList parent_instance;

  WeirService *service;
  WeirProblemBoard *board;
};

G_DEFINE_FINAL_TYPE (WeirAccountModel, weir_account_model, WEIR_TYPE_ITEM_LIST)

static const WeirProblemKind failures[] = {
  WEIR_PROBLEM_SIGN_IN,
  WEIR_PROBLEM_ACCESS_DENIED,
  WEIR_PROBLEM_UNREACHABLE,
  WEIR_PROBLEM_SERVICE_TROUBLE,
};

/* @problem: (transfer full) (nullable): what is wrong with the account @name now; %NULL: nothing any more. */
static void
put_failure (WeirAccountModel *self, const char *name, WeirProblem *problem)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (problem == NULL || weir_problem_get_kind (problem) != failures[i])
      weir_problem_board_remove (self->board, failures[i], name);
  if (problem != NULL)
    weir_problem_board_put (self->board, name, problem);
}

/* (transfer full) (nullable): why the deployments of the account @name could not be read. */
static WeirProblem *
find_failure (WeirAccountModel *self, const char *name)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GError) error = weir_engine_dup_account_error (engine, name);
  g_autofree char *group = error != NULL ? weir_engine_dup_failed_group (engine, name) : NULL;

  return error != NULL ? weir_account_failure_describe (name, group, error) : NULL;
}

static gboolean
has_same_names (const GPtrArray *items, char **names)
{
  if (g_strv_length (names) != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (strcmp (weir_account_item_get_name (g_ptr_array_index (items, i)), names[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
replace_all (WeirAccountModel *self, char **names)
{
  const GPtrArray *before = weir_item_list_get (WEIR_ITEM_LIST (self));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < before->len; i++)
    put_failure (self, weir_account_item_get_name (g_ptr_array_index (before, i)), NULL);
  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (items, weir_account_item_new (*name));
  weir_item_list_set (WEIR_ITEM_LIST (self), items);
}

static void
update_item (WeirAccountModel *self, WeirAccountItem *item, GPtrArray *deployments)
{
  const char *name = weir_account_item_get_name (item);
  g_autoptr (WeirProblem) failure = find_failure (self, name);
  guint n = 0, n_running = 0;

  put_failure (self, name, failure != NULL ? g_object_ref (failure) : NULL);
  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (strcmp (deployment->account->name, name) != 0)
        continue;
      n++;
      n_running += weir_deployment_is_usable (deployment);
    }
  weir_account_item_update (item, n, n_running,
                            failure != NULL ? weir_problem_get_body (failure) : NULL);
}

static void
refresh (WeirAccountModel *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);
  g_autoptr (GPtrArray) deployments = NULL;
  g_auto (GStrv) names = NULL;
  const GPtrArray *items;

  names = engine != NULL ? weir_engine_dup_account_names (engine) : g_new0 (char *, 1);
  if (!has_same_names (weir_item_list_get (WEIR_ITEM_LIST (self)), names))
    replace_all (self, names);
  if (engine == NULL)
    return;

  deployments = weir_engine_dup_deployments (engine);
  items = weir_item_list_get (WEIR_ITEM_LIST (self));
  for (guint i = 0; i < items->len; i++)
    update_item (self, g_ptr_array_index (items, i), deployments);
}

static void
weir_account_model_finalize (GObject *object)
{
  WeirAccountModel *self = WEIR_ACCOUNT_MODEL (object);

  g_object_unref (self->service);
  g_object_unref (self->board);

  G_OBJECT_CLASS (weir_account_model_parent_class)->finalize (object);
}

static void
weir_account_model_class_init (WeirAccountModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_account_model_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_ACCOUNT_ITEM;
}

static void
weir_account_model_init (WeirAccountModel *self)
{
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
