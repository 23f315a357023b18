/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "config.h"

#include "ui/weir-key-file.h"

#include <glib/gi18n.h>

#define MAX_SIZE (256 * 1024)

static gboolean
on_more (const char *contents, goffset size, gpointer user_data)
{
  return size <= MAX_SIZE;
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text;
  gsize size;

  if (!g_file_load_partial_contents_finish (G_FILE (object), result, &text, &size, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (size <= MAX_SIZE)
    g_task_return_pointer (task, weir_secret_new (text, (gssize) size),
                           (GDestroyNotify) weir_secret_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "%s",
                             _ ("This file is too large to be a service key."));
  weir_secret_wipe (text, size);
  g_free (text);
}

void
weir_key_file_read_async (GFile *file, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_key_file_read_async);
  g_file_load_partial_contents_async (file, NULL, on_more, on_loaded, task);
}

WeirSecret *
weir_key_file_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
