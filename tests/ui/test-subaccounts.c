/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "support/weir-test-keyring.h"
#include "ui/weir-alias-row.h"
#include "ui/weir-check-row.h"
#include "ui/weir-key-area.h"
#include "ui/weir-subaccount-row.h"
#include "ui/weir-subaccount-window.h"

/* The editor of subaccounts, and their list in the preferences. */

static const char *const background[] = { "--background", NULL };

static GtkWidget *
get_editor (void)
{
  return ui_fixture_find_toplevel (WEIR_TYPE_SUBACCOUNT_WINDOW);
}

static gboolean
is_editor_shown (UiFixture *fixture)
{
  return get_editor () != NULL;
}

static gboolean
is_editor_gone (UiFixture *fixture)
{
  return get_editor () == NULL;
}

static gboolean
has_text (const char *text)
{
  return ui_fixture_find (get_editor (), GTK_TYPE_LABEL, "label", text) != NULL;
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  GtkWidget *button = ui_fixture_find (root, GTK_TYPE_BUTTON, "label", label);

  g_assert_nonnull (button);
  return button;
}

static void
click (GtkWidget *button)
{
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* Before the file is read there is no subaccount, and who adds the first one is led through. */
static gboolean
is_file_read (UiFixture *fixture)
{
  WeirAccountBook *book = weir_desk_get_book (ui_fixture_get_desk (fixture));

  return g_list_model_get_n_items (G_LIST_MODEL (book)) > 0;
}

/* As with the mouse and the keyboard: the text is on the clipboard. */
static void
paste (const char *text)
{
  GtkWidget *area = ui_fixture_find (get_editor (), WEIR_TYPE_KEY_AREA, NULL, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (area), text);
  g_assert_true (gtk_widget_activate_action (area, "key.paste", NULL));
}

static const char *awaited;

static gboolean
is_awaited_told (UiFixture *fixture)
{
  return has_text (awaited);
}

/* Pastes what cannot be used, and waits for what is said of it. */
static void
paste_wrong (UiFixture *fixture, const char *text, const char *told)
{
  paste (text);
  awaited = told;
  ui_fixture_wait (fixture, is_awaited_told);
  g_assert_false (gtk_widget_is_sensitive (find_button (get_editor (), "_Add")));
}

static void
enter_name (const char *name)
{
  GtkWidget *row = ui_fixture_find (get_editor (), ADW_TYPE_ENTRY_ROW, "title", "Name");

  gtk_editable_set_text (GTK_EDITABLE (row), name);
}

static GtkWidget *
find_check (const char *title)
{
  return ui_fixture_find (get_editor (), WEIR_TYPE_CHECK_ROW, "title", title);
}

static gboolean
is_checked (UiFixture *fixture)
{
  return ui_fixture_find (find_check ("Deployments"), GTK_TYPE_IMAGE, "icon-name",
                          "object-select-symbolic")
         != NULL;
}

static gboolean
is_rejected (UiFixture *fixture)
{
  return ui_fixture_find (find_check ("Sign-In"), GTK_TYPE_IMAGE, "icon-name",
                          "dialog-error-symbolic")
         != NULL;
}

/* --- A new one --- */

static gboolean
has_second (UiFixture *fixture)
{
  return weir_service_get_n_accounts (weir_desk_get_service (ui_fixture_get_desk (fixture))) == 2;
}

static const struct
{
  const char *key;
  const char *told;
} wrong_keys[] = {
  { "{\n\noops", "This is not valid JSON: unexpected character in line 3. Copy the complete key, "
                 "including the outer braces." },
  /* of another service of the subaccount */
  { "{\"clientid\": \"c\", \"clientsecret\": \"s\", \"xsappname\": \"x\","
    "\"url\": \"https://a.authentication.eu10.hana.ondemand.com\"}",
    "This key belongs to “xsuaa”, not SAP AI Core: serviceurls.AI_API_URL is missing." },
  { "{\"label\": \"destination\", \"credentials\": {\"clientid\": \"c\","
    "\"clientsecret\": \"s\"}}",
    "This key belongs to “destination”, not SAP AI Core: serviceurls.AI_API_URL is missing." },
  /* not all of it */
  { "{\"clientid\": \"c\", \"url\": \"https://a.authentication.eu10.hana.ondemand.com\","
    "\"serviceurls\": {\"AI_API_URL\": \"https://api.ai.prod.eu10.aws.ml.hana.ondemand.com\"}}",
    "The key has no “clientsecret”. Keys for certificates have “certificate” and “key” instead; "
    "this one has neither." },
};

static void
do_add (UiFixture *fixture, gpointer data)
{
  WeirDemo *demo = data;
  g_autofree char *key = weir_demo_dup_service_key (demo);
  g_autoptr (GString) wrong = g_string_new (key);

  ui_fixture_wait (fixture, is_file_read);
  ui_fixture_act (fixture, "add-subaccount", NULL);
  ui_fixture_wait (fixture, is_editor_shown);
  g_assert_true (has_text ("Paste the service key JSON here"));
  g_assert_false (gtk_widget_is_sensitive (find_button (get_editor (), "_Add")));

  for (guint i = 0; i < G_N_ELEMENTS (wrong_keys); i++)
    paste_wrong (fixture, wrong_keys[i].key, wrong_keys[i].told);
  g_string_replace (wrong, "\"clientsecret\":\"", "\"clientsecret\":\"x", 1);
  paste (wrong->str);
  ui_fixture_wait (fixture, is_rejected);
  g_assert_true (has_text ("SAP did not accept the client ID and secret. The service key may have "
                           "been deleted or replaced."));

  click (find_button (find_check ("Sign-In"), "Update Key"));
  paste (key);
  ui_fixture_wait (fixture, is_checked);
  enter_name ("prod");
  g_assert_true (has_text ("Service key of prod"));
  click (find_button (get_editor (), "_Add"));
  ui_fixture_wait (fixture, is_editor_gone);
  ui_fixture_wait (fixture, has_second);
}

static void
test_add (void)
{
  UiFixture fixture = { 0 };
  g_autoptr (WeirDemo) demo = weir_demo_new (NULL);
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  g_assert_true (weir_demo_start (demo, 0, NULL));
  ui_fixture_run (&fixture, config, NULL, do_add, demo);
  weir_demo_stop (demo);
}

/* --- One that is there already --- */

static gboolean
is_other_open (UiFixture *fixture)
{
  GtkWidget *row = get_editor () != NULL
                       ? ui_fixture_find (get_editor (), ADW_TYPE_ENTRY_ROW, "title", "Name")
                       : NULL;

  return row != NULL && strcmp (gtk_editable_get_text (GTK_EDITABLE (row)), "dev-eu10") == 0;
}

static void
do_duplicate (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;

  ui_fixture_wait (fixture, is_file_read);
  ui_fixture_act (fixture, "add-subaccount", NULL);
  ui_fixture_wait (fixture, is_editor_shown);
  paste_wrong (fixture, data, "This service key is already used by “dev-eu10”.");
  button =
      ui_fixture_find (get_editor (), GTK_TYPE_BUTTON, "action-name", "subaccount.open-duplicate");
  g_assert_true (gtk_widget_get_mapped (button));
  click (button);
  ui_fixture_wait (fixture, is_other_open);
}

static void
test_duplicate (void)
{
  UiFixture fixture = { 0 };
  g_autoptr (WeirDemo) demo = weir_demo_new (NULL);
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;

  g_assert_true (weir_demo_start (demo, 0, NULL));
  key = weir_demo_dup_service_key (demo);
  config = g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": %s}},"
                            "\"port\": %u}",
                            key, ui_fixture_find_port ());
  ui_fixture_run (&fixture, config, NULL, do_duplicate, key);
  weir_demo_stop (demo);
}

