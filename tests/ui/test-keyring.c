/* SPDX-License-Identifier: MIT */
#include "chat-driver.h"

#include <string.h>

#include "app/weir-service-credentials.h"
#include "support/weir-test-keyring.h"
#include "support/weir-test-prompter.h"
#include "store/weir-keyring.h"

/* What the window says and does while the keyring is locked, or while there is none. */

#define APP_ID "io.github.weirproxy.Weir"
#define ACCOUNT "dev-eu10"

static const char service_key[] = "{\"clientid\":\"c\",\"clientsecret\":\"s\","
                                  "\"url\":\"http://127.0.0.1:9\","
                                  "\"serviceurls\":{\"AI_API_URL\":\"http://127.0.0.1:9\"}}";

static WeirTestKeyring keyring;

static gboolean
has_label (UiFixture *fixture, const char *text)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label", text) != NULL;
}

static gboolean
is_up (UiFixture *fixture, WeirProblemKind kind)
{
  GListModel *board = G_LIST_MODEL (weir_desk_get_board (ui_fixture_get_desk (fixture)));

  for (guint i = 0; i < g_list_model_get_n_items (board); i++)
    {
      g_autoptr (WeirProblem) problem = g_list_model_get_item (board, i);

      if (weir_problem_get_kind (problem) == kind)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_top (UiFixture *fixture, WeirProblemKind kind)
{
  WeirProblem *top =
      weir_problem_board_get_top (weir_desk_get_board (ui_fixture_get_desk (fixture)));

  return top != NULL && weir_problem_get_kind (top) == kind;
}

static gboolean
is_locked (UiFixture *fixture)
{
  return has_top (fixture, WEIR_PROBLEM_KEYRING_LOCKED);
}

static gboolean
is_unlocked (UiFixture *fixture)
{
  return !is_locked (fixture);
}

static gboolean
is_told (UiFixture *fixture)
{
  return has_label (fixture, "Keyring still locked");
}

static char *
build_config (void)
{
  return g_strdup_printf ("{\"subAccounts\": {\"" ACCOUNT "\": {\"keyring\": true}},"
                          "\"secret_authentication_tokens\": [\"0123456789abcdef\"], \"port\": %u}",
                          ui_fixture_find_port ());
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
store_key (WeirCredentialStore *store)
{
  g_autoptr (WeirSecret) secret = weir_secret_new (service_key, -1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_credential_store_store_async (store, WEIR_CREDENTIAL_SERVICE_KEY, ACCOUNT, secret, NULL,
                                     on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  weir_credential_store_store_finish (store, result, &error);
  g_assert_no_error (error);
}

/* --- Locked --- */

static void
do_locked (UiFixture *fixture, gpointer data)
{
  g_autoptr (WeirTestPrompter) prompter = weir_test_prompter_new (keyring.connection);
  GtkWidget *button;

  ui_fixture_wait (fixture, is_locked);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_true (has_label (fixture, "Keyring Is Locked"));
  g_assert_true (has_label (
      fixture, "Unlock it to read the credentials of 1 subaccount. The proxy is paused and "
               "answers clients with 503 until then."));
  g_assert_true (has_label (fixture, "Paused"));
  ui_fixture_pass (200);
  g_assert_cmpuint (weir_test_prompter_get_n_prompts (prompter), ==, 0);

  button = ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_BUTTON, "action-name",
                            "app.unlock-keyring");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Unlock");
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_is_sensitive (button));
  ui_fixture_wait (fixture, is_told);
  g_assert_cmpuint (weir_test_prompter_get_n_prompts (prompter), ==, 1);
  g_assert_true (is_locked (fixture));
  g_assert_true (gtk_widget_is_sensitive (button));

  chat_driver_assert_failure (fixture, ACCOUNT "/gpt-4o", "Keyring Is Locked",
                              "Unlock it, then ask again.", "_Unlock");

  weir_test_keyring_unlock (&keyring);
  ui_fixture_wait (fixture, is_unlocked);
  g_assert_true (has_label (fixture, "Running"));
}

static void
test_locked (void)
{
  g_autoptr (WeirCredentialStore) store = weir_keyring_new (keyring.connection, APP_ID);
  g_autofree char *config = build_config ();
  UiFixture fixture = { 0 };

  if (!weir_test_keyring_is_installed ())
    {
      g_test_skip ("gnome-keyring is not installed");
      return;
    }
  weir_test_keyring_start (&keyring);
  store_key (store);
  weir_test_keyring_lock (&keyring);
  ui_fixture_run (&fixture, config, NULL, do_locked, NULL);
  weir_test_keyring_stop (&keyring);
}

/* --- Deleted, and the program ends --- */

static gboolean
has_account (UiFixture *fixture)
{
  return weir_service_get_n_accounts (weir_desk_get_service (ui_fixture_get_desk (fixture))) > 0;
}

static gboolean
is_undo_offered (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_BUTTON, "label", "_Undo")
             != NULL
         && !has_account (fixture);
}

static gboolean
is_trash_empty (UiFixture *fixture)
{
  return weir_account_trash_is_empty (weir_desk_get_trash (ui_fixture_get_desk (fixture)));
}

/* While it can still be undone. */
static void
do_delete (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, has_account);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  weir_account_trash_remove (weir_desk_get_trash (ui_fixture_get_desk (fixture)), ACCOUNT);
  ui_fixture_wait (fixture, is_undo_offered);
  g_assert_false (is_trash_empty (fixture));
  ui_fixture_act (fixture, "quit", NULL);
  ui_fixture_wait (fixture, is_trash_empty);
}

static void
test_quit (void)
{
  g_autoptr (WeirCredentialStore) store = weir_keyring_new (keyring.connection, APP_ID);
  g_autoptr (WeirSecret) secret = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *config = build_config ();
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "weir", "config.json", NULL);
  g_autofree char *text = NULL;
  UiFixture fixture = { 0 };

  if (!weir_test_keyring_is_installed ())
    {
      g_test_skip ("gnome-keyring is not installed");
      return;
    }
  weir_test_keyring_start (&keyring);
  store_key (store);
  ui_fixture_run (&fixture, config, NULL, do_delete, NULL);

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_null (strstr (text, ACCOUNT));
  weir_credential_store_lookup_async (store, WEIR_CREDENTIAL_SERVICE_KEY, ACCOUNT, NULL, on_result,
                                      &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  secret = weir_credential_store_lookup_finish (store, result, &error);
  g_assert_null (secret);
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT);
  weir_test_keyring_stop (&keyring);
}

