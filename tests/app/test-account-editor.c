/* SPDX-License-Identifier: MIT */
#include "account-editor-fixture.h"

#include <glib/gstdio.h>

#include "aicore/weir-aicore-error.h"
#include "store/weir-fallback-credentials.h"
#include "store/weir-store-error.h"

/* --- The calls, waiting for their ends --- */

static gboolean
add_with (EditorFixture *f,
          const WeirAccountDraft *draft,
          const char *key,
          WeirAccountKeyPlace place,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) secret = weir_secret_new (key, -1);

  weir_account_editor_add_async (f->editor, draft, secret, place, cancellable,
                                 editor_fixture_on_result, &result);
  return weir_account_editor_add_finish (f->editor, editor_fixture_wait (&result), error);
}

static gboolean
add (EditorFixture *f, const char *name, const char *key, GError **error)
{
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new (name);

  return add_with (f, draft, key, WEIR_ACCOUNT_KEY_IN_KEYRING, NULL, error);
}

static gboolean
update (EditorFixture *f, const char *name, const WeirAccountDraft *draft, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_account_editor_update_async (f->editor, name, draft, NULL, editor_fixture_on_result,
                                    &result);
  return weir_account_editor_update_finish (f->editor, editor_fixture_wait (&result), error);
}

static gboolean
replace_key (EditorFixture *f,
             const char *name,
             const char *key,
             WeirAccountKeyPlace place,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) secret = weir_secret_new (key, -1);

  weir_account_editor_replace_key_async (f->editor, name, secret, place, NULL,
                                         editor_fixture_on_result, &result);
  return weir_account_editor_replace_key_finish (f->editor, editor_fixture_wait (&result), error);
}

static gboolean
arrange (EditorFixture *f, const char *names, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) list = g_strsplit (names, ",", -1);

  weir_account_editor_arrange_async (f->editor, (const char *const *) list, NULL,
                                     editor_fixture_on_result, &result);
  return weir_account_editor_arrange_finish (f->editor, editor_fixture_wait (&result), error);
}

/* --- Adding --- */

