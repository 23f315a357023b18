/* SPDX-License-Identifier: MIT */
#include "ui-step.h"

#include <signal.h>

#include "ui/weir-chat-page.h"
#include "ui/weir-composer.h"
#include "ui/weir-deploy-dialog.h"
#include "ui/weir-first-run.h"
#include "ui/weir-key-area.h"
#include "ui/weir-key-group.h"
#include "ui/weir-preferences-advanced.h"
#include "ui/weir-subaccount-window.h"
#include "ui/weir-usage-page.h"

/* Whatever is open, or just opening, when the application is asked to end: it ends, and nothing of it is
 * left. The fixture fails when something still holds the application. */

typedef struct
{
  const char *name;
  UiStep steps[4];
  GType (*get_shown) (void); /* (nullable): the window that is there then */
  gboolean is_demo;
  gboolean is_stalled; /* nobody answers what the account is asked */
  gboolean is_late;    /* it opens later than it is asked to: it is told to end before, too */
} Row;

static const Row rows[] = {
  { .name = "nothing" },
  { "about", { { "about" } }, adw_about_window_get_type },
  { "add-subaccount", { { "add-subaccount" } }, weir_subaccount_window_get_type },
  { "edit-subaccount",
    { { "edit-subaccount", "'dev-eu10'" } },
    weir_subaccount_window_get_type,
    .is_late = TRUE },
  { "connection-test",
    { { "change-resource-group", "'dev-eu10'" } },
    weir_subaccount_window_get_type,
    .is_late = TRUE },
  { "stalled-test",
    { { "change-resource-group", "'dev-eu10'" } },
    weir_subaccount_window_get_type,
    .is_stalled = TRUE },
  { "choose-key",
    { { "add-subaccount" }, { "key.choose", NULL, weir_key_area_get_type } },
    gtk_file_chooser_dialog_get_type,
    .is_late = TRUE },
  { "paste-key",
    { { "add-subaccount" }, { "key.paste", NULL, weir_key_area_get_type } },
    .is_late = TRUE },
  { "set-up", { { "set-up" } }, weir_first_run_get_type },
  { "keyring-help", { { "keyring-help" } }, adw_message_dialog_get_type },
  { "help-overlay",
    { { "win.show-help-overlay", NULL, weir_window_get_type } },
    gtk_shortcuts_window_get_type },
  { "main-menu", { { "win.show-menu", NULL, weir_window_get_type } } },
  { "preferences", { { "preferences" } }, adw_preferences_window_get_type, .is_late = TRUE },
  { "price", { { "set-price", "'gpt-4.1'" } }, adw_message_dialog_get_type },
  { "replacement", { { "set-replacement", "'gpt-4.1'" } } },
  { "rule",
    { { "preferences-page", "'models'" }, { "rules.add", NULL, gtk_button_get_type } },
    adw_message_dialog_get_type },
  { "api-key",
    { { "preferences-page", "'proxy'" }, { "keys.create", NULL, weir_key_group_get_type } },
    adw_message_dialog_get_type },
  { "authorities",
    { { "preferences-page", "'advanced'" },
      { "authorities.choose", NULL, weir_preferences_advanced_get_type } },
    gtk_file_chooser_dialog_get_type },
  { "attach",
    { { "show-page", "'chat'" }, { "composer.attach", NULL, weir_composer_get_type } },
    gtk_file_chooser_dialog_get_type },
  { "model-picker",
    { { "show-page", "'chat'" }, { "chat.choose-model", NULL, weir_chat_page_get_type } } },
  { "deploy",
    { { "deploy", "'gpt-4o'" } },
    weir_deploy_dialog_get_type,
    .is_demo = TRUE,
    .is_late = TRUE },
  { "clear-usage",
    { { "show-page", "'usage'" }, { "usage.clear", NULL, weir_usage_page_get_type } },
    adw_message_dialog_get_type,
    .is_demo = TRUE },
  { "export-usage",
    { { "show-page", "'usage'" }, { "usage.export", "'csv'", weir_usage_page_get_type } },
    gtk_file_chooser_dialog_get_type,
    .is_demo = TRUE },
  { "refresh", { { "refresh" } }, .is_demo = TRUE },
  { "models", { { "show-page", "'models'" } }, .is_demo = TRUE },
};

/* How it is asked to end. */
static void
end_with_action (UiFixture *fixture)
{
  ui_fixture_act (fixture, "quit", NULL);
}

static void
end_with_signal (UiFixture *fixture)
{
  raise (SIGTERM);
}

typedef struct
{
  const Row *row;
  gboolean is_shown; /* wait for it */
  void (*end) (UiFixture *fixture);
} Case;

static void
do_case (UiFixture *fixture, gpointer data)
{
  const Case *test = data;

  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_step_take_all (fixture, test->row->steps);
  if (test->is_shown && test->row->get_shown != NULL)
    ui_fixture_wait_toplevel (test->row->get_shown ());
  test->end (fixture);
}

/* (transfer full): config.json with an account at @upstream. */
static char *
build_config (guint16 port, guint16 upstream)
{
  return g_strdup_printf ("{\"subAccounts\": {\"dev-eu10\": {\"service_key_json\": {"
                          "\"clientid\": \"c\", \"clientsecret\": \"s\","
                          "\"url\": \"http://127.0.0.1:%u\","
                          "\"serviceurls\": {\"AI_API_URL\": \"http://127.0.0.1:%u\"}}}},"
                          "\"port\": %u}",
                          upstream, upstream, port);
}

static void
test_case (gconstpointer data)
{
  static const char *const demo[] = { "--demo", NULL };
  const Case *test = data;
  guint16 port = ui_fixture_find_port ();
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  UiFixture fixture = { 0 };
  g_autofree char *config = NULL;

  if (test->row->is_stalled)
    config = build_config (port, g_socket_listener_add_any_inet_port (silent, NULL, NULL));
  else
    config = test->row->is_demo ? g_strdup_printf ("{\"port\": %u}", port)
                                : ui_fixture_build_config (port);
  ui_fixture_run (&fixture, config, test->row->is_demo ? demo : NULL, do_case, (gpointer) test);
  g_assert_cmpint (fixture.status, ==, 0);
}

static void
add (const Row *row, const char *name, gboolean is_shown, void (*end) (UiFixture *fixture))
{
  g_autofree char *path = g_strdup_printf ("/ui/quitting/%s/%s", row->name, name);
  Case *test = g_new0 (Case, 1);

  test->row = row;
  test->is_shown = is_shown;
  test->end = end;
  g_test_add_data_func_full (path, test, test_case, g_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].is_late || rows[i].get_shown == NULL)
        add (&rows[i], "opening", FALSE, end_with_action);
      if (rows[i].get_shown != NULL)
        add (&rows[i], "open", TRUE, end_with_action);
    }
  add (&rows[0], "signal", FALSE, end_with_signal);

  return g_test_run ();
}
