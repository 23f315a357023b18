/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-job.h"

#include <glib/gi18n.h>
#include <string.h>

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
weir_account_job_task_new (WeirAccountEditor *editor,
                           gpointer tag,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (editor, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_new0 (WeirAccountJob, 1), job_free);
  return task;
}

gboolean
weir_account_job_finish (WeirAccountEditor *editor, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, editor), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Changing the file --- */

static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!weir_config_editor_change_finish (WEIR_CONFIG_EDITOR (object), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (job->rest != NULL)
    g_task_return_pointer (task, g_steal_pointer (&job->rest),
                           (GDestroyNotify) weir_account_rest_free);
  else
    g_task_return_boolean (task, TRUE);
}

void
weir_account_job_change (GTask *task, WeirConfigChange function, gboolean keeps_key)
{
  WeirAccountJob *job = g_task_get_task_data (task);
  const WeirKeptChange kept = { .change = function,
                                .data = job,
                                .kind = WEIR_CREDENTIAL_SERVICE_KEY,
                                .name = job->draft != NULL ? job->draft->id : NULL,
                                .secret = keeps_key ? job->key : NULL,
                                .drops = job->drops_key ? &job->drops_key : NULL,
                                .for_now = TRUE };

  weir_config_editor_change_async (g_task_get_source_object (task), &kept,
                                   g_task_get_cancellable (task), on_changed, task);
}

/* --- Keys --- */

gboolean
weir_account_job_take_key (WeirAccountJob *job, const WeirSecret *text, GError **error)
{
  g_autoptr (GPtrArray) texts = weir_key_facts_read_texts (text);

  if (texts->len > 1)
    {
      g_set_error_literal (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID,
                           _ ("These are several service keys; add them one after the other."));
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
