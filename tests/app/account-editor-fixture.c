/* SPDX-License-Identifier: MIT */
#include "account-editor-fixture.h"

#include <glib/gstdio.h>

static void
on_changed (EditorFixture *f)
{
  f->n_changed++;
}

void
editor_fixture_make (EditorFixture *f, gboolean writable, TestKeeper *keeper)
{
  g_clear_object (&f->editor);
  f->editor = weir_account_editor_new (f->file, writable, (WeirCredentialStore *) keeper);
  g_signal_connect_swapped (f->editor, "changed", G_CALLBACK (on_changed), f);
}

void
editor_fixture_set_up (EditorFixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-account-editor-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "config.json", NULL);
  f->keeper = test_keeper_new ();
  editor_fixture_make (f, TRUE, f->keeper);
}

void
editor_fixture_tear_down (EditorFixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->editor);
  g_assert_finalize_object (f->keeper);
  g_remove (f->file);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->file);
  g_free (f->folder);
}

void
editor_fixture_on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
editor_fixture_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

char *
editor_fixture_list (EditorFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  weir_account_editor_list_async (f->editor, NULL, editor_fixture_on_result, &result);
  all = weir_account_editor_list_finish (f->editor, editor_fixture_wait (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      const WeirAccountDraft *draft = g_ptr_array_index (all, i);

      g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "", draft->name, draft->id);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
editor_fixture_assert_list (EditorFixture *f, const char *expected)
{
  g_autofree char *now = editor_fixture_list (f);

  g_assert_cmpstr (now, ==, expected);
}

void
editor_fixture_assert_text (EditorFixture *f, const char *expected)
{
  g_autofree char *text = NULL;

  g_file_get_contents (f->file, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, expected);
}

void
editor_fixture_write (EditorFixture *f, const char *text)
{
  g_assert_true (g_file_set_contents (f->file, text, -1, NULL));
}

WeirAccountRest *
editor_fixture_remove (EditorFixture *f, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_account_editor_remove_async (f->editor, name, NULL, editor_fixture_on_result, &result);
  return weir_account_editor_remove_finish (f->editor, editor_fixture_wait (&result), error);
}
