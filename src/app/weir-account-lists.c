/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-account-lists.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-alias-item.h"

char **
weir_account_lists_dup_groups (GListModel *groups)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (G_IS_LIST_MODEL (groups), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (WeirGroupItem) item = g_list_model_get_item (groups, i);

      if (weir_group_item_get_selected (item))
        g_strv_builder_add (builder, weir_group_item_get_name (item));
    }
  return g_strv_builder_end (builder);
}

WeirGroupItem *
weir_account_lists_find_group (GListModel *groups, const char *name)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (groups), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (WeirGroupItem) item = g_list_model_get_item (groups, i);

      if (strcmp (weir_group_item_get_name (item), name) == 0)
        return g_steal_pointer (&item);
    }
  return NULL;
}

void
weir_account_lists_put_aliases (GListModel *aliases, WeirAccountDraft *draft)
{
  g_return_if_fail (G_IS_LIST_MODEL (aliases));
  g_return_if_fail (draft != NULL);

  g_ptr_array_set_size (draft->aliases, 0);
  for (guint i = 0; i < g_list_model_get_n_items (aliases); i++)
    {
      g_autoptr (WeirAliasItem) item = g_list_model_get_item (aliases, i);
      g_auto (GStrv) deployments = weir_alias_item_dup_deployments (item);

      weir_account_draft_add_alias (draft, weir_alias_item_get_alias (item),
                                    (const char *const *) deployments);
    }
}

char *
weir_account_lists_find_trouble (const WeirAccountDraft *draft,
                                 gboolean has_key,
                                 const char *duplicate)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (draft != NULL, NULL);

  if (!has_key)
    return g_strdup (_ ("A service key is needed."));
  if (duplicate != NULL)
    return g_strdup_printf (_ ("This service key is already used by “%s”."), duplicate);
  if (*draft->name == '\0')
    return g_strdup (_ ("The subaccount needs a name."));
  if (draft->resource_groups[0] == NULL)
    return g_strdup (_ ("At least one resource group is needed."));
  if (!weir_account_draft_check (draft, &error))
    return g_strdup (error->message);
  return NULL;
}
