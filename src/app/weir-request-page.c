/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-request-page.h"

#include "store/weir-usage-tail.h"

typedef struct
{
  gint64 before;
  guint n;
  GPtrArray *sights;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->sights, g_ptr_array_unref);
  g_free (page);
}

static void
on_record (const WeirUsageRecord *record, gpointer user_data)
{
  g_ptr_array_add (user_data, weir_sight_new_for_record (NULL, record));
}

/* On the database's thread. Where there is none, nothing is stored. */
static void
read_page (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  GTask *task = data;
  Page *page = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 before = page->before;

  if (reader != NULL)
    before = weir_usage_tail_read_before (reader, page->before, page->n, on_record, page->sights,
                                          &error);
  if (before < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  page->before = before;
  g_task_return_boolean (task, TRUE);
}

void
weir_request_page_read_async (WeirUsageStore *usage,
                              gint64 before,
                              guint n,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Page *page = g_new0 (Page, 1);

  g_return_if_fail (WEIR_IS_USAGE_STORE (usage));

  page->before = before;
  page->n = n;
  page->sights = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_sight_unref);
  g_task_set_source_tag (task, weir_request_page_read_async);
  g_task_set_task_data (task, page, page_free);
  weir_database_post (weir_usage_store_get_database (usage), 0, read_page, g_object_ref (task),
                      g_object_unref);
}

GPtrArray *
weir_request_page_read_finish (GAsyncResult *result, gint64 *before, GError **error)
{
  Page *page;

  g_return_val_if_fail (g_task_is_valid (result, NULL) && before != NULL, NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  page = g_task_get_task_data (G_TASK (result));
  *before = page->before;
  return g_steal_pointer (&page->sights);
}
