/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include "support/weir-test-keyring.h"
#include "ui/weir-key-row.h"

/* The keys of local clients, in the preferences. */

static GtkWidget *
get_preferences (void)
{
  return ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
}

static GtkWidget *
get_dialog (void)
{
  return ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
}

static gboolean
is_asked (UiFixture *fixture)
{
  return get_dialog () != NULL;
}

static gboolean
is_answered (UiFixture *fixture)
{
  return get_dialog () == NULL;
}

static gboolean
is_made (UiFixture *fixture)
{
  return get_dialog () != NULL
         && ui_fixture_find (get_dialog (), GTK_TYPE_LABEL, "label", "New Key “laptop”") != NULL;
}

static gboolean
is_listed (UiFixture *fixture)
{
  return ui_fixture_find (get_preferences (), WEIR_TYPE_KEY_ROW, "title", "laptop") != NULL;
}

static gboolean
is_gone (UiFixture *fixture)
{
  return !is_listed (fixture);
}

static void
click (const char *label)
{
  GtkWidget *button = ui_fixture_find (get_dialog (), GTK_TYPE_BUTTON, "label", label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
do_keys (UiFixture *fixture, gpointer data)
{
  GtkWidget *button, *row, *field;

  ui_fixture_act (fixture, "preferences-page", "'proxy'");
  button = ui_fixture_find (get_preferences (), GTK_TYPE_BUTTON, "action-name", "keys.create");
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait (fixture, is_asked);
  g_assert_false (gtk_widget_is_sensitive (
      ui_fixture_find (get_dialog (), GTK_TYPE_BUTTON, "label", "C_reate")));
  gtk_editable_set_text (GTK_EDITABLE (ui_fixture_find (get_dialog (), GTK_TYPE_ENTRY, NULL, NULL)),
                         "laptop");
  click ("C_reate");

  ui_fixture_wait (fixture, is_made);
  field = ui_fixture_find (get_dialog (), GTK_TYPE_ENTRY, NULL, NULL);
  g_assert_false (gtk_entry_get_visibility (GTK_ENTRY (field)));
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (field)));
  click ("Co_py");
  ui_fixture_wait (fixture, is_answered);
  ui_fixture_wait (fixture, is_listed);

  row = ui_fixture_find (get_preferences (), WEIR_TYPE_KEY_ROW, "title", "laptop");
  g_assert_true (gtk_widget_activate_action (row, "key-row.rotate", NULL));
  ui_fixture_wait (fixture, is_asked);
  click ("_Replace");
  ui_fixture_wait (fixture, is_made);
  click ("_Close");
  ui_fixture_wait (fixture, is_answered);

  ui_fixture_wait (fixture, is_listed);
  row = ui_fixture_find (get_preferences (), WEIR_TYPE_KEY_ROW, "title", "laptop");
  g_assert_true (gtk_widget_activate_action (row, "key-row.revoke", NULL));
  ui_fixture_wait (fixture, is_asked);
  click ("_Revoke");
  ui_fixture_wait (fixture, is_gone);
}

static void
test_keys (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, "{}", NULL, do_keys, NULL);
}

/* Nobody keeps secrets on this bus, so the file keeps digests. */
int
main (int argc, char **argv)
{
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  WeirTestKeyring keyring = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  weir_test_keyring_set_up (&keyring);
  /* a bus for tests takes it away */
  g_setenv ("DISPLAY", display, TRUE);
  g_test_add_func ("/ui/keys/life", test_keys);
  status = g_test_run ();
  weir_test_keyring_tear_down (&keyring);
  return status;
}
