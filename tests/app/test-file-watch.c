/* SPDX-License-Identifier: MIT */
#include "app/weir-file-watch.h"

#include <glib/gstdio.h>
#include <string.h>

#define REST_MS 30
#define N_WRITES 5

/* How long to look whether something that must not happen does. */
#define QUIET_MS 150

typedef struct
{
  char *folder;
  char *path;
  WeirFileWatch *watch;
  guint n_changes;
  gboolean frees;
} Fixture;

static void
on_changed (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_changes++;
  if (f->frees)
    g_clear_pointer (&f->watch, weir_file_watch_free);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-watch-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "config.json", NULL);
}

static void
start (Fixture *f)
{
  const char *const paths[] = { f->path, NULL };

  f->watch = weir_file_watch_new (paths, REST_MS, on_changed, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->watch, weir_file_watch_free);
  (void) !g_remove (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static void
write_file (Fixture *f, const char *text)
{
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
}

static gboolean
on_end (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_quietly (void)
{
  gboolean ended = FALSE;

  g_timeout_add (QUIET_MS, on_end, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_change (Fixture *f)
{
  guint before = f->n_changes;

  while (f->n_changes == before)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_burst (Fixture *f, gconstpointer data)
{
  write_file (f, "1");
  start (f);
  wait_quietly ();
  g_assert_cmpuint (f->n_changes, ==, 0);

  for (guint i = 0; i < N_WRITES; i++)
    write_file (f, "2");
  wait_for_change (f);
  wait_quietly ();
  /* one, but where the machine rests in the midst of it; each write alone has several events */
  g_assert_cmpuint (f->n_changes, <, N_WRITES);
}

static void
test_appears (Fixture *f, gconstpointer data)
{
  start (f);
  write_file (f, "1");
  wait_for_change (f);
}

static void
test_replaced (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_strconcat (f->path, ".new", NULL);

  write_file (f, "1");
  start (f);
  g_assert_true (g_file_set_contents (other, "2", -1, NULL));
  g_assert_cmpint (g_rename (other, f->path), ==, 0);
  wait_for_change (f);
}

/* Whether the kernel tells this process of what happens in @folder. */
static gboolean
is_watched (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fdinfo", 0, NULL);
  g_autofree char *needle = NULL;
  gboolean found = FALSE;
  const char *name;
  GStatBuf info;

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  needle = g_strdup_printf ("ino:%" G_GINT64_MODIFIER "x ", (guint64) info.st_ino);
  while (!found && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fdinfo", name, NULL);
      g_autofree char *text = NULL;

      found = g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "inotify wd:") != NULL
              && strstr (text, needle) != NULL;
    }
  return found;
}

static gboolean
can_tell (const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileMonitor) monitor =
      g_file_monitor_directory (file, G_FILE_MONITOR_NONE, NULL, NULL);
  gboolean can = is_watched (folder);

  g_file_monitor_cancel (monitor);
  return can;
}

/* The folder of the file is missing, and the one above it: the one that is there is watched, and
 * nobody has to look for the others. */
static void
test_folder_appears (Fixture *f, gconstpointer data)
{
  g_autofree char *outer = g_build_filename (f->folder, "outer", NULL);
  g_autofree char *inner = g_build_filename (outer, "inner", NULL);

  if (!can_tell (f->folder))
    {
      g_test_skip ("The kernel does not tell what is watched");
      return;
    }
  g_free (f->path);
  f->path = g_build_filename (inner, "config.json", NULL);
  start (f);
  g_assert_true (is_watched (f->folder));

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (g_mkdir (outer, 0700), ==, 0);
      while (!is_watched (outer))
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
      write_file (f, "1");
      wait_for_change (f);
      g_assert_true (is_watched (inner));

      /* and it goes with its folders */
      g_assert_cmpint (g_remove (f->path), ==, 0);
      g_assert_cmpint (g_rmdir (inner), ==, 0);
      g_assert_cmpint (g_rmdir (outer), ==, 0);
      while (!is_watched (f->folder))
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_freed_when_told (Fixture *f, gconstpointer data)
{
  f->frees = TRUE;
  start (f);
  write_file (f, "1");
  wait_for_change (f);
  g_assert_null (f->watch);
}

static void
test_freed_before (Fixture *f, gconstpointer data)
{
  start (f);
  write_file (f, "1");
  g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&f->watch, weir_file_watch_free);
  wait_quietly ();
  g_assert_cmpuint (f->n_changes, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/app/file-watch/burst", test_burst },
    { "/app/file-watch/appears", test_appears },
    { "/app/file-watch/folder-appears", test_folder_appears },
    { "/app/file-watch/replaced", test_replaced },
    { "/app/file-watch/freed-when-told", test_freed_when_told },
    { "/app/file-watch/freed-before", test_freed_before },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