/* --- One that is there --- */

static gboolean
is_renamed (UiFixture *fixture)
{
  g_autoptr (WeirBookEntry) entry =
      weir_account_book_find (weir_desk_get_book (ui_fixture_get_desk (fixture)), "prod");

  return entry != NULL;
}

static void
do_edit (UiFixture *fixture, gpointer data)
{
  GtkWidget *row;

  ui_fixture_act (fixture, "edit-subaccount", "'dev-eu10'");
  ui_fixture_wait (fixture, is_editor_shown);
  g_assert_true (has_text ("The secret is stored in the configuration file"));
  g_assert_true (has_text ("127.0.0.1:9"));
  g_assert_null (ui_fixture_find (get_editor (), GTK_TYPE_LABEL, "label", "s"));

  enter_name ("");
  g_assert_false (gtk_widget_is_sensitive (find_button (get_editor (), "_Save")));
  enter_name ("prod");
  row = ui_fixture_find (get_editor (), ADW_TYPE_ENTRY_ROW, "title", "Another Resource Group");
  gtk_editable_set_text (GTK_EDITABLE (row), "team-a");
  g_signal_emit_by_name (row, "apply");
  g_assert_nonnull (ui_fixture_find (get_editor (), ADW_TYPE_ACTION_ROW, "title", "team-a"));

  g_assert_true (gtk_widget_activate_action (get_editor (), "subaccount.add-alias", NULL));
  row = ui_fixture_find (get_editor (), WEIR_TYPE_ALIAS_ROW, NULL, NULL);
  g_assert_nonnull (row);
  g_assert_false (gtk_widget_is_sensitive (find_button (get_editor (), "_Save")));
  g_assert_true (gtk_widget_activate_action (row, "alias.remove", NULL));
  g_assert_null (ui_fixture_find (get_editor (), WEIR_TYPE_ALIAS_ROW, NULL, NULL));

  click (find_button (get_editor (), "_Save"));
  ui_fixture_wait (fixture, is_editor_gone);
  ui_fixture_wait (fixture, is_renamed);
}

