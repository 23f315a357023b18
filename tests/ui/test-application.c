/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The life of the application: windows, second launches, closing, quitting. */

static const char *const background[] = { "--background", NULL };
static const char *const demo[] = { "--demo", NULL };

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_ended = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error);
  g_assert_no_error (error);
  *is_ended = TRUE;
}

/* Launches the program that the environment names, as a user would, and waits for it to end. */
static int
launch (const char *variable, const char *argument)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                                                      g_getenv (variable), argument, NULL);
  gboolean is_ended = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, on_ended, &is_ended);
  while (!is_ended)
    ui_fixture_pass (2);
  return g_subprocess_get_exit_status (process);
}

static int
launch_again (UiFixture *fixture, const char *argument)
{
  return launch ("WEIR", argument);
}

static void
do_show (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  /* without an account there is nothing to run */
  g_assert_cmpint (weir_service_get_state (weir_desk_get_service (ui_fixture_get_desk (fixture))),
                   ==, WEIR_SERVICE_STOPPED);
  g_assert_false (
      g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->application), "start"));
}

static void
test_show (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, do_show, NULL);
  g_assert_cmpint (fixture.status, ==, 0);
}

static void
do_background (UiFixture *fixture, gpointer data)
{
  ui_fixture_pass (100);
  g_assert_null (weir_application_get_window (fixture->application));
  g_assert_cmpint (launch_again (fixture, NULL), ==, 0);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
}

static void
test_background (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, background, do_background, NULL);
}

static void
do_demo (UiFixture *fixture, gpointer data)
{
  g_assert_cmpint (launch_again (fixture, "--demo"), ==, 0);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_true (weir_service_get_demo (weir_desk_get_service (ui_fixture_get_desk (fixture))));
  g_assert_cmpint (launch_again (fixture, "--config=other.json"), ==, 1);
}

static void
test_second_launch (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, background, do_demo, NULL);
}

/* --- From a terminal --- */

static gboolean
answers_weirctl (UiFixture *fixture)
{
  return launch ("WEIRCTL", "status") == 0;
}

/* Running or stopped, with a window or without. */
static void
do_weirctl (UiFixture *fixture, gpointer data)
{
  static const char *const commands[] = { "status", "reload", "refresh", "requests" };

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, answers_weirctl);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_assert_cmpint (launch ("WEIRCTL", commands[i]), ==, 0);
  ui_fixture_act (fixture, "stop", NULL);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_STOPPED);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_assert_cmpint (launch ("WEIRCTL", commands[i]), ==, 0);
}

static void
test_weirctl (void)
{
  static const char *const arguments[] = { "--background", "--demo", NULL };
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, arguments, do_weirctl, NULL);
  g_assert_cmpint (launch ("WEIRCTL", "status"), ==, 1);
}

/* --- Without a panel --- */

static gboolean
has_item (GMenuModel *menu, const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *name = NULL;

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &name);
      if (g_strcmp0 (name, action) == 0 || (section != NULL && has_item (section, action)))
        return TRUE;
    }
  return FALSE;
}

/* What the menu in a panel offers, the windows do. */
static void
do_without_panel (UiFixture *fixture, gpointer data)
{
  static const struct
  {
    GType (*get_type) (void);
    const char *action;
  } widgets[] = {
    { gtk_switch_get_type, "app.proxy" },
    { gtk_button_get_type, "app.copy-base-url" },
    { gtk_button_get_type, "app.copy-api-key" },
  };
  static const char *const items[] = { "app.preferences", "app.quit" };
  GtkWidget *window;
  GtkWidget *button;

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  window = ui_fixture_get_window (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    g_assert_nonnull (
        ui_fixture_find (window, widgets[i].get_type (), "action-name", widgets[i].action));
  button = ui_fixture_find (window, GTK_TYPE_MENU_BUTTON, "icon-name", "open-menu-symbolic");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    g_assert_true (has_item (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button)), items[i]));

  /* the program's own icons, and the shortcuts, which are made when they are asked for */
  g_assert_true (gtk_icon_theme_has_icon (
      gtk_icon_theme_get_for_display (gtk_widget_get_display (window)), "weir-chat-symbolic"));
  g_assert_null (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window)));
  g_assert_true (gtk_widget_activate_action (window, "win.show-help-overlay", NULL));
  g_assert_true (gtk_widget_get_visible (
      GTK_WIDGET (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window)))));

  /* which subaccount is used */
  ui_fixture_act (fixture, "preferences-page", "'subaccounts'");
  g_assert_nonnull (ui_fixture_find (ui_fixture_wait_toplevel (ADW_TYPE_PREFERENCES_WINDOW),
                                     ADW_TYPE_COMBO_ROW, "title", "Use"));
}

