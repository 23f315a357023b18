/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-api-key-editor.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define KEY_BYTES 24

struct _WeirApiKeyEditor
{
  WeirConfigEditor parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirApiKeyEditor, weir_api_key_editor, WEIR_TYPE_CONFIG_EDITOR)

/* What one call is about. */
typedef struct
{
  WeirApiKeyInfo *info;
  WeirSecret *key; /* (nullable): a new one */
  gboolean drops_key;
  guint n_left;
  gboolean is_new; /* of a key that is made */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_pointer (&self->info, weir_api_key_info_free);
  g_clear_pointer (&self->key, weir_secret_unref);
  g_free (self);
}

static GTask *
task_new (WeirApiKeyEditor *self,
          gpointer tag,
          WeirApiKeyInfo *info,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE); /* what was done is not cancelled */
  job->info = info;
  g_task_set_task_data (task, job, job_free);
  return task;
}

static WeirSecret *
make_key (GError **error)
{
  guint8 bytes[KEY_BYTES];
  GString *key;

  if (getentropy (bytes, sizeof bytes) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "The system has no random numbers for a new key.");
      return NULL;
    }
  key = g_string_sized_new (sizeof "weir-" + 2 * sizeof bytes); /* never grows */
  g_string_append (key, "weir-");
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (key, "%02x", bytes[i]);
  weir_secret_wipe (bytes, sizeof bytes);
  return weir_secret_take (g_string_free (key, FALSE));
}

/* --- Changing --- */

/* Ends with the new key, if there is one. */
static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!weir_config_editor_change_finish (WEIR_CONFIG_EDITOR (object), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (job->key != NULL)
    g_task_return_pointer (task, weir_secret_ref (job->key), (GDestroyNotify) weir_secret_unref);
  else
    g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
change (GTask *task, WeirConfigChange function)
{
  g_autoptr (GTask) owned = task;
  WeirConfigEditor *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  gboolean keeps = job->key != NULL && job->info->place == WEIR_API_KEY_IN_KEYRING;
  const WeirKeptChange kept = { .change = function,
                                .data = job,
                                .kind = WEIR_CREDENTIAL_API_KEY,
                                .name = job->info->name,
                                .secret = keeps ? job->key : NULL,
                                .drops = &job->drops_key };
  g_autoptr (GError) error = NULL;

  if (weir_config_editor_check_writable (self, &error)
      && weir_edit_error_check_name (_ ("The name of a key"), job->info->name, &error))
    weir_config_editor_change_async (self, &kept, g_task_get_cancellable (task), on_changed,
                                     g_steal_pointer (&owned));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Makes a key for the job, then changes the file. */
static void
change_with_key (GTask *task, WeirConfigChange function)
{
  g_autoptr (GTask) owned = task;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  job->key = make_key (&error);
  if (job->key == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    change (g_steal_pointer (&owned), function);
}

/* A new one must not take the place of another; one that is made anew has to be there. */
static gboolean
check_presence (WeirConfigEdit *edit, const Job *job, GError **error)
{
  g_autoptr (WeirApiKeyInfo) other =
      weir_api_key_entry_read (edit, job->info->name, job->is_new ? NULL : error);

  if (job->is_new && other != NULL)
    g_set_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_EXISTS, _ ("There is a key “%s” already."),
                 job->info->name);
  return job->is_new == (other == NULL);
}

static gboolean
create_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  Job *job = data;

  return check_presence (edit, job, error)
         && weir_api_key_entry_put (edit, job->info, job->key, error);
}

static gboolean
rotate_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (WeirApiKeyInfo) old = weir_api_key_entry_read (edit, job->info->name, error);

  if (old == NULL)
    return FALSE;
  job->drops_key =
      old->place == WEIR_API_KEY_IN_KEYRING && job->info->place != WEIR_API_KEY_IN_KEYRING;
  return weir_api_key_entry_put (edit, job->info, job->key, error);
}

/* The file is asked first: a secret of that name must not be written over, or for nothing. */
static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);

  if (edit == NULL || !check_presence (edit, job, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    change_with_key (g_steal_pointer (&task), job->is_new ? create_entry : rotate_entry);
}

/* @task: (transfer full) */
static void
open_file (GTask *task, gboolean is_new)
{
  WeirConfigEditor *self = g_task_get_source_object (task);

  ((Job *) g_task_get_task_data (task))->is_new = is_new;
  weir_config_edit_open_async (weir_config_editor_get_file (self), g_task_get_cancellable (task),
                               on_opened, task);
}

void
weir_api_key_editor_create_async (WeirApiKeyEditor *self,
                                  const WeirApiKeyInfo *info,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (WEIR_IS_API_KEY_EDITOR (self) && info != NULL);
  g_return_if_fail (info->place != WEIR_API_KEY_IN_FILE);

  open_file (task_new (self, weir_api_key_editor_create_async, weir_api_key_info_copy (info),
                       cancellable, callback, user_data),
             TRUE);
}

static WeirSecret *
finish_key (WeirApiKeyEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

WeirSecret *
weir_api_key_editor_create_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error)
{
  return finish_key (self, result, error);
}

void
weir_api_key_editor_rotate_async (WeirApiKeyEditor *self,
                                  const WeirApiKeyInfo *info,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (WEIR_IS_API_KEY_EDITOR (self) && info != NULL);
  g_return_if_fail (info->place != WEIR_API_KEY_IN_FILE);

  open_file (task_new (self, weir_api_key_editor_rotate_async, weir_api_key_info_copy (info),
                       cancellable, callback, user_data),
             FALSE);
}

WeirSecret *
weir_api_key_editor_rotate_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error)
{
  return finish_key (self, result, error);
}

