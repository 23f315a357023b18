/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-config-edit.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/weir-store-file.h"

/* From and to the file. */

#define MAX_FILE (1024 * 1024)
#define FILE_MODE 0600

char *
weir_config_edit_build_path (const char *config_dir)
{
  g_return_val_if_fail (config_dir != NULL, NULL);

  return g_build_filename (config_dir, "weir", "config.json", NULL);
}

WeirConfigEdit *
weir_config_edit_open (const char *path, GError **error)
{
  g_autoptr (WeirSecret) read = NULL;
  g_autoptr (GBytes) text = NULL;
  const char *data;
  gsize len;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return weir_config_edit_new (path, NULL, error);
  read = weir_store_read_file (path, MAX_FILE, NULL, error);
  if (read == NULL)
    return NULL;
  data = weir_secret_peek (read, &len);
  text = g_bytes_new (data, len);
  return weir_config_edit_new (path, text, error);
}

gboolean
weir_config_edit_save (const WeirConfigEdit *self, GError **error)
{
  const char *path = weir_config_edit_get_name (self);
  const char *data;
  gsize len;

  g_return_val_if_fail (self != NULL, FALSE);

  data = g_bytes_get_data (weir_config_edit_get_text (self), &len);
  return weir_store_write_file (path, data, len, FILE_MODE, error);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  g_autoptr (GBytes) text = g_file_load_bytes_finish (G_FILE (object), result, &etag, &error);
  WeirConfigEdit *self = NULL;

  if (text == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_clear_error (&error);
  if (error == NULL)
    self = weir_config_edit_new (g_task_get_task_data (task), text, &error);
  if (self == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  weir_config_edit_set_etag (self, etag);
  g_task_return_pointer (task, self, (GDestroyNotify) weir_config_edit_free);
}

void
weir_config_edit_open_async (const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_config_edit_open_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  file = g_file_new_for_path (path);
  g_file_load_bytes_async (file, cancellable, on_read, g_steal_pointer (&task));
}

WeirConfigEdit *
weir_config_edit_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is written, also when the edit has gone. */
typedef struct
{
  char *path;
  char *etag; /* (nullable) */
  GBytes *text;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_free (self->path);
  g_free (self->etag);
  g_bytes_unref (self->text);
  g_free (self);
}

/* Between the look at the etag and the new file in its place, somebody else may do the same, and what they
 * wrote would be lost: one after the other. Where locks do not work, it is written all the same. */
static int
lock_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    (void) !flock (fd, LOCK_EX);
  return fd;
}

/* In a thread: the file is small, and on a disk. */
static void
write_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Writing *writing = task_data;
  g_autoptr (GFile) file = g_file_new_for_path (writing->path);
  g_autoptr (GError) error = NULL;
  gsize len;
  const char *data = g_bytes_get_data (writing->text, &len);
  int lock = lock_folder (writing->path);
  gboolean is_written = g_file_replace_contents (
      file, data, len, writing->etag, FALSE,
      G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable, &error);

  if (lock >= 0)
    close (lock);
  if (is_written)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
weir_config_edit_save_async (const WeirConfigEdit *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Writing *writing;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_config_edit_save_async);
  g_task_set_check_cancellable (task, FALSE); /* what was written is not cancelled */
  if (!weir_store_prepare_file (weir_config_edit_get_name (self), FILE_MODE, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  writing = g_new0 (Writing, 1);
  writing->path = g_strdup (weir_config_edit_get_name (self));
  writing->etag = g_strdup (weir_config_edit_get_etag (self));
  writing->text = g_bytes_ref (weir_config_edit_get_text (self));
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_file);
}

gboolean
weir_config_edit_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
