/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-account-job.h"

#include <glib/gi18n.h>

#include "app/weir-account-duplicate.h"

/* Adding an account, and giving one another key: what the keyring has a part in. */

/* Whether the search that ends with @result found nobody. */
static gboolean
check_no_duplicate (GAsyncResult *result, GError **error)
{
  g_autofree char *name = NULL;

  if (!weir_account_duplicate_find_finish (result, &name, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_DUPLICATE,
               _ ("This service key is already used by “%s”."), name);
  return FALSE;
}

/* --- Adding --- */

/* The name, while that is nobody's: of an account that was renamed, or of a key that is still kept. */
static void
choose_id (WeirAccountJob *job, GPtrArray *credentials)
{
  g_autoptr (GPtrArray) accounts = weir_account_entry_list (job->edit);
  g_autofree char *random = g_uuid_string_random ();

  g_free (job->draft->id);
  job->draft->id = weir_account_job_has_id (accounts, credentials, job->draft->name)
                       ? g_strdup_printf ("%s-%.8s", job->draft->name, random)
                       : g_strdup (job->draft->name);
}

static gboolean
add_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  WeirAccountJob *job = data;

  return weir_account_entry_add (edit, job->draft,
                                 job->place == WEIR_ACCOUNT_KEY_IN_FILE ? job->key : NULL, error);
}

static void
on_add_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) credentials =
      weir_credential_store_list_finish (WEIR_CREDENTIAL_STORE (object), result, &error);

  if (credentials == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  choose_id (job, credentials);
  weir_account_job_change (g_steal_pointer (&task), add_entry, TRUE);
}

static void
on_add_compared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  WeirAccountEditor *self = g_task_get_source_object (task);
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!check_no_duplicate (result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (job->place == WEIR_ACCOUNT_KEY_IN_KEYRING
           && weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)) != NULL)
    weir_credential_store_list_async (weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)),
                                      cancellable, on_add_listed, g_steal_pointer (&task));
  else
    {
      choose_id (job, NULL);
      weir_account_job_change (g_steal_pointer (&task), add_entry,
                               job->place == WEIR_ACCOUNT_KEY_IN_KEYRING);
    }
}

static void
on_add_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  WeirAccountEditor *self = g_task_get_source_object (task);
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (WeirAccountDraft) other = NULL;
  g_autoptr (GError) error = NULL;

  job->edit = weir_config_edit_open_finish (result, &error);
  if (job->edit == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  other = weir_account_entry_read (job->edit, job->draft->name, NULL);
  if (other != NULL)
    g_task_return_new_error (task, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_EXISTS,
                             _ ("There is a subaccount “%s” already."), job->draft->name);
  else
    weir_account_duplicate_find_async (
        job->edit, weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)), job->facts, NULL,
        cancellable, on_add_compared, g_steal_pointer (&task));
}

void
weir_account_editor_add_async (WeirAccountEditor *self,
                               const WeirAccountDraft *draft,
                               WeirSecret *key,
                               WeirAccountKeyPlace place,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  WeirAccountJob *job;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && draft != NULL && key != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_add_async, cancellable, callback,
                                    user_data);
  job = g_task_get_task_data (task);
  job->draft = weir_account_draft_copy (draft);
  job->place = place;
  if (!weir_config_editor_check_writable (WEIR_CONFIG_EDITOR (self), &error)
      || !weir_account_draft_check (draft, &error) || !weir_account_job_take_key (job, key, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)),
                                 cancellable, on_add_opened, g_steal_pointer (&task));
}

gboolean
weir_account_editor_add_finish (WeirAccountEditor *self, GAsyncResult *result, GError **error)
{
  return weir_account_job_finish (self, result, error);
}

/* --- Another key --- */

static gboolean
set_key (WeirConfigEdit *edit, gpointer data, GError **error)
{
  WeirAccountJob *job = data;

  return weir_account_entry_set_key (
      edit, job->name, job->place == WEIR_ACCOUNT_KEY_IN_FILE ? job->key : NULL, error);
}

static void
on_replace_compared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  job->drops_key =
      job->place == WEIR_ACCOUNT_KEY_IN_FILE && job->draft->place == WEIR_ACCOUNT_KEY_IN_KEYRING;
  if (!check_no_duplicate (result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_account_job_change (g_steal_pointer (&task), set_key,
                             job->place == WEIR_ACCOUNT_KEY_IN_KEYRING);
}

static void
on_replace_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  WeirAccountEditor *self = g_task_get_source_object (task);
  WeirAccountJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  job->edit = weir_config_edit_open_finish (result, &error);
  if (job->edit != NULL)
    job->draft = weir_account_entry_read (job->edit, job->name, &error);
  if (job->draft == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_account_duplicate_find_async (
        job->edit, weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)), job->facts, job->name,
        cancellable, on_replace_compared, g_steal_pointer (&task));
}

void
weir_account_editor_replace_key_async (WeirAccountEditor *self,
                                       const char *name,
                                       WeirSecret *key,
                                       WeirAccountKeyPlace place,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  WeirAccountJob *job;

  g_return_if_fail (WEIR_IS_ACCOUNT_EDITOR (self) && name != NULL && key != NULL);

  task = weir_account_job_task_new (self, weir_account_editor_replace_key_async, cancellable,
                                    callback, user_data);
  job = g_task_get_task_data (task);
  job->name = g_strdup (name);
  job->place = place;
  if (!weir_config_editor_check_writable (WEIR_CONFIG_EDITOR (self), &error)
      || !weir_account_job_take_key (job, key, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)),
                                 cancellable, on_replace_opened, g_steal_pointer (&task));
}

gboolean
weir_account_editor_replace_key_finish (WeirAccountEditor *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  return weir_account_job_finish (self, result, error);
}
