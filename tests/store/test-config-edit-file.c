/* SPDX-License-Identifier: MIT */
#include "store/weir-config-edit.h"

#include <glib/gstdio.h>

static const char *const member[] = { "a", NULL };

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("weir-config-edit-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "new", "weir", "config.json", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->folder);
  g_free (self->path);
}

static void
assert_file (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  GStatBuf info;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WeirConfigEdit *
open_async (const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_config_edit_open_async (path, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_config_edit_open_finish (result, error);
}

static gboolean
save_async (WeirConfigEdit *edit, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_config_edit_save_async (edit, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_config_edit_save_finish (result, error);
}

/* Begun where there is none, and for its owner alone even if it was not. */
static void
test_waiting (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open (self->path, &error);
  g_autoptr (WeirConfigEdit) again = NULL;

  g_assert_no_error (error);
  g_assert_true (weir_config_edit_set (edit, member, "1", &error));
  g_assert_true (weir_config_edit_save (edit, &error));
  assert_file (self->path, "{\n  \"a\": 1\n}\n");

  g_assert_cmpint (g_chmod (self->path, 0644), ==, 0);
  again = weir_config_edit_open (self->path, &error);
  g_assert_true (weir_config_edit_set (again, member, "2", &error));
  g_assert_true (weir_config_edit_save (again, &error));
  assert_file (self->path, "{\n  \"a\": 2\n}\n");
}

static void
test_async (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = open_async (self->path, &error);
  g_autoptr (WeirConfigEdit) again = NULL;

  g_assert_no_error (error);
  g_assert_true (weir_config_edit_set (edit, member, "1", &error));
  g_assert_true (save_async (edit, &error));
  assert_file (self->path, "{\n  \"a\": 1\n}\n");

  g_assert_cmpint (g_chmod (self->path, 0644), ==, 0);
  again = open_async (self->path, &error);
  g_assert_true (weir_config_edit_set (again, member, "2", &error));
  g_assert_true (save_async (again, &error));
  assert_file (self->path, "{\n  \"a\": 2\n}\n");
}

/* What is not understood, and what is no folder. */
static void
test_bad (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "new", NULL);
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_new (self->path, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "{", -1, NULL));
  g_assert_null (weir_config_edit_open (file, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_null (open_async (file, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX);
  g_clear_error (&error);

  g_assert_null (weir_config_edit_open (self->folder, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_clear_error (&error);
  g_assert_false (weir_config_edit_save (edit, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_clear_error (&error);
  g_assert_false (save_async (edit, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/store/config-edit-file/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("waiting", test_waiting);
  ADD ("async", test_async);
  ADD ("bad", test_bad);
  return g_test_run ();
}
