/* SPDX-License-Identifier: MIT */
#include "app/weir-account-form.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/weir-account-lists.h"
#include "keeper.h"
#include "support/weir-test-clock.h"

#define KEY(client)                                                                                \
  "{\"clientid\":\"" client "\",\"clientsecret\":\"s3cret\",\"identityzone\":\"dev-eu10\","        \
  "\"url\":\"https://dev-eu10.authentication.eu10.hana.ondemand.com\",\"serviceurls\":"            \
  "{\"AI_API_URL\":\"https://api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com\"}}"

typedef struct
{
  char *folder;
  char *file;
  TestKeeper *keeper;
  WeirAccountEditor *editor;
  WeirClock *clock;
  WeirAccountForm *form;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-account-form-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "config.json", NULL);
  f->keeper = test_keeper_new ();
  f->editor = weir_account_editor_new (f->file, TRUE, WEIR_CREDENTIAL_STORE (f->keeper));
  f->clock = WEIR_CLOCK (weir_test_clock_new ());
  f->form =
      weir_account_form_new (f->editor, WEIR_CREDENTIAL_STORE (f->keeper), f->clock, NULL, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->form);
  g_clear_object (&f->clock);
  g_clear_object (&f->editor);
  g_clear_object (&f->keeper);
  g_remove (f->file);
  g_rmdir (f->folder);
  g_free (f->file);
  g_free (f->folder);
}

static void
assert_text (WeirAccountForm *form, const char *property, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (form, property, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_on (WeirAccountForm *form, const char *property)
{
  gboolean value;

  g_object_get (form, property, &value, NULL);
  return value;
}

static void
take (WeirAccountForm *form, const char *text, const char *file)
{
  g_autoptr (WeirSecret) secret = weir_secret_new (text, -1);

  weir_account_form_take_key (form, secret, file);
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
save (WeirAccountForm *form)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_account_form_save_async (form, on_result, &result);
  g_assert_true (is_on (form, "busy"));
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return weir_account_form_save_finish (form, result);
}

static void
wait_for_duplicate (WeirAccountForm *form)
{
  g_autofree char *name = NULL;

  while (name == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (form, "duplicate", &name, NULL);
    }
}

/* A new account, from the key to the file. */
static void
test_add (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_true (is_on (f->form, "is-new"));
  g_assert_true (is_on (f->form, "entering"));
  assert_text (f->form, "trouble", "A service key is needed.");
  g_assert_false (is_on (f->form, "can-save"));

  take (f->form, KEY ("sb-1"), NULL);
  g_assert_false (is_on (f->form, "entering"));
  assert_text (f->form, "name", "dev-eu10");
  assert_text (f->form, "key-title", "Service key of dev-eu10");
  assert_text (f->form, "key-note", "Pasted just now · the secret goes to your keyring");
  assert_text (f->form, "client-id", "sb-1");
  assert_text (f->form, "sign-in-host", "dev-eu10.authentication.eu10.hana.ondemand.com");
  assert_text (f->form, "api-host", "api.ai.prod.eu-central-1.aws.ml.hana.ondemand.com");
  assert_text (f->form, "key-end", NULL);
  assert_text (f->form, "key-warning", NULL);
  assert_text (f->form, "trouble", NULL);
  g_assert_true (is_on (f->form, "can-save"));

  weir_account_form_add_group (f->form, " team-a ");
  g_object_set (f->form, "priority", 3, "weight", 5, NULL);
  g_assert_true (save (f->form));
  assert_text (f->form, "error", NULL);
  g_assert_true (g_file_get_contents (f->file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"dev-eu10\""));
  g_assert_nonnull (strstr (text, "team-a"));
  g_assert_null (strstr (text, "s3cret"));
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 1);
}

/* What is entered wrong is told, and what was there stays. */
static void
test_wrong (Fixture *f, gconstpointer data)
{
  take (f->form, "{\n \"clientid\": \"c\"\n", NULL);
  assert_text (f->form, "key-error",
               "This is not valid JSON: unexpected character in line 2. Copy the complete key, "
               "including the outer braces.");
  g_assert_true (is_on (f->form, "entering"));
  g_assert_null (weir_account_form_get_key (f->form));

  take (f->form, KEY ("sb-1"), "key.json");
  assert_text (f->form, "key-error", NULL);
  assert_text (f->form, "key-note", "From “key.json” · the secret goes to your keyring");
  weir_account_form_refuse_key (f->form, "no");
  assert_text (f->form, "key-error", "no");
  assert_text (f->form, "client-id", "sb-1");

  take (f->form, "[" KEY ("sb-1") "," KEY ("sb-2") "]", NULL);
  assert_text (f->form, "key-warning",
               "There are 2 keys. This is the first one; add the others one by one.");
  g_object_set (f->form, "name", " ", NULL);
  assert_text (f->form, "trouble", "The subaccount needs a name.");
}

/* A key that another account has; its own account may be given it once more. */
static void
test_duplicate (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirAccountForm) other = NULL;

  take (f->form, KEY ("sb-1"), NULL);
  g_assert_true (save (f->form));
  other =
      weir_account_form_new (f->editor, WEIR_CREDENTIAL_STORE (f->keeper), f->clock, NULL, NULL);
  take (other, KEY ("sb-1"), NULL);
  wait_for_duplicate (other);
  assert_text (other, "duplicate", "dev-eu10");
  assert_text (other, "trouble", "This service key is already used by “dev-eu10”.");
  g_assert_false (is_on (other, "can-save"));
}

