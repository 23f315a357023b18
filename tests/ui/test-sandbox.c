/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include "support/weir-test-keyring.h"
#include "ui/weir-autostart-row.h"

/* In Flatpak, on a desktop that has no portals: what the window says of what is missing. */

static gboolean
is_without_keyring (UiFixture *fixture)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);
  WeirProblem *top = weir_problem_board_get_top (weir_desk_get_board (desk));

  return top != NULL && weir_problem_get_kind (top) == WEIR_PROBLEM_NO_KEYRING;
}

static GtkWidget *
find (UiFixture *fixture, GType type, const char *property, const char *value)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), type, property, value);
}

static void
do_keyring (UiFixture *fixture, gpointer data)
{
  GtkWidget *dialog;
  GtkWidget *button;

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_wait (fixture, is_without_keyring);
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label", "No Keyring Service Found"));
  g_assert_nonnull (find (fixture, GTK_TYPE_LABEL, "label",
                          "Credentials cannot be saved on this desktop. Flatpak needs the Secret "
                          "portal of your desktop; the native package can be used instead. Keys "
                          "entered now are kept until you quit."));

  g_signal_emit_by_name (find (fixture, GTK_TYPE_BUTTON, "label", "Learn More"), "clicked");
  dialog = ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (
      g_pattern_match_simple ("*the native package can be used instead.*",
                              adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog))));
  gtk_window_destroy (GTK_WINDOW (dialog));

  button = find (fixture, GTK_TYPE_BUTTON, "label", "Use for This Session");
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (is_without_keyring (fixture));
}

static void
test_keyring (void)
{
  UiFixture fixture = { .where = { .is_sandboxed = TRUE } };
  g_autofree char *config =
      g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"keyring\": true}}, \"port\": %u}",
                       ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_keyring, NULL);
}

/* --- Start at login --- */

static GtkWidget *
get_row (void)
{
  return ui_fixture_find (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW),
                          WEIR_TYPE_AUTOSTART_ROW, NULL, NULL);
}

static gboolean
is_told (UiFixture *fixture)
{
  return g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (get_row ())),
                    "Your desktop offers no autostart for Flatpak apps. Add “Weir” in its startup "
                    "settings.")
         == 0;
}

static void
do_autostart (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "autostart", NULL);

  ui_fixture_act (fixture, "preferences-page", "'general'");
  ui_fixture_wait (fixture, is_told);
  button = ui_fixture_find (get_row (), GTK_TYPE_SWITCH, NULL, NULL);
  g_assert_false (gtk_widget_is_sensitive (get_row ()));
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (button)));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

static void
test_autostart (void)
{
  UiFixture fixture = { .where = { .is_sandboxed = TRUE } };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_autostart, NULL);
}

/* The bus of a test keyring, without one: nothing can be started there. */
int
main (int argc, char **argv)
{
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  WeirTestKeyring bus = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  weir_test_keyring_set_up (&bus);
  /* a bus for tests takes it away */
  g_setenv ("DISPLAY", display, TRUE);

  g_test_add_func ("/ui/sandbox/keyring", test_keyring);
  g_test_add_func ("/ui/sandbox/autostart", test_autostart);

  status = g_test_run ();
  weir_test_keyring_tear_down (&bus);
  return status;
}
