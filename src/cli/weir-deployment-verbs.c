/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-deployment-verbs.h"

#include <string.h>

#include "app/weir-deployment-order.h"
#include "cli/weir-command-list.h"

#define ORCHESTRATION "orchestration"

static const char *const verbs[] = {
  [WEIR_DEPLOYMENT_ORDER_CREATE] = "create",
  [WEIR_DEPLOYMENT_ORDER_STOP] = "stop",
  [WEIR_DEPLOYMENT_ORDER_DELETE] = "delete",
};

void
weir_deployment_wish_clear (WeirDeploymentWish *self)
{
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->resource_group, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->configuration, g_free);
  g_clear_pointer (&self->ttl, g_free);
}

/* --- Doing it --- */

static void
on_text (WeirDeploymentOrder *order, GParamSpec *pspec, gpointer user_data)
{
  const char *id = weir_deployment_order_get_id (order);

  if (!weir_deployment_order_is_over (order))
    g_printerr ("%s: %s\n", id != NULL ? id : weir_deployment_order_get_model (order),
                weir_deployment_order_get_text (order));
}

/* What was taken goes on without us. */
static void
on_state (WeirDeploymentOrder *order, GParamSpec *pspec, GCancellable *enough)
{
  if (weir_deployment_order_get_state (order) == WEIR_DEPLOYMENT_ORDER_WAITING)
    g_cancellable_cancel (enough);
}

static WeirExit
carry_out (WeirEngine *engine, WeirDeploymentOrder *order, gboolean no_wait)
{
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_done;

  g_signal_connect (order, "notify::text", G_CALLBACK (on_text), NULL);
  if (no_wait)
    g_signal_connect (order, "notify::state", G_CALLBACK (on_state), enough);
  weir_deployment_order_run_async (order, engine, 0, enough, weir_command_on_result, &result);
  is_done = weir_deployment_order_run_finish (order, weir_command_wait (&result), &error);
  if (!is_done && !g_cancellable_is_cancelled (enough))
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }
  if (weir_deployment_order_get_kind (order) == WEIR_DEPLOYMENT_ORDER_CREATE)
    g_print ("%s\n", weir_deployment_order_get_id (order));
  return WEIR_EXIT_OK;
}

/* --- Where --- */

/* (transfer full) (nullable): @wanted, or the only one of @names; @what: for who is asked which. */
static char *
choose (const char *what, const char *option, const char *wanted, char **names)
{
  g_autofree char *list = names != NULL ? g_strjoinv (", ", names) : g_strdup ("none");

  if (wanted != NULL && names != NULL && g_strv_contains ((const char *const *) names, wanted))
    return g_strdup (wanted);
  if (wanted != NULL)
    weir_command_complain ("there is no %s “%s”; there are: %s", what, wanted, list);
  else if (names != NULL && g_strv_length (names) == 1)
    return g_strdup (names[0]);
  else
    weir_command_complain ("say which %s with %s: %s", what, option, list);
  return NULL;
}

/* (transfer full) (nullable): a configuration for @model, as the account's catalogue has it. */
static WeirConfiguration *
configure (WeirEngine *engine,
           const char *account,
           const WeirDeploymentWish *wish,
           const char *model)
{
  g_autoptr (WeirCatalogue) catalogue = weir_engine_dup_catalogue (engine, account);
  const WeirCatalogueModel *offered =
      catalogue != NULL ? weir_catalogue_find (catalogue, model) : NULL;
  WeirConfiguration *wanted;

  if (offered == NULL && strcmp (model, ORCHESTRATION) != 0)
    {
      weir_command_complain ("SAP AI Core does not offer the model “%s” to %s; “weirctl models "
                             "--offered” lists those it does",
                             model, account);
      return NULL;
    }
  wanted = weir_configuration_new (offered != NULL ? offered->executable : ORCHESTRATION, model,
                                   wish->version);
  wanted->id = g_strdup (wish->configuration);
  return wanted;
}

static WeirExit
create (WeirEngine *engine, const WeirDeploymentWish *wish, const char *model)
{
  g_auto (GStrv) accounts = weir_engine_dup_account_names (engine);
  g_autofree char *account = choose ("account", "--account", wish->account, accounts);
  g_auto (GStrv) groups =
      account != NULL ? weir_engine_dup_resource_groups (engine, account) : NULL;
  g_autofree char *group =
      account != NULL ? choose ("resource group", "--resource-group", wish->resource_group, groups)
                      : NULL;
  WeirConfiguration *wanted = group != NULL ? configure (engine, account, wish, model) : NULL;
  g_autoptr (WeirDeploymentOrder) order = NULL;

  if (wanted == NULL)
    return WEIR_EXIT_USAGE;
  order = weir_deployment_order_new_create (account, group, wanted, wish->ttl);
  return carry_out (engine, order, wish->no_wait);
}

/* --- Which --- */

static gboolean
is_meant (const WeirDeployment *deployment, const WeirDeploymentWish *wish, const char *id)
{
  return strcmp (deployment->id, id) == 0
         && (wish->account == NULL || strcmp (deployment->account->name, wish->account) == 0)
         && (wish->resource_group == NULL
             || strcmp (deployment->resource_group, wish->resource_group) == 0);
}

static WeirExit
change (WeirEngine *engine,
        const WeirDeploymentWish *wish,
        WeirDeploymentOrderKind kind,
        const char *id)
{
  g_autoptr (GPtrArray) all = weir_engine_dup_deployments (engine);
  g_autoptr (WeirDeploymentOrder) order = NULL;
  const WeirDeployment *found = NULL;

  for (guint i = 0; found == NULL && i < all->len; i++)
    if (is_meant (g_ptr_array_index (all, i), wish, id))
      found = g_ptr_array_index (all, i);
  if (found == NULL)
    {
      weir_command_complain ("there is no deployment “%s”", id);
      return WEIR_EXIT_FAILED;
    }
  if (kind == WEIR_DEPLOYMENT_ORDER_DELETE && !weir_deployment_can_be_deleted (found))
    {
      weir_command_complain ("%s is %s; stop it first: weirctl deployments stop %s", id,
                             weir_deployment_status_to_string (found->status), id);
      return WEIR_EXIT_FAILED;
    }
  order = weir_deployment_order_new_change (kind, found);
  return carry_out (engine, order, wish->no_wait);
}

/* --- The verbs --- */

static int
find_verb (const char *verb)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i], verb) == 0)
      return (int) i;
  return -1;
}

gboolean
weir_deployment_verbs_has (const char *verb)
{
  return find_verb (verb) >= 0;
}

WeirExit
weir_deployment_verbs_run (const WeirCommandAccounts *accounts,
                           const WeirDeploymentWish *wish,
                           const char *verb,
                           const char *what)
{
  int kind = find_verb (verb);
  g_autoptr (WeirEngine) engine = NULL;
  WeirExit status;

  g_return_val_if_fail (kind >= 0, WEIR_EXIT_USAGE);

  if (wish->ttl != NULL && !weir_deployment_ttl_is_valid (wish->ttl))
    {
      weir_command_complain ("--ttl takes minutes, hours or days, such as 30m, 24h or 7d");
      return WEIR_EXIT_USAGE;
    }
  engine = weir_command_discover (accounts, &status);
  if (engine == NULL)
    return status;
  /* An account that did not answer matters when it is the one that is meant; it is told then. */
  status = kind == WEIR_DEPLOYMENT_ORDER_CREATE ? create (engine, wish, what)
                                                : change (engine, wish, kind, what);
  weir_engine_close (engine);
  return status;
}
