/* SPDX-License-Identifier: MIT */
#include "account-editor-fixture.h"

static gboolean
restore (EditorFixture *f, const WeirAccountRest *rest, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_account_editor_restore_async (f->editor, rest, NULL, editor_fixture_on_result, &result);
  return weir_account_editor_restore_finish (f->editor, editor_fixture_wait (&result), error);
}

static gboolean
forget (EditorFixture *f, const WeirAccountRest *rest, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_account_editor_forget_async (f->editor, rest, NULL, editor_fixture_on_result, &result);
  return weir_account_editor_forget_finish (f->editor, editor_fixture_wait (&result), error);
}

#define THREE                                                                                      \
  "{\"subAccounts\": {\"a\": {\"keyring\": true}, \"b\": {\"id\": \"x\", \"keyring\": true, "      \
  "\"note\": 1.0}, \"c\": {\"service_key_json\": {}}}, \"rules\": {\"account\": \"b\", "           \
  "\"order\": {\"gpt*\": [\"b\", \"a\"], \"x\": \"b\"}}}"

static void
test_remove (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountRest) rest = NULL;
  g_autoptr (WeirAccountRest) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  editor_fixture_write (f, THREE);
  test_keeper_put (f->keeper, "service-key/x", KEY ("one"));
  rest = editor_fixture_remove (f, "b", &error);
  g_assert_no_error (error);
  editor_fixture_assert_text (
      f, "{\"subAccounts\": {\"a\": {\"keyring\": true}, \"c\": {\"service_key_json\": {}}}, "
         "\"rules\": {\"order\": {\"gpt*\": [\"a\"]}}}");
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 1);

  g_assert_true (restore (f, rest, &error));
  before = editor_fixture_list (f);
  g_assert_cmpstr (before, ==, "a=a b=x c=c");
  editor_fixture_assert_text (
      f, "{\"subAccounts\": {\"a\": {\"keyring\": true}, \"b\": {\"id\": \"x\", \"keyring\": "
         "true, \"note\": 1.0}, \"c\": {\"service_key_json\": {}}}, \"rules\": {\"order\": "
         "{\"gpt*\": [\"b\", \"a\"], \"x\": \"b\"}, \"account\": \"b\"}}");
  g_assert_false (restore (f, rest, &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_EXISTS);

  /* it is in use again */
  g_assert_true (forget (f, rest, &error));
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 1);

  other = editor_fixture_remove (f, "b", &error);
  test_keeper_refuse (f->keeper, KEEPER_REMOVE, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_false (forget (f, other, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_clear_error (&error);
  test_keeper_refuse (f->keeper, KEEPER_REMOVE, -1);
  g_assert_true (forget (f, other, &error));
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 0);
  g_assert_true (forget (f, other, &error));
  g_assert_null (editor_fixture_remove (f, "b", &error));
  assert_edit_error (error, WEIR_EDIT_ERROR_ABSENT);
}

/* What became other in between is left alone. */
static void
test_restore_later (EditorFixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountRest) rest = NULL;
  g_autoptr (GError) error = NULL;

  editor_fixture_write (f, THREE);
  rest = editor_fixture_remove (f, "b", &error);
  editor_fixture_write (
      f, "{\"subAccounts\": {\"n\": {\"keyring\": true}, \"c\": {\"service_key_json\": {}}, "
         "\"a\": {\"keyring\": true}}, \"rules\": {\"account\": \"n\"}}");
  g_assert_true (restore (f, rest, &error));
  editor_fixture_assert_list (f, "a=a b=x c=c n=n");
  g_clear_pointer (&rest, weir_account_rest_free);
  editor_fixture_assert_text (
      f, "{\"subAccounts\": {\"a\": {\"keyring\": true}, \"b\": {\"id\": \"x\", \"keyring\": "
         "true, \"note\": 1.0}, \"c\": {\"service_key_json\": {}}, \"n\": {\"keyring\": "
         "true}}, \"rules\": {\"account\": \"n\", \"order\": {\"x\": \"b\"}}}");
}

#define ADD(name, test)                                                                            \
  g_test_add ("/app/account-editor-removal/" name, EditorFixture, NULL, editor_fixture_set_up,     \
              test, editor_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("remove", test_remove);
  ADD ("restore-later", test_restore_later);
  return g_test_run ();
}
