/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-file-watch.h"

/* One of the files. A monitor of a file whose folder is missing looks for it every few seconds, so
 * in its place the closest folder that is there is watched, until the next one is. */
typedef struct
{
  WeirFileWatch *watch;
  char *path;
  char *watched;         /* (nullable): the path, or a folder above it */
  GFileMonitor *monitor; /* (nullable) */
} Place;

struct _WeirFileWatch
{
  GMainContext *context;
  GPtrArray *places; /* (element-type Place) */
  guint rest_ms;
  GSource *rest;
  void (*changed) (gpointer user_data);
  gpointer user_data;
};

/* --- Where to look --- */

/* (transfer full): the path itself when its folder is there. */
static char *
find_watched (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_strdup (path);
  for (;;)
    {
      g_autofree char *below = g_steal_pointer (&folder);

      folder = g_path_get_dirname (below);
      if (g_str_equal (folder, below) || g_file_test (folder, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
    }
}

static void on_changed (GFileMonitor *monitor,
                        GFile *file,
                        GFile *other_file,
                        GFileMonitorEvent event,
                        gpointer user_data);

static void
place_release (Place *place)
{
  if (place->monitor == NULL)
    return;
  g_signal_handlers_disconnect_by_data (place->monitor, place);
  g_file_monitor_cancel (place->monitor);
  g_clear_object (&place->monitor);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  place_release (place);
  g_free (place->watched);
  g_free (place->path);
  g_free (place);
}

static void
place_watch (Place *place)
{
  g_autoptr (GFile) file = g_file_new_for_path (place->watched);
  g_autoptr (GError) error = NULL;

  place_release (place);
  if (g_str_equal (place->watched, place->path))
    place->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  else
    place->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (place->monitor != NULL)
    g_signal_connect (place->monitor, "changed", G_CALLBACK (on_changed), place);
  else /* a reload can still be asked for */
    g_info ("%s is not watched for changes: %s", place->watched, error->message);
}

/* Whether it is the file itself that is watched now, and was not before. What appears while a monitor
 * is being made is seen by looking again. */
static gboolean
place_look (Place *place)
{
  gboolean is_other = FALSE;

  for (;;)
    {
      g_autofree char *watched = find_watched (place->path);

      if (g_strcmp0 (watched, place->watched) == 0)
        return is_other && g_str_equal (watched, place->path);
      g_free (place->watched);
      place->watched = g_steal_pointer (&watched);
      place_watch (place);
      is_other = TRUE;
    }
}

/* --- Telling --- */

static void
clear_rest (WeirFileWatch *self)
{
  if (self->rest != NULL)
    g_source_destroy (self->rest);
  g_clear_pointer (&self->rest, g_source_unref);
}

/* A folder may have gone with its file. */
static gboolean
on_rest (gpointer user_data)
{
  WeirFileWatch *self = user_data;

  clear_rest (self);
  for (guint i = 0; i < self->places->len; i++)
    place_look (g_ptr_array_index (self->places, i));
  self->changed (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
begin_rest (WeirFileWatch *self)
{
  clear_rest (self);
  self->rest = g_timeout_source_new (self->rest_ms);
  g_source_set_callback (self->rest, on_rest, self, NULL);
  g_source_attach (self->rest, self->context);
}

static void
on_changed (GFileMonitor *monitor,
            GFile *file,
            GFile *other_file,
            GFileMonitorEvent event,
            gpointer user_data)
{
  Place *place = user_data;
  gboolean is_there = g_str_equal (place->watched, place->path);

  if (is_there)
    begin_rest (place->watch);
  else if (place_look (place) && g_file_test (place->path, G_FILE_TEST_EXISTS))
    begin_rest (place->watch);
}

/* --- The watch --- */

static void
watch (WeirFileWatch *self, const char *path)
{
  Place *place = g_new0 (Place, 1);

  place->watch = self;
  place->path = g_strdup (path);
  g_ptr_array_add (self->places, place);
  place_look (place);
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
  self->places = g_ptr_array_new_with_free_func (place_free);
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
  g_ptr_array_unref (self->places);
  g_main_context_unref (self->context);
  g_free (self);
}
