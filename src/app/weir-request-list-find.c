/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-list.h"

/* By the beginning of an id, as people type it. */

WeirRequestItem *
weir_request_list_find (WeirRequestList *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self);
  WeirRequestItem *found = NULL;
  guint n;

  g_return_val_if_fail (WEIR_IS_REQUEST_LIST (self) && id != NULL, NULL);

  n = id[0] != '\0' ? g_list_model_get_n_items (model) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WeirRequestItem) item = g_list_model_get_item (model, i);

      if (!g_str_has_prefix (weir_request_item_get_sight (item)->head->id, id))
        continue;
      if (found != NULL)
        return NULL;
      found = item;
    }
  return found;
}
