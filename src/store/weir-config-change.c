/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-config-edit.h"

/* Read, change, write: again, as long as another one writes in between. */

#define MAX_ATTEMPTS 8

typedef struct
{
  char *path;
  WeirConfigChange change;
  gpointer data;
  guint n_attempts;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->path);
  g_free (self);
}

static void begin (GTask *task);

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (weir_config_edit_save_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG)
           && ++self->n_attempts < MAX_ATTEMPTS)
    begin (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open_finish (result, &error);
  g_autoptr (GBytes) before = edit != NULL ? g_bytes_ref (weir_config_edit_get_text (edit)) : NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (edit == NULL || !self->change (edit, self->data, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_bytes_equal (before, weir_config_edit_get_text (edit)))
    g_task_return_boolean (task, TRUE);
  else
    /* not to be cancelled: whether it was written would be anyone's guess */
    weir_config_edit_save_async (edit, NULL, on_saved, g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
begin (GTask *task)
{
  Change *self = g_task_get_task_data (task);

  weir_config_edit_open_async (self->path, g_task_get_cancellable (task), on_opened, task);
}

void
weir_config_edit_change_async (const char *path,
                               WeirConfigChange change,
                               gpointer data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  Change *self;

  g_return_if_fail (path != NULL && change != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_config_edit_change_async);
  g_task_set_check_cancellable (task, FALSE); /* what was written is not cancelled */
  self = g_new0 (Change, 1);
  self->path = g_strdup (path);
  self->change = change;
  self->data = data;
  g_task_set_task_data (task, self, change_free);
  begin (task);
}

gboolean
weir_config_edit_change_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
