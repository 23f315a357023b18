/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-job.h"

/* Out, and in again. */

static gboolean
remove_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  WeirAccountJob *job = data;

  g_clear_pointer (&job->rest, weir_account_rest_free);
  job->rest = weir_account_entry_remove (edit, job->name, error);
  return job->rest != NULL;
}

void
weir_account_editor_remove_async (WeirAccountEditor *self,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && name != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_remove_async, cancellable, callback,
                                    user_data);
  ((WeirAccountJob *) g_task_get_task_data (task))->name = g_strdup (name);
  weir_account_job_change (task, remove_entry, FALSE);
}

WeirAccountRest *
weir_account_editor_remove_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
restore_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  WeirAccountJob *job = data;

  return weir_account_entry_restore (edit, job->back, error);
}

void
weir_account_editor_restore_async (WeirAccountEditor *self,
                                   const WeirAccountRest *rest,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && rest != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_restore_async, cancellable, callback,
                                    user_data);
  ((WeirAccountJob *) g_task_get_task_data (task))->back = rest;
  weir_account_job_change (task, restore_entry, FALSE);
}

gboolean
weir_account_editor_restore_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  return weir_account_job_finish (self, result, error);
}

static void
on_forgotten (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_credential_store_remove_finish (WEIR_CREDENTIAL_STORE (object), result, &error)
      || g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_forget_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  WeirAccountEditor *self = g_task_get_source_object (task);
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);
  g_autoptr (GPtrArray) accounts = edit != NULL ? weir_account_entry_list (edit) : NULL;

  if (accounts == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (weir_account_job_has_id (accounts, NULL, job->name))
    g_task_return_boolean (task, TRUE);
  else
    weir_credential_store_remove_async (weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)),
                                        WEIR_CREDENTIAL_SERVICE_KEY, job->name, cancellable,
                                        on_forgotten, g_steal_pointer (&task));
}

void
weir_account_editor_forget_async (WeirAccountEditor *self,
                                  const WeirAccountRest *rest,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && rest != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_forget_async, cancellable, callback,
                                    user_data);
  ((WeirAccountJob *) g_task_get_task_data (task))->name = g_strdup (rest->id);
  if (weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)) == NULL
      || rest->place == WEIR_ACCOUNT_KEY_IN_FILE)
    g_task_return_boolean (task, TRUE);
  else
    weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)),
                                 cancellable, on_forget_opened, g_steal_pointer (&task));
}

gboolean
weir_account_editor_forget_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  return weir_account_job_finish (self, result, error);
}