/* An account is renamed, gets another key and an alias. */
static void
test_edit (Fixture *f, gconstpointer data)
{
  static const char *const deployments[] = { "d1a2b3c4", NULL };
  g_autoptr (WeirAccountDraft) draft = weir_account_draft_new ("old");
  g_autoptr (WeirAccountForm) form = NULL;
  g_autoptr (WeirSecret) key = weir_secret_new (KEY ("sb-1"), -1);
  g_autoptr (GListModel) aliases = NULL;
  g_autoptr (WeirAliasItem) added = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  weir_account_editor_add_async (f->editor, draft, key, WEIR_ACCOUNT_KEY_IN_KEYRING, NULL,
                                 on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  weir_account_draft_add_alias (draft, "fast", deployments);
  form = weir_account_form_new (f->editor, WEIR_CREDENTIAL_STORE (f->keeper), f->clock, draft, key);
  g_assert_false (is_on (form, "is-new"));
  assert_text (form, "key-note", "The secret is stored in the keyring");

  g_object_get (form, "aliases", &aliases, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (aliases), ==, 1);
  weir_account_form_add_alias (form);
  added = g_list_model_get_item (aliases, 1);
  weir_account_form_remove_alias (form, added);
  g_assert_cmpuint (g_list_model_get_n_items (aliases), ==, 1);

  g_object_set (form, "name", "new", "enabled", FALSE, NULL);
  take (form, KEY ("sb-2"), NULL);
  g_assert_true (save (form));
  g_assert_true (g_file_get_contents (f->file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"new\""));
  g_assert_nonnull (strstr (text, "d1a2b3c4"));
  g_assert_cmpuint (test_keeper_get_n (f->keeper), ==, 1);
}

static void
test_locked (Fixture *f, gconstpointer data)
{
  take (f->form, KEY ("sb-1"), NULL);
  test_keeper_refuse (f->keeper, KEEPER_STORE, WEIR_CREDENTIAL_ERROR_LOCKED);
  g_assert_false (save (f->form));
  g_assert_true (is_on (f->form, "locked"));
  g_assert_false (g_file_test (f->file, G_FILE_TEST_EXISTS));

  test_keeper_refuse (f->keeper, KEEPER_STORE, -1);
  g_assert_true (save (f->form));
  g_assert_false (is_on (f->form, "locked"));
}

static void
test_groups (Fixture *f, gconstpointer data)
{
  static const char *const found[] = { "default", "team-a", NULL };
  g_autoptr (GListModel) groups = NULL;
  g_autoptr (WeirGroupItem) item = NULL;
  g_auto (GStrv) names = NULL;

  take (f->form, KEY ("sb-1"), NULL);
  g_object_get (f->form, "groups", &groups, NULL);
  weir_account_form_offer_groups (f->form, found);
  g_assert_cmpuint (g_list_model_get_n_items (groups), ==, 2);
  names = weir_account_form_dup_groups (f->form);
  g_assert_cmpuint (g_strv_length (names), ==, 1);

  item = weir_account_lists_find_group (groups, "default");
  g_object_set (item, "selected", FALSE, NULL);
  assert_text (f->form, "trouble", "At least one resource group is needed.");
  weir_account_form_add_group (f->form, "team-a");
  assert_text (f->form, "trouble", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (groups), ==, 2);
  weir_account_form_add_group (f->form, "  ");
  g_assert_cmpuint (g_list_model_get_n_items (groups), ==, 2);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/app/account-form/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("add", test_add);
  ADD ("wrong", test_wrong);
  ADD ("duplicate", test_duplicate);
  ADD ("edit", test_edit);
  ADD ("locked", test_locked);
  ADD ("groups", test_groups);
  return g_test_run ();
}
