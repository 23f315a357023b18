/* SPDX-License-Identifier: MIT */
#include "store/weir-learned-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct
{
  char *folder;
  char *weir;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-learned-XXXXXX", NULL);
  f->weir = g_build_filename (f->folder, "weir", NULL);
  f->path = weir_learned_file_build_path (f->folder);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) !g_remove (f->path);
  (void) !g_rmdir (f->weir);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->weir);
  g_free (f->folder);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) members = weir_learned_members_new ();
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_ptr_array_add (members, weir_learned_member_new ("d1", "claude", "1", "tools[].x"));
  g_ptr_array_add (members, weir_learned_member_new ("d\"2", NULL, NULL, "anthropic_beta[a.1]"));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (weir_learned_file_write (f->path, members, &error));
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (f->path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      g_assert_cmpint (g_chmod (f->path, 0644), ==, 0);
    }

  again = weir_learned_file_read (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, members->len);
  for (guint i = 0; i < members->len; i++)
    g_assert_true (weir_learned_member_equal (again->pdata[i], members->pdata[i]));
}

static void
test_no_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = weir_learned_file_read (f->path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (members->len, ==, 0);
}

static const struct
{
  const char *name;
  const char *text;
  int code;
} bad[] = {
  { "empty", "", WEIR_STORE_ERROR_SYNTAX },
  { "cut", "{\"learned\":[", WEIR_STORE_ERROR_SYNTAX },
  { "no-list", "{\"learned\":{}}", WEIR_STORE_ERROR_VALUE },
  { "nothing", "{}", WEIR_STORE_ERROR_VALUE },
  { "no-object", "{\"learned\":[1]}", WEIR_STORE_ERROR_VALUE },
  { "no-deployment", "{\"learned\":[{\"member\":\"a\"}]}", WEIR_STORE_ERROR_VALUE },
  { "no-member", "{\"learned\":[{\"deployment\":\"a\"}]}", WEIR_STORE_ERROR_VALUE },
  { "number", "{\"learned\":[{\"deployment\":1,\"member\":\"a\"}]}", WEIR_STORE_ERROR_VALUE },
};

static void
test_bad (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (f->weir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (f->path, bad[i].text, -1, NULL));
  g_assert_null (weir_learned_file_read (f->path, &error));
  g_assert_error (error, WEIR_STORE_ERROR, bad[i].code);
}

/* Where the folder should be, there is a file. */
static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) members = weir_learned_members_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (f->weir, "", 0, NULL));
  g_assert_false (weir_learned_file_write (f->path, members, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_cmpint (g_remove (f->weir), ==, 0);
}

/* Where the file should be, there is a folder. */
static void
test_no_place (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) members = weir_learned_members_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (f->path, 0700), ==, 0);
  g_assert_false (weir_learned_file_write (f->path, members, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_clear_error (&error);
  g_assert_null (weir_learned_file_read (f->path, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/store/learned-file/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/store/learned-file/no-file", Fixture, NULL, set_up, test_no_file, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/store/learned-file/bad/", bad[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_bad, tear_down);
    }
  g_test_add ("/store/learned-file/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/store/learned-file/no-place", Fixture, NULL, set_up, test_no_place, tear_down);
  return g_test_run ();
}
