/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine.h"

#include <string.h>

/* What can be told from the settings and the snapshot. */

guint
weir_engine_get_n_accounts (WeirEngine *self)
{
  const WeirSettings *settings = weir_engine_get_settings (self);

  return settings != NULL ? weir_settings_count_enabled (settings) : 0;
}

guint
weir_engine_get_n_waiting (WeirEngine *self)
{
  const WeirSettings *settings = weir_engine_get_settings (self);
  guint n = 0;

  for (guint i = 0; settings != NULL && i < settings->n_accounts; i++)
    if (settings->accounts[i].enabled && settings->accounts[i].service_key == NULL)
      n++;
  return n;
}

char **
weir_engine_dup_account_names (WeirEngine *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const WeirSettings *settings = weir_engine_get_settings (self);

  g_return_val_if_fail (WEIR_IS_ENGINE (self), NULL);

  for (guint i = 0; settings != NULL && i < settings->n_accounts; i++)
    if (settings->accounts[i].enabled)
      g_strv_builder_add (names, settings->accounts[i].name);
  return g_strv_builder_end (names);
}

char **
weir_engine_dup_resource_groups (WeirEngine *self, const char *name)
{
  const WeirSettings *settings = weir_engine_get_settings (self);

  g_return_val_if_fail (WEIR_IS_ENGINE (self) && name != NULL, NULL);

  for (guint i = 0; settings != NULL && i < settings->n_accounts; i++)
    if (strcmp (settings->accounts[i].name, name) == 0)
      return g_strdupv (settings->accounts[i].resource_groups);
  return NULL;
}

GPtrArray *
weir_engine_dup_deployments (WeirEngine *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (self);

  for (guint i = 0; snapshot != NULL && i < snapshot->lists->len; i++)
    {
      g_autoptr (GPtrArray) own = weir_deployment_list_dup (g_ptr_array_index (snapshot->lists, i));

      for (guint j = 0; j < own->len; j++)
        g_ptr_array_add (all, weir_deployment_ref (g_ptr_array_index (own, j)));
    }
  return all;
}

/* (transfer none) (nullable): of the account @name. */
static WeirDeploymentList *
find_list (const WeirSnapshot *snapshot, const char *name)
{
  for (guint i = 0; snapshot != NULL && i < snapshot->lists->len; i++)
    {
      WeirDeploymentList *list = g_ptr_array_index (snapshot->lists, i);

      if (strcmp (weir_deployment_list_get_account (list)->name, name) == 0)
        return list;
    }
  return NULL;
}

WeirCatalogue *
weir_engine_dup_catalogue (WeirEngine *self, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (self);
  WeirDeploymentList *list;

  g_return_val_if_fail (name != NULL, NULL);

  list = find_list (snapshot, name);
  return list != NULL ? weir_deployment_list_dup_catalogue (list) : NULL;
}

gboolean
weir_engine_is_discovered (WeirEngine *self)
{
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (self);

  for (guint i = 0; snapshot != NULL && i < snapshot->lists->len; i++)
    {
      WeirDeploymentList *list = g_ptr_array_index (snapshot->lists, i);
      g_autoptr (GError) error = weir_deployment_list_dup_error (list);

      if (error == NULL && weir_deployment_list_get_refreshed_us (list) == 0)
        return FALSE;
    }
  return snapshot != NULL && snapshot->lists->len > 0;
}

GError *
weir_engine_dup_account_error (WeirEngine *self, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (self);
  WeirDeploymentList *list;

  g_return_val_if_fail (name != NULL, NULL);

  list = find_list (snapshot, name);
  return list != NULL ? weir_deployment_list_dup_error (list) : NULL;
}

char *
weir_engine_dup_failed_group (WeirEngine *self, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (self);
  WeirDeploymentList *list;

  g_return_val_if_fail (name != NULL, NULL);

  list = find_list (snapshot, name);
  return list != NULL ? weir_deployment_list_dup_failed_group (list) : NULL;
}
