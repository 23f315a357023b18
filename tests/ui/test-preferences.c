/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "store/weir-learned-file.h"
#include "ui/weir-autostart-row.h"
#include "ui/weir-rule-row.h"

/* The desktop's own preferences. */

static GtkWidget *
get_preferences (void)
{
  return ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
}

static GtkWidget *
find_row (GType type, const char *title)
{
  GtkWidget *row = ui_fixture_find (get_preferences (), type, "title", title);

  g_assert_nonnull (row);
  return row;
}

static GtkSwitch *
find_switch (const char *title)
{
  GtkWidget *row = find_row (ADW_TYPE_ACTION_ROW, title);

  return GTK_SWITCH (ui_fixture_find (row, GTK_TYPE_SWITCH, NULL, NULL));
}

/* Each switch is a setting, both ways. */
static void
do_switches (UiFixture *fixture, gpointer data)
{
  static const struct
  {
    const char *title;
    const char *key;
  } switches[] = {
    { "Start the Proxy Automatically", "start-proxy" },
    { "Keep Running in the Background", "keep-running" },
    { "Problems", "notifications" },
    { "New Clients", "notify-new-clients" },
  };
  GSettings *settings = weir_application_get_settings (fixture->application);

  ui_fixture_act (fixture, "preferences-page", "'general'");
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      GtkSwitch *button = find_switch (switches[i].title);
      gboolean is_on = g_settings_get_boolean (settings, switches[i].key);

      g_assert_cmpint (gtk_switch_get_active (button), ==, is_on);
      gtk_switch_set_active (button, !is_on);
      g_assert_cmpint (g_settings_get_boolean (settings, switches[i].key), ==, !is_on);
      g_settings_reset (settings, switches[i].key);
      g_assert_cmpint (gtk_switch_get_active (button), ==, is_on);
    }

  /* nothing more to choose when nothing is told at all */
  gtk_switch_set_active (find_switch ("Problems"), FALSE);
  g_assert_false (gtk_widget_get_sensitive (find_row (ADW_TYPE_ACTION_ROW, "New Clients")));
  g_settings_reset (settings, "notifications");
}

static void
do_style (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autofree char *scheme = NULL;

  ui_fixture_act (fixture, "preferences-page", "'general'");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (ADW_TYPE_COMBO_ROW, "Style")), 2);
  scheme = g_settings_get_string (settings, "color-scheme");
  g_assert_cmpstr (scheme, ==, "dark");
  g_assert_true (adw_style_manager_get_dark (manager));
  g_settings_set_string (settings, "color-scheme", "light");
  g_assert_false (adw_style_manager_get_dark (manager));
  g_settings_reset (settings, "color-scheme");
}

static gboolean
has_file (UiFixture *fixture)
{
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "autostart",
                                            "io.github.weirproxy.Weir.desktop", NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static gboolean
has_no_file (UiFixture *fixture)
{
  return !has_file (fixture);
}

static void
do_autostart (UiFixture *fixture, gpointer data)
{
  GtkWidget *row;
  GtkSwitch *button;

  ui_fixture_act (fixture, "preferences-page", "'general'");
  row = find_row (WEIR_TYPE_AUTOSTART_ROW, "Start at Login");
  button = GTK_SWITCH (ui_fixture_find (row, GTK_TYPE_SWITCH, NULL, NULL));
  g_assert_true (gtk_widget_get_sensitive (row));
  g_assert_false (gtk_switch_get_active (button));
  gtk_switch_set_active (button, TRUE);
  ui_fixture_wait (fixture, has_file);
  gtk_switch_set_active (button, FALSE);
  ui_fixture_wait (fixture, has_no_file);
}

/* There is no panel here: that is said once, in one place, and nobody is asked to do anything. */
static void
do_tray (UiFixture *fixture, gpointer data)
{
  GtkWidget *row;

  ui_fixture_act (fixture, "preferences-page", "'general'");
  row = find_row (ADW_TYPE_ACTION_ROW, "Tray Icon");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Not available on this desktop. On GNOME it needs the AppIndicator extension. "
                   "All functions are in this window.");
}

/* --- Models --- */

