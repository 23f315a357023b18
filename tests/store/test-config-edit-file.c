/* SPDX-License-Identifier: MIT */
#include "store/weir-config-edit.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

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

/* --- Changes --- */

/* Adds one to "a", while another one writes "b" as often as is said. */
typedef struct
{
  guint n_others;
  guint n_calls;
  gboolean fails;
} Adding;

static gboolean
add_one (WeirConfigEdit *edit, gpointer data, GError **error)
{
  Adding *self = data;
  g_autofree char *old = weir_config_edit_dup (edit, member);
  g_autofree char *json = g_strdup_printf ("%d", old != NULL ? atoi (old) + 1 : 1);

  self->n_calls++;
  if (self->fails)
    {
      g_set_error_literal (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE, "not so");
      return FALSE;
    }
  if (self->n_others > 0)
    {
      static const char *const other[] = { "b", NULL };
      g_autofree char *count = g_strdup_printf ("%u", self->n_others--);
      g_autoptr (WeirConfigEdit) its =
          weir_config_edit_open (weir_config_edit_get_name (edit), NULL);

      g_usleep (10000); /* the file system's clock is coarse */
      g_assert_true (weir_config_edit_set (its, other, count, NULL));
      g_assert_true (weir_config_edit_save (its, NULL));
    }
  return weir_config_edit_set (edit, member, json, error);
}

static gboolean
change (const char *path, Adding *adding, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_config_edit_change_async (path, add_one, adding, cancellable, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_config_edit_change_finish (result, error);
}

/* Nothing that another one wrote meanwhile is lost. */
static void
test_change (Fixture *self, gconstpointer data)
{
  Adding adding = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (change (self->path, &adding, NULL, &error));
  adding.n_others = 2;
  g_assert_true (change (self->path, &adding, NULL, &error));
  assert_file (self->path, "{\n  \"a\": 2,\n  \"b\": 1\n}\n");
  g_assert_cmpuint (adding.n_calls, ==, 1 + 3);

  adding.fails = TRUE;
  g_assert_false (change (self->path, &adding, NULL, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
  assert_file (self->path, "{\n  \"a\": 2,\n  \"b\": 1\n}\n");
}

static gboolean
add_member (WeirConfigEdit *edit, gpointer data, GError **error)
{
  const char *const path[] = { data, NULL };

  return weir_config_edit_set (edit, path, "1", error);
}

static void
write_empty (const char *path)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("{}", 2);
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_new (path, text, NULL);

  g_assert_true (weir_config_edit_save (edit, NULL));
  g_usleep (10000); /* the file system's clock is coarse */
}

/* Two at the same time, in the threads that write: neither takes the place of the other. */
static void
test_change_together (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "a", "b" };

  for (guint i = 0; i < 20; i++)
    {
      GAsyncResult *results[G_N_ELEMENTS (names)] = { NULL };
      g_autofree char *text = NULL;

      write_empty (self->path);
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        weir_config_edit_change_async (self->path, add_member, (gpointer) names[j], NULL, on_result,
                                       &results[j]);
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autoptr (GError) error = NULL;

          while (results[j] == NULL)
            g_main_context_iteration (NULL, TRUE);
          g_assert_true (weir_config_edit_change_finish (results[j], &error));
          g_assert_no_error (error);
          g_object_unref (results[j]);
        }
      g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
      g_assert_nonnull (strstr (text, "\"a\": 1"));
      g_assert_nonnull (strstr (text, "\"b\": 1"));
    }
}

/* With someone who never rests it ends all the same. */
static void
test_change_gives_up (Fixture *self, gconstpointer data)
{
  Adding adding = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_true (change (self->path, &adding, NULL, &error));
  adding.n_others = 1000;
  g_assert_false (change (self->path, &adding, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_false (change (self->path, &adding, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
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
  ADD ("change", test_change);
  ADD ("change-together", test_change_together);
  ADD ("change-gives-up", test_change_gives_up);
  return g_test_run ();
}
