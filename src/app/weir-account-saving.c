/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-saving.h"

typedef struct
{
  char *name;
  WeirAccountDraft *draft;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->name);
  weir_account_draft_free (work->draft);
  g_free (work);
}

static void
finish (GTask *task, gboolean good, GError *error)
{
  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_added (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean good = weir_account_editor_add_finish (WEIR_ACCOUNT_EDITOR (object), result, &error);

  finish (task, good, error);
}

static void
on_updated (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean good = weir_account_editor_update_finish (WEIR_ACCOUNT_EDITOR (object), result, &error);

  finish (task, good, error);
}

static void
update (GTask *task)
{
  const Work *work = g_task_get_task_data (task);

  weir_account_editor_update_async (g_task_get_source_object (task), work->name, work->draft, NULL,
                                    on_updated, g_object_ref (task));
}

static void
on_key_replaced (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (weir_account_editor_replace_key_finish (WEIR_ACCOUNT_EDITOR (object), result, &error))
    update (task);
  else
    g_task_return_error (task, error);
}

void
weir_account_save_async (WeirAccountEditor *editor,
                         const char *name,
                         const WeirAccountDraft *draft,
                         WeirSecret *key,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (editor));
  g_return_if_fail (draft != NULL && (name != NULL || key != NULL));

  task = g_task_new (editor, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_account_save_async);
  work = g_new0 (Work, 1);
  work->name = g_strdup (name);
  work->draft = weir_account_draft_copy (draft);
  g_task_set_task_data (task, work, work_free);
  if (name == NULL)
    weir_account_editor_add_async (editor, draft, key, WEIR_ACCOUNT_KEY_IN_KEYRING, NULL, on_added,
                                   g_steal_pointer (&task));
  else if (key != NULL)
    weir_account_editor_replace_key_async (editor, name, key, WEIR_ACCOUNT_KEY_IN_KEYRING, NULL,
                                           on_key_replaced, g_steal_pointer (&task));
  else
    update (task);
}

gboolean
weir_account_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