static char *
read_config (void)
{
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "weir", "config.json", NULL);
  char *text = NULL;

  g_file_get_contents (file, &text, NULL, NULL);
  return text != NULL ? text : g_strdup ("");
}

static gboolean
is_written (UiFixture *fixture)
{
  g_autofree char *text = read_config ();

  return strstr (text, "claude-sonnet-4") != NULL;
}

static gboolean
is_unwritten (UiFixture *fixture)
{
  return !is_written (fixture);
}

static void
enter (GtkWidget *dialog, const char *title, const char *text)
{
  GtkWidget *entry = ui_fixture_find (dialog, ADW_TYPE_ENTRY_ROW, "title", title);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* Until the one rule is shown so. */
static void
wait_rule (const char *title)
{
  gint64 end_us = ui_fixture_begin_wait ();

  while (ui_fixture_find (get_preferences (), WEIR_TYPE_RULE_ROW, "title", title) == NULL)
    ui_fixture_keep_waiting (end_us);
}

/* The rule becomes another one in the file, while the window is open. */
static void
edit_by_hand (void)
{
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "weir", "config.json", NULL);
  g_autofree char *text = read_config ();
  g_auto (GStrv) pieces = g_strsplit (text, "claude-sonnet-4", -1);
  g_autofree char *edited = g_strjoinv ("gpt-4o", pieces);

  g_assert_true (g_file_set_contents (file, edited, -1, NULL));
  wait_rule ("4-sonnet → gpt-4o");
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  wait_rule ("4-sonnet → claude-sonnet-4");
}

static void
do_rules (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;
  GtkWidget *row;
  GtkWidget *dialog;

  ui_fixture_act (fixture, "preferences-page", "'models'");
  button = ui_fixture_find (get_preferences (), GTK_TYPE_BUTTON, "action-name", "rules.add");
  while (!gtk_widget_get_sensitive (button))
    ui_fixture_pass (2);
  g_signal_emit_by_name (button, "clicked");
  dialog = ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  button = ui_fixture_find (dialog, GTK_TYPE_BUTTON, "label", "_Save");
  g_assert_false (gtk_widget_get_sensitive (button));
  enter (dialog, "Name", "4-sonnet");
  enter (dialog, "Model", "claude-sonnet-4");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait (fixture, is_written);

  row = find_row (WEIR_TYPE_RULE_ROW, "4-sonnet → claude-sonnet-4");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Another Name");
  edit_by_hand ();
  row = find_row (WEIR_TYPE_RULE_ROW, "4-sonnet → claude-sonnet-4");
  g_signal_emit_by_name (ui_fixture_find (row, GTK_TYPE_BUTTON, "tooltip-text", "Remove"),
                         "clicked");
  ui_fixture_wait (fixture, is_unwritten);
  g_assert_null (ui_fixture_find (get_preferences (), WEIR_TYPE_RULE_ROW, NULL, NULL));
}

/* Whether the settings in force are so. */
static const WeirSettings *
get_settings (UiFixture *fixture)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);

  return weir_engine_get_settings (weir_service_get_engine (weir_desk_get_service (desk)));
}

static gboolean
is_priced (UiFixture *fixture)
{
  const WeirSettings *settings = get_settings (fixture);

  return g_strcmp0 (settings->prices.currency, "USD") == 0 && settings->prices.unit == 1.25
         && settings->budget.month == 50 && settings->budget.stop;
}

static gboolean
is_unpriced (UiFixture *fixture)
{
  const WeirSettings *settings = get_settings (fixture);

  return settings->prices.currency == NULL && settings->prices.unit == 0
         && settings->budget.month == 0;
}

static GtkSpinButton *
find_spin (const char *title)
{
  return GTK_SPIN_BUTTON (
      ui_fixture_find (find_row (ADW_TYPE_ACTION_ROW, title), GTK_TYPE_SPIN_BUTTON, NULL, NULL));
}