static void
test_edit (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_edit, NULL);
}

/* --- The list --- */

static GtkWidget *
find_row (const char *title)
{
  return ui_fixture_find (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW),
                          WEIR_TYPE_SUBACCOUNT_ROW, "title", title);
}

static gboolean
is_listed (UiFixture *fixture)
{
  return find_row ("a") != NULL && find_row ("b") != NULL;
}

static gboolean
is_b_gone (UiFixture *fixture)
{
  return find_row ("b") == NULL;
}

static gboolean
is_undo_offered (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW), GTK_TYPE_LABEL,
                          "label", "Subaccount deleted")
         != NULL;
}

static gboolean
is_b_first (UiFixture *fixture)
{
  return find_row ("b") != NULL
         && gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (find_row ("b"))) == 0;
}

static gboolean
is_b_first_in_file (UiFixture *fixture)
{
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "weir", "config.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  return strstr (text, "\"b\"") < strstr (text, "\"a\"");
}

static void
do_list (UiFixture *fixture, gpointer data)
{
  GtkWidget *window, *button;

  ui_fixture_act (fixture, "preferences-page", "'subaccounts'");
  ui_fixture_wait (fixture, is_listed);
  g_assert_true (gtk_widget_activate_action (find_row ("b"), "row.move-up", NULL));
  ui_fixture_wait (fixture, is_b_first);
  ui_fixture_wait (fixture, is_b_first_in_file);

  g_assert_true (gtk_widget_activate_action (find_row ("b"), "row.delete", NULL));
  ui_fixture_wait (fixture, is_b_gone);
  ui_fixture_wait (fixture, is_undo_offered);
  window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
  button = ui_fixture_find (window, GTK_TYPE_BUTTON, "label", "_Undo");
  g_assert_nonnull (button);
  click (button);
  ui_fixture_wait (fixture, is_b_first);

  g_signal_emit_by_name (find_row ("b"), "activated");
  ui_fixture_wait (fixture, is_editor_shown);
  gtk_window_close (GTK_WINDOW (get_editor ()));
  ui_fixture_wait (fixture, is_editor_gone);
}

static void
test_list (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config =
      g_strdup_printf ("{\"subAccounts\": {\"a\": {\"keyring\": true}, \"b\": {\"keyring\": true}},"
                       "\"port\": %u}",
                       ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, background, do_list, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  WeirTestKeyring keyring = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!weir_test_keyring_is_installed ())
    return 77;
  weir_test_keyring_set_up (&keyring);
  weir_test_keyring_start (&keyring);
  /* a bus for tests takes it away */
  g_setenv ("DISPLAY", display, TRUE);

  g_test_add_func ("/ui/subaccounts/add", test_add);
  g_test_add_func ("/ui/subaccounts/duplicate", test_duplicate);
  g_test_add_func ("/ui/subaccounts/edit", test_edit);
  g_test_add_func ("/ui/subaccounts/list", test_list);

  status = g_test_run ();
  weir_test_keyring_tear_down (&keyring);
  return status;
}
