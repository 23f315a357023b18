/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <string.h>

#include "ui/weir-tile.h"
#include "ui/weir-bar-chart.h"

/* What pages and preferences show, and what their controls do. */

static const char *const background[] = { "--background", NULL };
static const char *const demo[] = { "--demo", NULL };

static void
assert_tile (UiFixture *fixture, const char *caption, const char *value, const char *note)
{
  ui_fixture_assert_tile (ui_fixture_get_window (fixture), caption, value, note);
}

static void
add_usage (UiFixture *fixture)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);
  WeirUsageRecord record = { .wall_us = g_get_real_time (),
                             .model = "m",
                             .demo = weir_service_get_demo (weir_desk_get_service (desk)),
                             .usage = WEIR_USAGE_INIT };

  record.usage.in_total = 9000;
  record.usage.in_cache_read = 4500;
  record.usage.out_total = 3400;
  for (guint i = 0; i < 4; i++)
    {
      record.status = i == 0 ? 502 : 200;
      weir_usage_sink_record (WEIR_USAGE_SINK (weir_desk_get_usage (desk)), &record);
    }
  weir_today_refresh (weir_desk_get_today (desk));
  while (weir_today_get_requests (weir_desk_get_today (desk)) != 4)
    g_main_context_iteration (NULL, TRUE);
}

static void
do_overview (UiFixture *fixture, gpointer data)
{
  GtkWidget *url;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  assert_tile (fixture, "Requests", "0", "today");
  assert_tile (fixture, "Cost", "–", "Simulated, not counted");
  add_usage (fixture);
  assert_tile (fixture, "Requests", "4", "today");
  assert_tile (fixture, "Tokens", "49.6 k", "50 % cached");
  assert_tile (fixture, "Errors", "1", "25.0 % of requests");
  url = ui_fixture_find (ui_fixture_get_window (fixture), ADW_TYPE_ACTION_ROW, "title",
                         "Base URL (OpenAI)");
  g_assert_nonnull (url);
  g_assert_nonnull (ui_fixture_find (url, GTK_TYPE_LABEL, "label", data));
  g_assert_nonnull (
      ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label", "Demo"));
}

static void
test_overview (void)
{
  UiFixture fixture = { 0 };
  guint16 port = ui_fixture_find_port ();
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", port);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);

  ui_fixture_run (&fixture, config, demo, do_overview, url);
}

static GtkWidget *
find_view (UiFixture *fixture, const char *name)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_STACK, "visible-child-name",
                          name);
}

static void
do_empty (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  g_assert_nonnull (find_view (fixture, "empty"));
  button =
      ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_BUTTON, "label", "Try the Demo");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_nonnull (find_view (fixture, "figures"));
  ui_fixture_act (fixture, "leave-demo", NULL);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_STOPPED);
  g_assert_nonnull (find_view (fixture, "empty"));
}

static void
test_empty (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_empty, NULL);
}

static void
do_key (UiFixture *fixture, gpointer data)
{
  GtkWidget *reveal;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_null (
      ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label", "demo"));
  reveal = ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_TOGGLE_BUTTON, "tooltip-text",
                            "Show API Key");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (reveal), TRUE);
  g_assert_nonnull (
      ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label", "demo"));
  ui_fixture_act (fixture, "copy-api-key", NULL);
  ui_fixture_act (fixture, "copy-base-url", "'anthropic'");
}

static void
test_key (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_key, NULL);
}

/* --- Narrow --- */

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (ui_fixture_get_window (fixture), "narrow");
}

static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  GtkWidget *tile;
  GtkLayoutChild *place;

  g_settings_set_int (settings, "width", 400);
  weir_application_present (fixture->application);
  ui_fixture_wait (fixture, is_narrow);
  tile = ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_TILE, "caption", "Cost");
  place = gtk_layout_manager_get_layout_child (
      gtk_widget_get_layout_manager (gtk_widget_get_parent (tile)), tile);
  g_assert_cmpint (gtk_grid_layout_child_get_row (GTK_GRID_LAYOUT_CHILD (place)), ==, 1);
  g_settings_reset (settings, "width");
}

static void
test_narrow (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, background, do_narrow, NULL);
}

/* --- Preferences --- */

static void
do_preferences (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  WeirConfig *config = weir_desk_get_config (ui_fixture_get_desk (fixture));
  GtkWidget *window, *row;
  guint port;

  ui_fixture_act (fixture, "preferences-page", "'proxy'");
  window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
  g_assert_nonnull (window);

  row = ui_fixture_find (window, ADW_TYPE_ACTION_ROW, "title", "Keep Running in the Background");
  gtk_switch_set_active (GTK_SWITCH (ui_fixture_find (row, GTK_TYPE_SWITCH, NULL, NULL)), FALSE);
  g_assert_false (g_settings_get_boolean (settings, "keep-running"));
  g_settings_reset (settings, "keep-running");
  row = ui_fixture_find (window, ADW_TYPE_COMBO_ROW, "title", "Style");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_settings_reset (settings, "color-scheme");

  row = ui_fixture_find (window, ADW_TYPE_ACTION_ROW, "title", "Port");
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (ui_fixture_find (row, GTK_TYPE_SPIN_BUTTON, NULL, NULL)), 4000);
  g_object_get (config, "port", &port, NULL);
  g_assert_cmpuint (port, ==, 4000);
}

static void
test_preferences (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, do_preferences, NULL);
}

static void
do_authorities (UiFixture *fixture, gpointer data)
{
  WeirConfig *config = weir_desk_get_config (ui_fixture_get_desk (fixture));
  g_autofree char *file = NULL;
  GtkWidget *row, *button;

  ui_fixture_act (fixture, "preferences-page", "'advanced'");
  row = ui_fixture_find (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW),
                         ADW_TYPE_ACTION_ROW, "title", "Trusted Certificate Authorities");
  button = ui_fixture_find (row, GTK_TYPE_BUTTON, "action-name", "authorities.trust-system");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Those of the system");
  g_assert_false (gtk_widget_get_visible (button));

  g_object_set (config, "ca-file", "/somewhere/ca.pem", NULL);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "/somewhere/ca.pem");
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_object_get (config, "ca-file", &file, NULL);
  g_assert_null (file);
  g_assert_false (gtk_widget_get_visible (button));
}

static void
test_authorities (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, do_authorities, NULL);
}

static void
do_expose (UiFixture *fixture, gpointer data)
{
  WeirConfig *config = weir_desk_get_config (ui_fixture_get_desk (fixture));
  GtkWidget *row, *button;
  gboolean exposed;

  ui_fixture_act (fixture, "preferences-page", "'proxy'");
  row = ui_fixture_find (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW), ADW_TYPE_COMBO_ROW,
                         "title", "Listen On");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  button = ui_fixture_find (ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG), GTK_TYPE_BUTTON,
                            "label", "_Cancel");
  g_signal_emit_by_name (button, "clicked");
  g_object_get (config, "exposed", &exposed, NULL);
  g_assert_false (exposed);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
}

static void
test_expose (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, do_expose, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/pages/overview", test_overview);
  g_test_add_func ("/ui/pages/empty", test_empty);
  g_test_add_func ("/ui/pages/key", test_key);
  g_test_add_func ("/ui/pages/narrow", test_narrow);
  g_test_add_func ("/ui/pages/preferences", test_preferences);
  g_test_add_func ("/ui/pages/authorities", test_authorities);
  g_test_add_func ("/ui/pages/expose", test_expose);

  return g_test_run ();
}
