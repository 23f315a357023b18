/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-job.h"

#include <string.h>

#include "app/weir-kept-change.h"

static void
job_free (gpointer data)
{
  WeirAccountJob *self = data;

  g_free (self->name);
  g_clear_pointer (&self->draft, weir_account_draft_free);
  g_clear_pointer (&self->key, weir_secret_unref);
  g_clear_pointer (&self->facts, weir_key_facts_free);
  g_clear_pointer (&self->edit, weir_config_edit_free);
  g_strfreev (self->order);
  g_clear_pointer (&self->rest, weir_account_rest_free);
  g_free (self);
}

GTask *
weir_account_job_task_new (WeirAccountEditor *self,
                           gpointer tag,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_new0 (WeirAccountJob, 1), job_free);
  return task;
}

gboolean
weir_account_job_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Changing the file --- */

static void
end (GTask *task)
{
  WeirAccountJob *job = g_task_get_task_data (task);

  weir_account_editor_emit_changed (g_task_get_source_object (task));
  if (job->rest != NULL)
    g_task_return_pointer (task, g_steal_pointer (&job->rest),
                           (GDestroyNotify) weir_account_rest_free);
  else
    g_task_return_boolean (task, TRUE);
}

/* What was asked for is done, with or without this. */
static void
on_dropped (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  weir_credential_store_remove_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);
  end (task);
}

static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirCredentialStore *store = weir_account_editor_get_store (g_task_get_source_object (task));
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!weir_kept_change_finish (result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (job->drops_key && store != NULL)
    weir_credential_store_remove_async (store, WEIR_CREDENTIAL_SERVICE_KEY, job->draft->id, NULL,
                                        on_dropped, g_steal_pointer (&task));
  else
    end (task);
}

void
weir_account_job_change (GTask *task, WeirConfigChange function, const char *id)
{
  g_autoptr (GTask) owned = task;
  WeirAccountEditor *self = g_task_get_source_object (task);
  WeirAccountJob *job = g_task_get_task_data (task);
  const WeirKeptChange kept = { .file = weir_account_editor_get_file (self),
                                .change = function,
                                .data = job,
                                .store = weir_account_editor_get_store (self),
                                .kind = WEIR_CREDENTIAL_SERVICE_KEY,
                                .name = id,
                                .secret = id != NULL ? job->key : NULL };
  g_autoptr (GError) error = NULL;

  if (!weir_edit_error_check_writable (weir_account_editor_get_writable (self), &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_kept_change_async (&kept, g_task_get_cancellable (task), on_changed,
                            g_steal_pointer (&owned));
}

/* --- Keys --- */

gboolean
weir_account_job_take_key (WeirAccountJob *job, const WeirSecret *text, GError **error)
{
  g_autoptr (GPtrArray) texts = weir_key_facts_read_texts (text);

  if (texts->len > 1)
    {
      g_set_error_literal (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID,
                           "These are several service keys; add them one after the other.");
      return FALSE;
    }
  job->key = weir_secret_ref (g_ptr_array_index (texts, 0));
  job->facts = weir_key_facts_new (job->key, error);
  return job->facts != NULL;
}

gboolean
weir_account_job_has_id (GPtrArray *accounts, GPtrArray *credentials, const char *id)
{
  for (guint i = 0; i < accounts->len; i++)
    if (strcmp (((const WeirAccountDraft *) g_ptr_array_index (accounts, i))->id, id) == 0)
      return TRUE;
  for (guint i = 0; credentials != NULL && i < credentials->len; i++)
    {
      const WeirCredential *one = g_ptr_array_index (credentials, i);

      if (one->kind == WEIR_CREDENTIAL_SERVICE_KEY && strcmp (one->name, id) == 0)
        return TRUE;
    }
  return FALSE;
}
