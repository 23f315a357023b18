/* SPDX-License-Identifier: MIT */
#include "app/weir-api-key-editor.h"

#include <glib/gstdio.h>
#include <string.h>

#include "keeper.h"
#include "store/weir-store-error.h"

typedef struct
{
  char *folder;
  char *file;
  TestKeeper *keeper;
  WeirApiKeyEditor *editor;
  guint n_changed;
} Fixture;

static void
on_changed (Fixture *f)
{
  f->n_changed++;
}

static void
make_editor (Fixture *f, gboolean writable, TestKeeper *keeper)
{
  g_clear_object (&f->editor);
  f->editor = weir_api_key_editor_new (f->file, writable, (WeirCredentialStore *) keeper);
  g_signal_connect_swapped (f->editor, "changed", G_CALLBACK (on_changed), f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-api-keys-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "config.json", NULL);
  f->keeper = test_keeper_new ();
  make_editor (f, TRUE, f->keeper);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->editor);
  g_assert_finalize_object (f->keeper);
  g_remove (f->file);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->file);
  g_free (f->folder);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static WeirSecret *
create (Fixture *f, const char *name, WeirApiKeyPlace place, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new (name);

  info->place = place;
  weir_api_key_editor_create_async (f->editor, info, NULL, on_result, &result);
  return weir_api_key_editor_create_finish (f->editor, wait_for (&result), error);
}

static WeirSecret *
rotate (Fixture *f, const WeirApiKeyInfo *info, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_api_key_editor_rotate_async (f->editor, info, NULL, on_result, &result);
  return weir_api_key_editor_rotate_finish (f->editor, wait_for (&result), error);
}

static gboolean
update (Fixture *f, const WeirApiKeyInfo *info, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_api_key_editor_update_async (f->editor, info, NULL, on_result, &result);
  return weir_api_key_editor_update_finish (f->editor, wait_for (&result), error);
}

static gboolean
take_away (Fixture *f, const char *name, guint *n_left, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_api_key_editor_revoke_async (f->editor, name, NULL, on_result, &result);
  return weir_api_key_editor_revoke_finish (f->editor, wait_for (&result), n_left, error);
}

static WeirSecret *
look_up (Fixture *f, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_api_key_editor_lookup_async (f->editor, name, NULL, on_result, &result);
  return weir_api_key_editor_lookup_finish (f->editor, wait_for (&result), error);
}

