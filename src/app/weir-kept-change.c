/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-kept-change.h"

typedef struct
{
  char *file;
  WeirConfigChange change;
  gpointer data;
  WeirCredentialStore *store;
  WeirCredentialKind kind;
  char *name;
  WeirSecret *secret;
  const gboolean *drops; /* (nullable) */
  gboolean for_now;

  WeirSecret *before; /* (nullable): what was kept under that name */
  GError *failure;    /* why it is being undone */
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_free (self->file);
  g_clear_object (&self->store);
  g_free (self->name);
  g_clear_pointer (&self->secret, weir_secret_unref);
  g_clear_pointer (&self->before, weir_secret_unref);
  g_clear_error (&self->failure);
  g_free (self);
}

/* --- Undoing --- */

static void
return_failure (GTask *task)
{
  Work *self = g_task_get_task_data (task);

  g_task_return_error (task, g_steal_pointer (&self->failure));
  g_object_unref (task);
}

static void
on_put_back (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!weir_credential_store_store_finish (WEIR_CREDENTIAL_STORE (object), result, &error))
    g_warning ("A secret could not be put back into the keyring: %s", error->message);
  return_failure (user_data);
}

static void
on_taken_out (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!weir_credential_store_remove_finish (WEIR_CREDENTIAL_STORE (object), result, &error)
      && !g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT)
      && !g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED))
    g_warning ("A secret that is not needed could not be removed: %s", error->message);
  return_failure (user_data);
}

/* @task: (transfer full). Must come to its end even if the rest was cancelled. */
static void
undo (GTask *task, GError *failure)
{
  Work *self = g_task_get_task_data (task);

  self->failure = failure;
  if (self->secret == NULL)
    return_failure (task);
  else if (self->before != NULL)
    weir_credential_store_store_async (self->store, self->kind, self->name, self->before, NULL,
                                       on_put_back, task);
  else
    weir_credential_store_remove_async (self->store, self->kind, self->name, NULL, on_taken_out,
                                        task);
}

/* --- Doing --- */

static void
on_dropped (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  weir_credential_store_remove_finish (WEIR_CREDENTIAL_STORE (object), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
on_changed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!weir_config_edit_change_finish (result, &error))
    undo (g_steal_pointer (&task), error);
  else if (self->drops != NULL && *self->drops && self->store != NULL)
    weir_credential_store_remove_async (self->store, self->kind, self->name, NULL, on_dropped,
                                        g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
change_file (GTask *task)
{
  Work *self = g_task_get_task_data (task);

  weir_config_edit_change_async (self->file, self->change, self->data,
                                 g_task_get_cancellable (task), on_changed, task);
}

static void
on_kept (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (weir_credential_store_store_finish (WEIR_CREDENTIAL_STORE (object), result, &error))
    change_file (task);
  /* When it was cancelled, it may or may not have been kept. */
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    undo (task, error);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

/* Whether there is nothing to put back, as far as anybody knows. */
static gboolean
is_nothing (const Work *self, const GError *error)
{
  return g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT)
         || (self->for_now
             && g_error_matches (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE));
}

static void
on_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Work *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->before =
      weir_credential_store_lookup_finish (WEIR_CREDENTIAL_STORE (object), result, &error);
  if (error != NULL && !is_nothing (self, error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    weir_credential_store_store_async (self->store, self->kind, self->name, self->secret,
                                       cancellable, on_kept, g_steal_pointer (&task));
}

void
weir_kept_change_async (const WeirKeptChange *change,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *self;

  g_return_if_fail (change != NULL && change->file != NULL && change->change != NULL);
  g_return_if_fail ((change->secret == NULL && change->drops == NULL) || change->name != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_kept_change_async);
  g_task_set_check_cancellable (task, FALSE); /* what was done is not cancelled */
  self = g_new0 (Work, 1);
  self->file = g_strdup (change->file);
  self->change = change->change;
  self->data = change->data;
  self->store = change->store != NULL ? g_object_ref (change->store) : NULL;
  self->kind = change->kind;
  self->name = g_strdup (change->name);
  self->secret = change->secret != NULL ? weir_secret_ref (change->secret) : NULL;
  self->drops = change->drops;
  self->for_now = change->for_now;
  g_task_set_task_data (task, self, work_free);

  if (self->secret == NULL)
    change_file (g_steal_pointer (&task));
  else if (self->store == NULL)
    g_task_return_new_error (task, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE,
                             "There is no keyring to keep the secret in.");
  else
    weir_credential_store_lookup_async (self->store, self->kind, self->name, cancellable,
                                        on_looked_up, g_steal_pointer (&task));
}

gboolean
weir_kept_change_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