static void
test_without_panel (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_without_panel, NULL);
}

/* --- About --- */

/* What helps with a report of a fault, and nothing that a stranger must not read. */
static void
do_about (UiFixture *fixture, gpointer data)
{
  static const char *const told[] = {
    "Weir ",       "\nGTK ",    "\nDesktop: ",       "\nTray icon: not shown\n",
    "\nKeyring: ", "\nProxy: ", "\nSubaccounts: 1\n"
  };
  static const char *const kept[] = { "0123456789abcdef", "dev-eu10", "127.0.0.1" };
  const char *text;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "about", NULL);
  text = adw_about_window_get_debug_info (
      ADW_ABOUT_WINDOW (ui_fixture_wait_toplevel (ADW_TYPE_ABOUT_WINDOW)));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_assert_nonnull (strstr (text, told[i]));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_null (strstr (text, kept[i]));
}

static void
test_about (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_about, NULL);
}

/* --- Closing --- */

static gboolean
is_window_hidden (UiFixture *fixture)
{
  return !ui_fixture_is_window_shown (fixture);
}

static void
do_close (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  GtkWindow *window = GTK_WINDOW (weir_application_get_window (fixture->application));
  GtkWidget *button;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  gtk_window_close (window);
  button = ui_fixture_find (ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG), GTK_TYPE_BUTTON,
                            "label", "_Keep Running");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait (fixture, is_window_hidden);
  g_assert_false (g_settings_get_boolean (settings, "explain-keep-running"));
  ui_fixture_pass (50);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);

  /* shown again, it is closed without a question */
  ui_fixture_act (fixture, "present", NULL);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  gtk_window_close (window);
  ui_fixture_wait (fixture, is_window_hidden);
  g_assert_null (ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));
  g_settings_reset (settings, "explain-keep-running");
}

static void
test_close_keeps_running (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_close, NULL);
}

static void
do_quit (UiFixture *fixture, gpointer data)
{
  gboolean *is_reached = data;

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  *is_reached = TRUE;
  ui_fixture_act (fixture, "quit", NULL);
}

static void
test_quit (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());
  gboolean is_reached = FALSE;

  ui_fixture_run (&fixture, config, demo, do_quit, &is_reached);
  g_assert_true (is_reached);
  g_assert_cmpint (fixture.status, ==, 0);
}

/* --- Starting and stopping --- */

static void
do_switch (UiFixture *fixture, gpointer data)
{
  GtkWidget *window = ui_fixture_get_window (fixture);
  GtkWidget *strip = ui_fixture_find (window, GTK_TYPE_SWITCH, "action-name", "app.proxy");

  g_assert_nonnull (strip);
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (strip)));
  g_assert_true (gtk_widget_activate (strip));

  ui_fixture_wait_state (fixture, WEIR_SERVICE_STOPPED);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (strip)));
  g_assert_nonnull (ui_fixture_find (window, GTK_TYPE_LABEL, "label", "Stopped"));
  gtk_widget_activate (strip);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  g_assert_nonnull (ui_fixture_find (window, GTK_TYPE_LABEL, "label", "Demo running"));
}

static void
test_switch (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, demo, do_switch, NULL);
}