static gboolean
update_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (WeirApiKeyInfo) old = weir_api_key_entry_read (edit, job->info->name, error);

  if (old == NULL)
    return FALSE;
  job->info->place = old->place;
  return weir_api_key_entry_put (edit, job->info, NULL, error);
}

void
weir_api_key_editor_update_async (WeirApiKeyEditor *self,
                                  const WeirApiKeyInfo *info,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_API_KEY_EDITOR (self) && info != NULL);

  task = task_new (self, weir_api_key_editor_update_async, weir_api_key_info_copy (info),
                   cancellable, callback, user_data);
  change (task, update_entry);
}

gboolean
weir_api_key_editor_update_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
revoke_entry (WeirConfigEdit *edit, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (WeirApiKeyInfo) old = weir_api_key_entry_read (edit, job->info->name, error);
  g_autoptr (GPtrArray) left = NULL;

  if (old == NULL || !weir_api_key_entry_remove (edit, job->info->name, error))
    return FALSE;
  left = weir_api_key_entry_list (edit);
  job->n_left = left->len;
  job->drops_key = old->place == WEIR_API_KEY_IN_KEYRING;
  return TRUE;
}

void
weir_api_key_editor_revoke_async (WeirApiKeyEditor *self,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_API_KEY_EDITOR (self) && name != NULL);

  task = task_new (self, weir_api_key_editor_revoke_async, weir_api_key_info_new (name),
                   cancellable, callback, user_data);
  change (task, revoke_entry);
}

gboolean
weir_api_key_editor_revoke_finish (WeirApiKeyEditor *self,
                                   GAsyncResult *result,
                                   guint *n_left,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (n_left != NULL)
    *n_left = ((Job *) g_task_get_task_data (G_TASK (result)))->n_left;
  return g_task_propagate_boolean (G_TASK (result), error);
}

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
    g_task_return_pointer (task, weir_api_key_entry_list (edit),
                           (GDestroyNotify) g_ptr_array_unref);
}

void
weir_api_key_editor_list_async (WeirApiKeyEditor *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_API_KEY_EDITOR (self));

  task = task_new (self, weir_api_key_editor_list_async, NULL, cancellable, callback, user_data);
  weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)), cancellable,
                               on_list_opened, task);
}

GPtrArray *
weir_api_key_editor_list_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  WeirSecret *key =
      weir_credential_store_lookup_finish (WEIR_CREDENTIAL_STORE (object), result, &error);

  if (key == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, key, (GDestroyNotify) weir_secret_unref);
}

/* The key of a file, or why it is not to be had there. */
static void
return_from_file (GTask *task, const WeirConfigEdit *edit, const char *name)
{
  WeirSecret *key = weir_api_key_entry_dup_key (edit, name);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) weir_secret_unref);
  else
    g_task_return_new_error (task, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_FOREIGN,
                             _ ("Of the key “%s” only a digest is kept, so it cannot be shown "
                                "again. Make a new one in its place."),
                             name);
}

static void
on_lookup_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirApiKeyEditor *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const char *name = ((Job *) g_task_get_task_data (task))->info->name;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);
  g_autoptr (WeirApiKeyInfo) info =
      edit != NULL ? weir_api_key_entry_read (edit, name, &error) : NULL;

  if (info == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (info->place != WEIR_API_KEY_IN_KEYRING)
    return_from_file (task, edit, name);
  else if (weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)) == NULL)
    g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE,
                             "There is no keyring to read the key from.");
  else
    weir_credential_store_lookup_async (weir_config_editor_get_store (WEIR_CONFIG_EDITOR (self)),
                                        WEIR_CREDENTIAL_API_KEY, name, cancellable, on_looked_up,
                                        g_steal_pointer (&task));
}

void
weir_api_key_editor_lookup_async (WeirApiKeyEditor *self,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_API_KEY_EDITOR (self) && name != NULL);

  task = task_new (self, weir_api_key_editor_lookup_async, weir_api_key_info_new (name),
                   cancellable, callback, user_data);
  weir_config_edit_open_async (weir_config_editor_get_file (WEIR_CONFIG_EDITOR (self)), cancellable,
                               on_lookup_opened, task);
}

WeirSecret *
weir_api_key_editor_lookup_finish (WeirApiKeyEditor *self, GAsyncResult *result, GError **error)
{
  return finish_key (self, result, error);
}

/* --- The object --- */

static void
weir_api_key_editor_class_init (WeirApiKeyEditorClass *klass)
{
}

static void
weir_api_key_editor_init (WeirApiKeyEditor *self)
{
}

WeirApiKeyEditor *
weir_api_key_editor_new (const char *file, gboolean writable, WeirCredentialStore *store)
{
  return weir_config_editor_new (WEIR_TYPE_API_KEY_EDITOR, file, writable, store);
}
