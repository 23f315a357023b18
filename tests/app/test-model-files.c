/* SPDX-License-Identifier: MIT */
#include "app/weir-model-files.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/weir-resources.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-models-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
}

static void
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gint64
load_context (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirModelRules) rules = weir_model_files_load (f->folder, &error);

  g_assert_no_error (error);
  return weir_model_rules_lookup (rules, "test", "test-model")->context;
}

static void
test_own_files (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (load_context (f), ==, 0);

  /* The later names go over the earlier ones; other files are no business of ours. */
  write_file (f, "20.json", "{\"rules\":[{\"executable\":\"test\",\"context\":20}]}");
  write_file (f, "10.json", "{\"rules\":[{\"executable\":\"test\",\"context\":10}]}");
  write_file (f, "30.json~", "{\"rules\":[{\"executable\":\"test\",\"context\":30}]}");
  g_assert_cmpint (load_context (f), ==, 20);
}

static void
test_broken (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_file (f, "mine.json", "{\"rules\":7}");
  g_assert_null (weir_model_files_load (f->folder, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "mine.json"));
}

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "mine.json", NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_null (weir_model_files_load (f->folder, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "mine.json"));
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirModelRules) without = weir_model_files_load (NULL, &error);
  g_autoptr (WeirModelRules) missing = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (without);
  missing = weir_model_files_load ("/nowhere", &error);
  g_assert_no_error (error);
  g_assert_nonnull (missing);
}

/* A file that is not listed in the resource would be without effect, and nobody would notice. */
static void
test_all_are_built_in (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "models", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/io/github/weirproxy/Weir/models/", name, NULL);

      if (!g_str_has_suffix (name, ".json"))
        continue;
      if (!g_resource_get_info (weir_app_get_resource (), path, 0, NULL, NULL, NULL))
        g_error ("data/weir.gresource.xml does not name models/%s", name);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/model-files/own-files", Fixture, NULL, set_up, test_own_files, tear_down);
  g_test_add ("/app/model-files/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add ("/app/model-files/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add_func ("/app/model-files/no-folder", test_no_folder);
  g_test_add_func ("/app/model-files/all-are-built-in", test_all_are_built_in);
  return g_test_run ();
}