static void
test_add (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new ("prod");
  const char *const groups[] = { "team-a", "team-b", NULL };
  const char *const ids[] = { "d1234", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (add (f, "dev", KEY ("one"), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpstr (test_keeper_peek (f->keeper, "service-key/dev"), ==, KEY ("one"));
  editor_fixture_assert_text (f, "{\n  \"subAccounts\": {\"dev\": {\"keyring\": true}}\n}\n");

  weir_account_draft_set_groups (draft, groups);
  weir_account_draft_add_alias (draft, "fast\"", ids);
  draft->priority = -2;
  draft->weight = 3;
  draft->enabled = FALSE;
  g_assert_true (add_with (f, draft, KEY ("two"), WEIR_ACCOUNT_KEY_IN_KEYRING, NULL, &error));
  editor_fixture_assert_text (
      f, "{\n  \"subAccounts\": {\"dev\": {\"keyring\": true}, \"prod\": {\"keyring\": true, "
         "\"resource_groups\": [\"team-a\",\"team-b\"], \"priority\": -2, \"weight\": 3, "
         "\"enabled\": false, \"deployment_models\": {\"fast\\\"\":[\"d1234\"]}}}\n}\n");
  editor_fixture_assert_list (f, "dev=dev prod=prod");
}

/* Where there is no keyring: in the file, which is for its owner alone. */
static void
test_add_to_file (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new ("dev");
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  editor_fixture_make (f, TRUE, NULL);
  g_assert_false (add_with (f, draft, KEY ("one"), WEIR_ACCOUNT_KEY_IN_KEYRING, NULL, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  editor_fixture_assert_text (f, NULL);

  g_assert_true (add_with (f, draft, "\xef\xbb\xbf" KEY ("one") "\r\n", WEIR_ACCOUNT_KEY_IN_FILE,
                           NULL, &error));
  editor_fixture_assert_text (
      f, "{\n  \"subAccounts\": {\"dev\": {\"service_key_json\": " KEY ("one") "}}\n}\n");
  g_assert_cmpint (g_stat (f->file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* Where there is none now, but what is entered is kept until the program ends. */
static void
test_add_for_now (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirCredentialStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) kept = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = KEEPER_LOOKUP; i <= KEEPER_LIST; i++)
    test_keeper_refuse (f->keeper, i, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_assert_false (add (f, "dev", KEY ("one"), &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  editor_fixture_assert_text (f, NULL);

  store = weir_fallback_credentials_new (WEIR_CREDENTIAL_STORE (f->keeper));
  g_object_unref (f->editor);
  f->editor = weir_account_editor_new (f->file, TRUE, store);
  g_assert_true (add (f, "dev", KEY ("one"), &error));
  g_assert_no_error (error);
  editor_fixture_assert_text (f, "{\n  \"subAccounts\": {\"dev\": {\"keyring\": true}}\n}\n");
  weir_credential_store_lookup_async (store, WEIR_CREDENTIAL_SERVICE_KEY, "dev", NULL,
                                      editor_fixture_on_result, &result);
  kept = weir_credential_store_lookup_finish (store, editor_fixture_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_secret_peek (kept, NULL), ==, KEY ("one"));
}

static void
test_add_twice (EditorFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirSecret) key = weir_secret_new (KEY ("two"), -1);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  editor_fixture_write (f, "{\"subAccounts\":{\"a\":{\"service_key_json\":" KEY (
                               "one") "},"
                                      "\"b\":{\"id\":\"x\",\"keyring\":true}}}");
  test_keeper_put (f->keeper, "service-key/x", KEY ("two"));
  g_assert_false (add (f, "c", KEY ("one"), &error));
  g_assert_nonnull (strstr (error->message, "“a”"));
  assert_edit_error (error, WEIR_EDIT_ERROR_DUPLICATE);
  g_assert_false (add (f, "c", KEY ("two"), &error));
  g_assert_nonnull (strstr (error->message, "“b”"));
  assert_edit_error (error, WEIR_EDIT_ERROR_DUPLICATE);
  g_assert_false (add (f, "b", KEY ("three"), &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_EXISTS);
  g_assert_cmpuint (f->n_changed, ==, 0);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 1);

  weir_account_editor_find_duplicate_async (f->editor, key, NULL, editor_fixture_on_result,
                                            &result);
  g_assert_true (weir_account_editor_find_duplicate_finish (
      f->editor, editor_fixture_wait (&result), &name, &error));
  g_assert_cmpstr (name, ==, "b");
}

/* An id that is still somebody's is not given out again. */
static void
test_add_after_rename (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new ("old");
  g_autofree char *now = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (add (f, "dev", KEY ("one"), &error));
  g_assert_true (update (f, "dev", draft, &error));
  editor_fixture_assert_list (f, "old=dev");
  g_assert_true (add (f, "dev", KEY ("two"), &error));
  now = editor_fixture_list (f);
  g_assert_true (g_str_has_prefix (now, "old=dev dev=dev-"));
  g_assert_cmpstr (test_keeper_peek (f->keeper, "service-key/dev"), ==, KEY ("one"));
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 2);
}

static const struct
{
  const char *name;
  KeeperCall call;
  int code;
} refusals[] = {
  { "locked-lookup", KEEPER_LOOKUP, WEIR_CREDENTIAL_ERROR_LOCKED },
  { "locked-store", KEEPER_STORE, WEIR_CREDENTIAL_ERROR_LOCKED },
  { "failed-store", KEEPER_STORE, WEIR_CREDENTIAL_ERROR_FAILED },
  { "unavailable", KEEPER_LIST, WEIR_CREDENTIAL_ERROR_UNAVAILABLE },
};

/* Without the keyring the file is not touched. */
static void
test_refused (EditorFixture *f, gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  editor_fixture_write (f, "{\"port\":1}");
  test_keeper_refuse (f->keeper, refusals[i].call, refusals[i].code);
  g_assert_false (add (f, "dev", KEY ("one"), &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, refusals[i].code);
  editor_fixture_assert_text (f, "{\"port\":1}");
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
  g_assert_cmpuint (f->n_changed, ==, 0);
}

/* Without the file no secret is left behind, and one that was there before is as it was. */
static void
test_file_fails (EditorFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  editor_fixture_write (f, "{\"subAccounts\":{\"a\":{\"keyring\":true}},\"rules\":1}");
  test_keeper_put (f->keeper, "service-key/a", KEY ("one"));
  g_assert_true (g_chmod (f->file, 0600) == 0 && g_chmod (f->folder, 0500) == 0);
  if (g_access (f->folder, W_OK) == 0)
    {
      /* root may do everything */
      g_assert_true (g_chmod (f->folder, 0700) == 0);
      editor_fixture_write (f, "{\"subAccounts\":[]}");
    }
  g_assert_false (add (f, "dev", KEY ("two"), &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 1);
  g_assert_cmpuint (f->n_changed, ==, 0);
  g_assert_cmpint (g_chmod (f->folder, 0700), ==, 0);
}

static void
test_cancelled (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new ("dev");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  test_keeper_cancel_after_store (f->keeper, cancellable);
  g_assert_false (
      add_with (f, draft, KEY ("one"), WEIR_ACCOUNT_KEY_IN_KEYRING, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
  editor_fixture_assert_text (f, NULL);
}

static void
test_bad_input (EditorFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *key;
    gboolean is_key_fault;
    const char *words;
  } inputs[] = {
    { "", KEY ("one"), FALSE, "must not be empty" },
    { " dev", KEY ("one"), FALSE, "begin or end with a space" },
    { "a\nb", KEY ("one"), FALSE, "one line" },
    { "a[]", KEY ("one"), FALSE, "“[]”" },
    { "dev", "[" KEY ("one") "," KEY ("two") "]", FALSE, "several service keys" },
    { "dev", "{\"clientid\":\"s3cret\"}", TRUE, "clientsecret" },
    { "dev", "nothing", TRUE, "not valid JSON" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (add (f, inputs[i].name, inputs[i].key, &error));
      g_assert_true (error->domain
                     == (inputs[i].is_key_fault ? WEIR_AICORE_ERROR : WEIR_EDIT_ERROR));
      g_assert_nonnull (strstr (error->message, inputs[i].words));
      g_assert_null (strstr (error->message, "s3cret"));
    }
  editor_fixture_assert_text (f, NULL);
}

static void
test_read_only (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new ("b");
  g_autoptr (GError) error = NULL;

  editor_fixture_write (f, "{\"subAccounts\":{\"a\":{\"keyring\":true}}}");
  editor_fixture_make (f, FALSE, f->keeper);
  g_assert_false (add (f, "dev", KEY ("one"), &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_READ_ONLY);
  g_assert_false (update (f, "a", draft, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_READ_ONLY);
  g_assert_false (replace_key (f, "a", KEY ("one"), WEIR_ACCOUNT_KEY_IN_KEYRING, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_READ_ONLY);
  g_assert_null (editor_fixture_remove (f, "a", &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_READ_ONLY);
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
}

/* --- Changing --- */

static void
test_update (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new ("prod");
  g_autoptr (GError) error = NULL;

  editor_fixture_write (
      f, "{\"subAccounts\": {\"dev\": {\"keyring\": true, \"note\": 1.0, \"weight\": 2},\n"
         "  \"other\": {\"keyring\": true}},\n"
         "  \"rules\": {\"account\": \"dev\", \"order\": {\"gpt*\": [\"other\", \"dev\"], "
         "\"x\": \"dev\"}}}");
  draft->priority = 5;
  g_assert_true (update (f, "dev", draft, &error));
  g_assert_no_error (error);
  editor_fixture_assert_text (
      f, "{\"subAccounts\": {\"prod\": {\"keyring\": true, \"note\": 1.0, \"priority\": 5, "
         "\"id\": \"dev\"},\n  \"other\": {\"keyring\": true}},\n"
         "  \"rules\": {\"account\": \"prod\", \"order\": {\"gpt*\": [\"other\",\"prod\"], "
         "\"x\": [\"prod\"]}}}");
  g_assert_cmpuint (f->n_changed, ==, 1);

  weir_account_draft_set_name (draft, "other");
  g_assert_false (update (f, "prod", draft, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_EXISTS);
  g_assert_false (update (f, "dev", draft, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_ABSENT);
  draft->weight = 0;
  g_assert_false (update (f, "prod", draft, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_INVALID);
}

/* A file with one account in the older form becomes one of several. */
static void
test_older_form (EditorFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  editor_fixture_write (
      f, "{\n  \"service_key_json\": " KEY ("one") ",\n  \"resource_group\": \"x\",\n"
                                                   "  \"port\": 3001\n}\n");
  editor_fixture_assert_list (f, "default=default");
  g_assert_true (add (f, "dev", KEY ("two"), &error));
  g_assert_no_error (error);
  editor_fixture_assert_list (f, "default=default dev=dev");
  editor_fixture_assert_text (
      f, "{\n  \"port\": 3001,\n  \"subAccounts\": {\"default\": {\"service_key_json\": " KEY (
             "one") ", \"resource_group\": \"x\"}, \"dev\": {\"keyring\": true}}\n}\n");
}

static void
test_replace_key (EditorFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (add (f, "dev", KEY ("one"), &error));
  g_assert_true (replace_key (f, "dev", KEY ("two"), WEIR_ACCOUNT_KEY_IN_KEYRING, &error));
  g_assert_cmpstr (test_keeper_peek (f->keeper, "service-key/dev"), ==, KEY ("two"));
  g_assert_cmpuint (f->n_changed, ==, 2);

  test_keeper_refuse (f->keeper, KEEPER_STORE, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_false (replace_key (f, "dev", KEY ("three"), WEIR_ACCOUNT_KEY_IN_KEYRING, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_clear_error (&error);
  test_keeper_refuse (f->keeper, KEEPER_STORE, -1);
  g_assert_cmpstr (test_keeper_peek (f->keeper, "service-key/dev"), ==, KEY ("two"));

  /* into the file, and out of it again */
  g_assert_true (replace_key (f, "dev", KEY ("two"), WEIR_ACCOUNT_KEY_IN_FILE, &error));
  editor_fixture_assert_text (
      f, "{\n  \"subAccounts\": {\"dev\": {\"service_key_json\": " KEY ("two") "}}\n}\n");
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
  g_assert_true (replace_key (f, "dev", KEY ("two"), WEIR_ACCOUNT_KEY_IN_KEYRING, &error));
  editor_fixture_assert_text (f, "{\n  \"subAccounts\": {\"dev\": {\"keyring\": true}}\n}\n");
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 1);

  g_assert_true (add (f, "prod", KEY ("four"), &error));
  g_assert_false (replace_key (f, "prod", KEY ("two"), WEIR_ACCOUNT_KEY_IN_KEYRING, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_DUPLICATE);
  g_assert_false (replace_key (f, "none", KEY ("five"), WEIR_ACCOUNT_KEY_IN_KEYRING, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_ABSENT);
}

static void
test_arrange (EditorFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  editor_fixture_write (f, "{\"subAccounts\":{\"a\":{\"keyring\":true},\"b\":{\"keyring\":true},"
                           "\"c\":{\"keyring\":true}}}");
  g_assert_true (arrange (f, "c,a", &error));
  editor_fixture_assert_list (f, "c=c a=a b=b");
  g_assert_false (arrange (f, "c,x", &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_ABSENT);
}

static void
test_bad_file (EditorFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  editor_fixture_write (f, "{");
  g_assert_false (add (f, "dev", KEY ("one"), &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX);
  g_clear_error (&error);
  weir_account_editor_list_async (f->editor, NULL, editor_fixture_on_result, &result);
  g_assert_null (
      weir_account_editor_list_finish (f->editor, editor_fixture_wait (&result), &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_SYNTAX);
  editor_fixture_assert_text (f, "{");
}

#define ADD(name, test)                                                                            \
  g_test_add ("/app/account-editor/" name, EditorFixture, NULL, editor_fixture_set_up, test,       \
              editor_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("add", test_add);
  ADD ("add-to-file", test_add_to_file);
  ADD ("add-twice", test_add_twice);
  ADD ("add-after-rename", test_add_after_rename);
  ADD ("add-for-now", test_add_for_now);
  ADD ("file-fails", test_file_fails);
  ADD ("cancelled", test_cancelled);
  ADD ("bad-input", test_bad_input);
  ADD ("read-only", test_read_only);
  ADD ("update", test_update);
  ADD ("older-form", test_older_form);
  ADD ("replace-key", test_replace_key);
  ADD ("arrange", test_arrange);
  ADD ("bad-file", test_bad_file);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/app/account-editor/refused/", refusals[i].name, NULL);

      g_test_add (path, EditorFixture, GUINT_TO_POINTER (i), editor_fixture_set_up, test_refused,
                  editor_fixture_tear_down);
    }
  return g_test_run ();
}
