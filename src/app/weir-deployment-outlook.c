/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-outlook.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-account-item.h"

static gboolean
has_words (const WeirDeployment *deployment, const char *name, const char *search)
{
  const char *texts[] = { deployment->model, name, deployment->id, deployment->resource_group,
                          deployment->account->name };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folded = texts[i] != NULL ? g_utf8_casefold (texts[i], -1) : NULL;

      if (folded != NULL && strstr (folded, search) != NULL)
        return TRUE;
    }
  return FALSE;
}

gboolean
weir_deployment_outlook_is_shown (WeirDeploymentItem *item,
                                  gboolean with_stopped,
                                  const char *search)
{
  const WeirDeployment *deployment;
  gboolean is_stopped;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ITEM (item), FALSE);

  deployment = weir_deployment_item_get (item);
  is_stopped = deployment->status == WEIR_DEPLOYMENT_STOPPED
               || deployment->status == WEIR_DEPLOYMENT_COMPLETED;
  return (with_stopped || !is_stopped)
         && (search == NULL
             || has_words (deployment, weir_deployment_item_get_name (item), search));
}

char *
weir_deployment_outlook_find_trouble (GListModel *accounts)
{
  char *error = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (accounts), NULL);

  for (guint i = 0; error == NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (WeirAccountItem) account = g_list_model_get_item (accounts, i);

      g_object_get (account, "error", &error, NULL);
    }
  return error;
}

gboolean
weir_deployment_outlook_is_cause (WeirProblemKind kind)
{
  return kind == WEIR_PROBLEM_SIGN_IN || kind == WEIR_PROBLEM_ACCESS_DENIED
         || kind == WEIR_PROBLEM_UNREACHABLE || kind == WEIR_PROBLEM_SERVICE_TROUBLE
         || kind == WEIR_PROBLEM_OFFLINE;
}

char *
weir_deployment_outlook_describe_empty (GListModel *accounts, WeirEngine *engine, char **account)
{
  g_autoptr (WeirAccountItem) item = NULL;
  g_auto (GStrv) groups = NULL;
  gboolean is_only;

  g_return_val_if_fail (G_IS_LIST_MODEL (accounts) && account != NULL, NULL);

  item = g_list_model_get_item (accounts, 0);
  is_only = item != NULL && g_list_model_get_n_items (accounts) == 1;
  *account = g_strdup (is_only ? weir_account_item_get_name (item) : "");
  groups = is_only && engine != NULL ? weir_engine_dup_resource_groups (engine, *account) : NULL;
  if (groups != NULL && g_strv_length (groups) == 1)
    return g_strdup_printf (
        _ ("Resource group “%s” in %s has no running model deployment. Another group may have "
           "one, or create one in SAP AI Launchpad."),
        groups[0], *account);
  return g_strdup (_ ("No resource group has a running model deployment. Create one in SAP AI "
                      "Launchpad."));
}
