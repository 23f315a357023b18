/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-file-watch.h"

struct _WeirFileWatch
{
  GMainContext *context;
  GPtrArray *monitors; /* (element-type GFileMonitor) */
  guint rest_ms;
  GSource *rest;
  void (*changed) (gpointer user_data);
  gpointer user_data;
};

static void
clear_rest (WeirFileWatch *self)
{
  if (self->rest != NULL)
    g_source_destroy (self->rest);
  g_clear_pointer (&self->rest, g_source_unref);
}

static gboolean
on_rest (gpointer user_data)
{
  WeirFileWatch *self = user_data;

  clear_rest (self);
  self->changed (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
on_changed (GFileMonitor *monitor,
            GFile *file,
            GFile *other_file,
            GFileMonitorEvent event,
            gpointer user_data)
{
  WeirFileWatch *self = user_data;

  clear_rest (self);
  self->rest = g_timeout_source_new (self->rest_ms);
  g_source_set_callback (self->rest, on_rest, self, NULL);
  g_source_attach (self->rest, self->context);
}

static void
watch (WeirFileWatch *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

  if (monitor == NULL)
    {
      /* A reload can still be asked for. */
      g_info ("%s is not watched for changes: %s", path, error->message);
      return;
    }
  g_signal_connect (monitor, "changed", G_CALLBACK (on_changed), self);
  g_ptr_array_add (self->monitors, monitor);
}

static void
release_monitor (gpointer monitor)
{
  g_file_monitor_cancel (monitor);
  g_object_unref (monitor);
}

WeirFileWatch *
weir_file_watch_new (const char *const *paths,
                     guint rest_ms,
                     void (*changed) (gpointer user_data),
                     gpointer user_data)
{
  WeirFileWatch *self;

  g_return_val_if_fail (paths != NULL && changed != NULL, NULL);

  self = g_new0 (WeirFileWatch, 1);
  self->context = g_main_context_ref_thread_default ();
  self->monitors = g_ptr_array_new_with_free_func (release_monitor);
  self->rest_ms = rest_ms;
  self->changed = changed;
  self->user_data = user_data;
  for (guint i = 0; paths[i] != NULL; i++)
    watch (self, paths[i]);
  return self;
}

void
weir_file_watch_free (WeirFileWatch *self)
{
  g_return_if_fail (self != NULL);

  clear_rest (self);
  for (guint i = 0; i < self->monitors->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->monitors, i), self);
  g_ptr_array_unref (self->monitors);
  g_main_context_unref (self->context);
  g_free (self);
}