/* --- None --- */

static gboolean
is_without (UiFixture *fixture)
{
  return has_top (fixture, WEIR_PROBLEM_NO_KEYRING);
}

static void
do_none (UiFixture *fixture, gpointer data)
{
  WeirService *service = weir_desk_get_service (ui_fixture_get_desk (fixture));

  ui_fixture_wait (fixture, is_without);
  g_assert_true (has_label (fixture, "No Keyring Service Found"));
  g_assert_true (has_label (
      fixture, "Credentials cannot be saved on this desktop. Install GNOME Keyring, KWallet or "
               "KeePassXC with Secret Service enabled. Keys entered now are kept until you quit."));
  ui_fixture_act (fixture, "keyring-help", NULL);
  gtk_window_destroy (GTK_WINDOW (ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG)));

  /* what is entered is used, and it is still told that it will be forgotten */
  store_key (weir_service_get_credentials (service));
  while (weir_engine_get_standing (weir_service_get_engine (service)) != WEIR_CREDENTIALS_COMPLETE)
    ui_fixture_pass (2);
  ui_fixture_pass (20);
  g_assert_cmpuint (weir_engine_get_n_waiting (weir_service_get_engine (service)), ==, 0);
  g_assert_true (is_up (fixture, WEIR_PROBLEM_NO_KEYRING));

  /* until the user says that this will do; a new standing does not bring it back */
  ui_fixture_act (fixture, "use-session-keys", NULL);
  g_assert_false (is_up (fixture, WEIR_PROBLEM_NO_KEYRING));
  weir_service_credentials_tell (weir_desk_get_board (ui_fixture_get_desk (fixture)),
                                 weir_service_get_engine (service), FALSE);
  g_assert_false (is_up (fixture, WEIR_PROBLEM_NO_KEYRING));
  g_assert_cmpint (weir_engine_get_standing (weir_service_get_engine (service)), ==,
                   WEIR_CREDENTIALS_COMPLETE);
}

static void
test_none (void)
{
  g_autofree char *config = build_config ();
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, config, NULL, do_none, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  int status;

  g_test_init (&argc, &argv, NULL);
  weir_test_keyring_set_up (&keyring);
  /* a bus for tests takes it away */
  g_setenv ("DISPLAY", display, TRUE);

  g_test_add_func ("/ui/keyring/none", test_none);
  g_test_add_func ("/ui/keyring/quit", test_quit);
  g_test_add_func ("/ui/keyring/locked", test_locked);

  status = g_test_run ();
  weir_test_keyring_tear_down (&keyring);
  return status;
}