static gboolean
has_problem (UiFixture *fixture)
{
  WeirProblem *top =
      weir_problem_board_get_top (weir_desk_get_board (ui_fixture_get_desk (fixture)));

  return top != NULL && weir_problem_get_severity (top) == WEIR_SEVERITY_ERROR;
}

/* The row of preferences that says where the proxy listens. */
static GtkWidget *
find_port_row (void)
{
  GtkWidget *window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);

  return window != NULL ? ui_fixture_find (window, ADW_TYPE_ACTION_ROW, "title", "Port") : NULL;
}

static gboolean
has_port_row (UiFixture *fixture)
{
  return find_port_row () != NULL;
}

static gboolean
is_port_row_mended (UiFixture *fixture)
{
  return !gtk_widget_has_css_class (find_port_row (), "error");
}

/* They may stand before the banner, so they say it as well. */
static void
assert_port_row (UiFixture *fixture, guint16 port)
{
  g_autofree char *status = g_strdup_printf ("Port %u is in use", port);

  ui_fixture_act (fixture, "preferences-page", "'proxy'");
  ui_fixture_wait (fixture, has_port_row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_port_row ())), ==, status);
  g_assert_true (gtk_widget_has_css_class (find_port_row (), "error"));
}

static void
do_port_taken (UiFixture *fixture, gpointer data)
{
  guint16 port = *(guint16 *) data;
  GtkWidget *window = ui_fixture_get_window (fixture);
  g_autofree char *title = g_strdup_printf ("Port %u Is in Use", port);
  g_autofree char *owner = NULL;
  g_autofree char *name = NULL;
  g_autofree char *file = g_build_filename (g_get_user_config_dir (), "weir", "config.json", NULL);
  g_autofree char *text = NULL;
  GtkWidget *button;
  guint next;

  ui_fixture_wait (fixture, has_problem);
  g_assert_true (g_file_get_contents ("/proc/self/comm", &name, NULL, NULL));
  owner = g_strdup_printf ("%s (process %d) is listening there.", g_strchomp (name), getpid ());
  g_assert_nonnull (ui_fixture_find (window, GTK_TYPE_LABEL, "label", title));
  g_assert_nonnull (ui_fixture_find (window, GTK_TYPE_LABEL, "label", owner));
  button = ui_fixture_find (window, GTK_TYPE_BUTTON, "action-name", "app.use-port");
  g_assert_nonnull (button);
  g_assert_cmpint (sscanf (gtk_button_get_label (GTK_BUTTON (button)), "Use Port %u", &next), ==,
                   1);
  g_assert_cmpuint (next, >, port);
  assert_port_row (fixture, port);

  gtk_widget_activate (button);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_wait (fixture, is_port_row_mended);
  g_assert_cmpuint (weir_engine_get_port (weir_service_get_engine (
                        weir_desk_get_service (ui_fixture_get_desk (fixture)))),
                    ==, next);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"unknown\": [1.10]"));
}

static void
test_port_taken (void)
{
  UiFixture fixture = { 0 };
  g_autoptr (GSocketListener) taker = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (taker, NULL, NULL);
  g_autofree char *config = ui_fixture_build_config (port);

  ui_fixture_run (&fixture, config, NULL, do_port_taken, &port);
  g_socket_listener_close (taker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/application/show", test_show);
  g_test_add_func ("/ui/application/background", test_background);
  g_test_add_func ("/ui/application/second-launch", test_second_launch);
  g_test_add_func ("/ui/application/weirctl", test_weirctl);
  g_test_add_func ("/ui/application/without-panel", test_without_panel);
  g_test_add_func ("/ui/application/about", test_about);
  g_test_add_func ("/ui/application/close-keeps-running", test_close_keeps_running);
  g_test_add_func ("/ui/application/quit", test_quit);
  g_test_add_func ("/ui/application/switch", test_switch);
  g_test_add_func ("/ui/application/port-taken", test_port_taken);

  return g_test_run ();
}