static void
assert_list (Fixture *f, const char *expected)
{
  static const char *const places[] = { "keyring", "digest", "file" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  weir_api_key_editor_list_async (f->editor, NULL, on_result, &result);
  all = weir_api_key_editor_list_finish (f->editor, wait_for (&result), NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const WeirApiKeyInfo *info = g_ptr_array_index (all, i);

      g_string_append_printf (text, "%s:%s%s%s ", info->name, places[info->place],
                              info->expires != NULL ? "<" : "",
                              info->models != NULL ? info->models[0] : "");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static char *
read_text (Fixture *f)
{
  char *text = NULL;

  g_file_get_contents (f->file, &text, NULL, NULL);
  return text;
}

static void
test_keyring (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new ("laptop");
  g_autoptr (WeirSecret) key = create (f, "laptop", WEIR_API_KEY_IN_KEYRING, &error);
  g_autoptr (WeirSecret) second = NULL;
  g_autoptr (WeirSecret) found = NULL;
  g_autofree char *text = read_text (f);
  guint n_left = 9;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (weir_secret_peek (key, NULL), "weir-"));
  g_assert_cmpuint (strlen (weir_secret_peek (key, NULL)), ==, 5 + 48);
  g_assert_cmpstr (test_keeper_peek (f->keeper, "api-key/laptop"), ==,
                   weir_secret_peek (key, NULL));
  g_assert_cmpstr (
      text, ==,
      "{\n  \"secret_authentication_tokens\": [{\"name\":\"laptop\",\"keyring\":true}]\n}\n");

  g_assert_null (create (f, "laptop", WEIR_API_KEY_IN_KEYRING, &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpstr (test_keeper_peek (f->keeper, "api-key/laptop"), ==,
                   weir_secret_peek (key, NULL));

  second = rotate (f, info, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_secret_peek (second, NULL), !=, weir_secret_peek (key, NULL));
  found = look_up (f, "laptop", &error);
  g_assert_cmpstr (weir_secret_peek (second, NULL), ==, weir_secret_peek (found, NULL));

  g_assert_true (take_away (f, "laptop", &n_left, &error));
  g_assert_cmpuint (n_left, ==, 0);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
  assert_list (f, "");
  g_assert_cmpuint (f->n_changed, ==, 3);
  g_assert_false (take_away (f, "laptop", NULL, &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT);
}

/* Where there is no keyring, what is in the file lets nobody in. */
static void
test_digest (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new ("ci");
  g_autoptr (WeirSecret) key = NULL;
  g_autoptr (WeirSecret) second = NULL;
  g_autofree char *text = NULL;

  make_editor (f, TRUE, NULL);
  g_assert_null (create (f, "ci", WEIR_API_KEY_IN_KEYRING, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_null (read_text (f));

  key = create (f, "ci", WEIR_API_KEY_AS_DIGEST, &error);
  g_assert_no_error (error);
  text = read_text (f);
  g_assert_nonnull (strstr (text, "\"sha256\":\""));
  g_assert_null (strstr (text, weir_secret_peek (key, NULL)));
  g_assert_null (look_up (f, "ci", &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_FOREIGN);
  g_clear_error (&error);

  /* into the keyring, and out of it */
  make_editor (f, TRUE, f->keeper);
  info->place = WEIR_API_KEY_IN_KEYRING;
  second = rotate (f, info, &error);
  assert_list (f, "ci:keyring ");
  g_clear_pointer (&second, weir_secret_unref);
  info->place = WEIR_API_KEY_AS_DIGEST;
  second = rotate (f, info, &error);
  assert_list (f, "ci:digest ");
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
}

/* Those of the proxy that came before go on, and can be changed one by one. */
static void
test_older (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new ("key-2");
  g_autoptr (WeirSecret) found = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (
      f->file,
      "{\"secret_authentication_tokens\": [\"one\", \"two\", {\"name\":\"x\",\"key\":\"three\"}]}",
      -1, NULL));
  assert_list (f, "key-1:file key-2:file x:file ");
  found = look_up (f, "key-2", &error);
  g_assert_cmpstr (weir_secret_peek (found, NULL), ==, "two");

  g_assert_true (weir_api_key_info_set_expires (info, "2099-01-01T00:00:00Z", &error));
  g_assert_true (update (f, info, &error));
  text = read_text (f);
  g_assert_cmpstr (
      text, ==,
      "{\"secret_authentication_tokens\": [\"one\",{\"name\":\"key-2\",\"key\":\"two\","
      "\"expires\":\"2099-01-01T00:00:00Z\"},{\"name\":\"x\",\"key\":\"three\"}]}");
  g_assert_true (take_away (f, "key-1", NULL, &error));
  g_assert_true (take_away (f, "x", NULL, &error));
  assert_list (f, "key-2:file< ");
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  static const char *const models[] = { "gpt-*", "x", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new ("laptop");
  g_autoptr (WeirSecret) key = create (f, "laptop", WEIR_API_KEY_AS_DIGEST, &error);
  g_autofree char *before = read_text (f);
  g_autofree char *after = NULL;

  weir_api_key_info_set_models (info, models);
  g_assert_true (update (f, info, &error));
  assert_list (f, "laptop:digestgpt-* ");
  weir_api_key_info_set_models (info, NULL);
  g_assert_true (update (f, info, &error));
  after = read_text (f);
  g_assert_cmpstr (before, ==, after);

  g_assert_false (weir_api_key_info_set_expires (info, "soon", &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new ("laptop");
  g_autoptr (WeirSecret) key = create (f, "laptop", WEIR_API_KEY_IN_KEYRING, &error);

  test_keeper_refuse (f->keeper, KEEPER_STORE, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_null (create (f, "desk", WEIR_API_KEY_IN_KEYRING, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (rotate (f, info, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_cmpstr (test_keeper_peek (f->keeper, "api-key/laptop"), ==,
                   weir_secret_peek (key, NULL));
  assert_list (f, "laptop:keyring ");

  test_keeper_refuse (f->keeper, KEEPER_LOOKUP, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_null (look_up (f, "laptop", &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_clear_error (&error);

  /* what is revoked is, even if its secret cannot be got at */
  test_keeper_refuse (f->keeper, KEEPER_REMOVE, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_true (take_away (f, "laptop", NULL, &error));
  assert_list (f, "");
}

static void
test_bad (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirApiKeyInfo) info = weir_api_key_info_new ("none");

  g_assert_null (create (f, "", WEIR_API_KEY_AS_DIGEST, &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (rotate (f, info, &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_false (update (f, info, &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_null (look_up (f, "none", &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_ABSENT);
  g_clear_error (&error);

  make_editor (f, FALSE, f->keeper);
  g_assert_null (create (f, "laptop", WEIR_API_KEY_IN_KEYRING, &error));
  g_assert_error (error, WEIR_EDIT_ERROR, WEIR_EDIT_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);

  make_editor (f, TRUE, f->keeper);
  g_assert_true (g_file_set_contents (f->file, "{\"secret_authentication_tokens\":{}}", -1, NULL));
  g_assert_null (create (f, "laptop", WEIR_API_KEY_IN_KEYRING, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_VALUE);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/app/api-key-editor/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("keyring", test_keyring);
  ADD ("digest", test_digest);
  ADD ("older", test_older);
  ADD ("limits", test_limits);
  ADD ("refused", test_refused);
  ADD ("bad", test_bad);
  return g_test_run ();
}
