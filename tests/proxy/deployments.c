/* SPDX-License-Identifier: MIT */
#include "proxy/deployments.h"

WeirAccount *
test_account_new (const char *id, int priority, guint weight)
{
  WeirAccount *account = weir_account_alloc ();

  account->id = g_strdup (id);
  account->name = g_strdup (id);
  account->resource_groups = g_strsplit ("default", ",", 0);
  account->priority = priority;
  account->weight = weight;
  return account;
}

WeirDeployment *
test_deployment_new (WeirAccount *account,
                     const char *id,
                     const char *executable,
                     const char *model,
                     const char *version)
{
  WeirDeployment *deployment = g_atomic_rc_box_new0 (WeirDeployment);

  deployment->account = weir_account_ref (account);
  deployment->id = g_strdup (id);
  deployment->url = g_strconcat ("http://127.0.0.1:1/v2/inference/deployments/", id, NULL);
  deployment->resource_group = g_strdup ("default");
  deployment->executable = g_strdup (executable);
  deployment->model = g_strdup (model);
  deployment->version = g_strdup (version);
  deployment->aliases = g_new0 (char *, 1);
  deployment->status = WEIR_DEPLOYMENT_RUNNING;
  return deployment;
}

GPtrArray *
test_deployments_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
}

WeirDeployment *
test_deployments_add (GPtrArray *deployments,
                      WeirAccount *account,
                      const char *id,
                      const char *model)
{
  WeirDeployment *deployment = test_deployment_new (account, id, "azure-openai", model, "latest");

  g_ptr_array_add (deployments, deployment);
  return deployment;
}