static void
do_prices (UiFixture *fixture, gpointer data)
{
  AdwComboRow *currency;
  GtkWidget *price;

  ui_fixture_act (fixture, "preferences-page", "'prices'");
  currency = ADW_COMBO_ROW (find_row (ADW_TYPE_COMBO_ROW, "Show Costs In"));
  price = find_row (ADW_TYPE_ACTION_ROW, "Price of a Capacity Unit");
  g_assert_cmpuint (adw_combo_row_get_selected (currency), ==, 0);
  g_assert_false (gtk_widget_get_sensitive (price));
  g_assert_false (gtk_widget_get_visible (find_row (ADW_TYPE_ACTION_ROW, "This Month")));

  adw_combo_row_set_selected (currency, 2);
  g_assert_true (gtk_widget_get_sensitive (price));
  gtk_spin_button_set_value (find_spin ("Price of a Capacity Unit"), 1.25);
  gtk_spin_button_set_value (find_spin ("Budget per Month"), 50);
  gtk_switch_set_active (find_switch ("Refuse Requests Once It Is Spent"), TRUE);
  ui_fixture_wait (fixture, is_priced);
  while (!gtk_widget_get_visible (find_row (ADW_TYPE_ACTION_ROW, "This Month")))
    ui_fixture_pass (2);
  g_assert_cmpstr (
      adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (ADW_TYPE_ACTION_ROW, "This Month"))),
      ==, "USD 0.00 of USD 50.00");

  /* a price in no currency is none */
  adw_combo_row_set_selected (currency, 0);
  gtk_spin_button_set_value (find_spin ("Budget per Month"), 0);
  ui_fixture_wait (fixture, is_unpriced);
  g_assert_cmpfloat (gtk_spin_button_get_value (find_spin ("Price of a Capacity Unit")), ==, 0);
}

static gboolean
is_learned_shown (UiFixture *fixture)
{
  return ui_fixture_find (get_preferences (), ADW_TYPE_ACTION_ROW, "title", "tools[].strict")
         != NULL;
}

static gboolean
is_learned_gone (UiFixture *fixture)
{
  return !is_learned_shown (fixture);
}

static void
do_learned (UiFixture *fixture, gpointer data)
{
  g_autofree char *path = weir_learned_file_build_path (g_get_user_data_dir ());
  g_autoptr (GPtrArray) members = weir_learned_members_new ();
  g_autoptr (GPtrArray) kept = NULL;
  GtkWidget *all;
  GtkWidget *row;

  g_ptr_array_add (members, weir_learned_member_new ("d1", "gpt-4o", "1", "tools[].strict"));
  g_ptr_array_add (members, weir_learned_member_new ("d1", "gpt-4o", "1", "store"));
  g_assert_true (weir_learned_file_write (path, members, NULL));
  ui_fixture_act (fixture, "preferences-page", "'models'");
  ui_fixture_wait (fixture, is_learned_shown);
  row = find_row (ADW_TYPE_ACTION_ROW, "tools[].strict");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "gpt-4o · d1");
  g_signal_emit_by_name (ui_fixture_find (row, GTK_TYPE_BUTTON, "label", "Forget"), "clicked");
  ui_fixture_wait (fixture, is_learned_gone);
  kept = weir_learned_file_read (path, NULL);
  g_assert_cmpuint (kept->len, ==, 1);

  all = ui_fixture_find (get_preferences (), GTK_TYPE_BUTTON, "action-name", "learned.forget-all");
  g_assert_true (gtk_widget_get_sensitive (all));
  g_signal_emit_by_name (all, "clicked");
  while (gtk_widget_get_sensitive (all))
    ui_fixture_pass (2);
}

static void
test_general (gconstpointer script)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, (void (*) (UiFixture *, gpointer)) script, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/ui/preferences/switches", do_switches, test_general);
  g_test_add_data_func ("/ui/preferences/style", do_style, test_general);
  g_test_add_data_func ("/ui/preferences/autostart", do_autostart, test_general);
  g_test_add_data_func ("/ui/preferences/tray", do_tray, test_general);

  g_test_add_data_func ("/ui/preferences/rules", do_rules, test_general);
  g_test_add_data_func ("/ui/preferences/learned", do_learned, test_general);
  g_test_add_data_func ("/ui/preferences/prices", do_prices, test_general);

  return g_test_run ();
}
