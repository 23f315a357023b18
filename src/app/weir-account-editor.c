/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-editor.h"

#include "app/weir-account-duplicate.h"
#include "app/weir-account-job.h"

struct _WeirAccountEditor
{
  WeirConfigEditor parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirAccountEditor, weir_account_editor, WEIR_TYPE_CONFIG_EDITOR)

/* --- Looking --- */

static void
on_list_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);

  if (edit == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, weir_account_entry_list (edit),
                           (GDestroyNotify) g_ptr_array_unref);
}

void
weir_account_editor_list_async (WeirAccountEditor *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self));

  task = weir_account_job_task_new (self, weir_account_editor_list_async, cancellable, callback,
                                    user_data);
  weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)), cancellable,
                               on_list_opened, task);
}

GPtrArray *
weir_account_editor_list_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_duplicate_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  char *name = NULL;
  g_autoptr (GError) error = NULL;

  if (weir_account_duplicate_find_finish (result, &name, &error))
    g_task_return_pointer (task, name, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_duplicate_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  WeirAccountEditor *self = g_task_get_source_object (task);
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);

  if (edit == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_account_duplicate_find_async (
        edit, weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)), job->facts, NULL,
        cancellable, on_duplicate_found, g_steal_pointer (&task));
}

void
weir_account_editor_find_duplicate_async (WeirAccountEditor *self,
                                          WeirSecret *key,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && key != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_find_duplicate_async, cancellable,
                                    callback, user_data);
  if (!weir_account_job_take_key (g_task_get_task_data (task), key, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)),
                                 cancellable, on_duplicate_opened, g_steal_pointer (&task));
}

gboolean
weir_account_editor_find_duplicate_finish (WeirAccountEditor *self,
                                           GAsyncResult *result,
                                           char **name,
                                           GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self) && name != NULL, FALSE);

  *name = g_task_propagate_pointer (G_TASK (result), &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- Changes without a key --- */

static gboolean
update_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  WeirAccountJob *job = data;

  return weir_account_entry_update (edit, job->name, job->draft, error);
}

void
weir_account_editor_update_async (WeirAccountEditor *self,
                                  const char *name,
                                  const WeirAccountDraft *draft,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  WeirAccountJob *job;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && name != NULL && draft != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_update_async, cancellable, callback,
                                    user_data);
  job = g_task_get_task_data (task);
  job->name = g_strdup (name);
  job->draft = weir_account_draft_copy (draft);
  if (!weir_account_draft_check (draft, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_account_job_change (g_steal_pointer (&task), update_entry, FALSE);
}

gboolean
weir_account_editor_update_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  return weir_account_job_finish (self, result, error);
}

static gboolean
arrange_entries (WeirConfigEdit *edit, gpointer data, GError **error)
{
  WeirAccountJob *job = data;

  return weir_account_entry_arrange (edit, (const char *const *) job->order, error);
}

void
weir_account_editor_arrange_async (WeirAccountEditor *self,
                                   const char *const *names,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && names != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_arrange_async, cancellable, callback,
                                    user_data);
  ((WeirAccountJob *) g_task_get_task_data (task))->order = g_strdupv ((char **) names);
  weir_account_job_change (task, arrange_entries, FALSE);
}

gboolean
weir_account_editor_arrange_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  return weir_account_job_finish (self, result, error);
}

/* --- The object --- */

static void
weir_account_editor_class_init (WeirAccountEditorClass *klass)
{
}

static void
weir_account_editor_init (WeirAccountEditor *self)
{
}

WeirAccountEditor *
weir_account_editor_new (const char *file, gboolean writable, WeirCredentialStore *store)
{
  return weir_config_editor_new (WEIR_TYPE_ACCOUNT_EDITOR, file, writable, store);
}
