/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-deployment-merge.h"

#include <string.h>

static const WeirDeployment *
find_id (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (list, i);

      if (strcmp (deployment->id, id) == 0)
        return deployment;
    }

  return NULL;
}

void
weir_deployment_merge_add_pinned (GPtrArray *list, WeirAccount *account)
{
  g_return_if_fail (list != NULL && account != NULL);

  for (guint i = 0; i < account->n_pinned; i++)
    {
      char **ids = account->pinned[i].deployments;

      for (guint j = 0; ids != NULL && ids[j] != NULL; j++)
        {
          if (weir_deployment_id_is_valid (ids[j]) && find_id (list, ids[j]) == NULL)
            g_ptr_array_add (list, weir_deployment_new_pinned (account, ids[j]));
        }
    }
}

static void
add_answer (GPtrArray *list, WeirAccount *account, GPtrArray *answer)
{
  for (guint i = 0; i < answer->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (answer, i);

      if (account->pinned_only && !weir_deployment_is_pinned (account, deployment->id))
        continue;
      if (find_id (list, deployment->id) == NULL)
        g_ptr_array_add (list, weir_deployment_ref (deployment));
    }
}

/* What was known of a resource group that could not be asked this time. */
static void
add_known (GPtrArray *list, GPtrArray *known, const char *resource_group)
{
  for (guint i = 0; i < known->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (known, i);

      if (strcmp (deployment->resource_group, resource_group) == 0
          && find_id (list, deployment->id) == NULL)
        g_ptr_array_add (list, weir_deployment_ref (deployment));
    }
}

/* Orchestration offers what is in the catalogue, and others are told of there, once that is known. */
static void
add_catalogue (GPtrArray *list, WeirCatalogue *catalogue)
{
  for (guint i = 0; i < list->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (list, i);

      if (catalogue == NULL || deployment->offers == catalogue
          || deployment->catalogue == catalogue)
        continue;
      g_ptr_array_index (list, i) = weir_deployment_new_catalogued (deployment, catalogue);
      weir_deployment_unref (deployment);
    }
}

GPtrArray *
weir_deployment_merge (WeirAccount *account,
                       GPtrArray *answers,
                       GPtrArray *known,
                       WeirCatalogue *catalogue)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);

  g_return_val_if_fail (account != NULL && answers != NULL && known != NULL, list);

  for (guint i = 0; i < answers->len; i++)
    {
      GPtrArray *answer = g_ptr_array_index (answers, i);

      if (answer != NULL)
        add_answer (list, account, answer);
    }
  for (guint i = 0; i < answers->len; i++)
    {
      if (g_ptr_array_index (answers, i) == NULL)
        add_known (list, known, account->resource_groups[i]);
    }
  weir_deployment_merge_add_pinned (list, account);
  add_catalogue (list, catalogue);

  return list;
}

gboolean
weir_deployment_merge_equal (GPtrArray *a, GPtrArray *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (a, i);
      const WeirDeployment *other = find_id (b, deployment->id);

      if (other == NULL || !weir_deployment_equal (deployment, other))
        return FALSE;
    }

  return TRUE;
}
