/* SPDX-License-Identifier: MIT */
#include "ui-keyboard.h"

#include <string.h>

#include "demo/weir-demo.h"
#include "support/weir-test-clock.h"
#include "ui/weir-deployment-row.h"

/* What the desktop is told, by a service for notifications that only writes it down. */

#define SERVICE "org.freedesktop.Notifications"
#define SERVICE_PATH "/org/freedesktop/Notifications"

static GDBusConnection *desktop;
static GString *told;

static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  static guint32 last;
  const char *title, *body;
  g_autofree const char **actions = NULL;

  if (strcmp (method, "Notify") == 0)
    {
      g_variant_get (parameters, "(&su&s&s&s^a&sa{sv}i)", NULL, NULL, NULL, &title, &body, &actions,
                     NULL, NULL);
      g_string_append_printf (told, "%s|%s\n", title, body);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", ++last));
    }
  else if (strcmp (method, "GetCapabilities") == 0)
    {
      const char *const capabilities[] = { "actions", "body", NULL };

      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", capabilities));
    }
  else
    {
      g_string_append (told, "closed\n");
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
on_owned (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
start_desktop (void)
{
  static const GDBusInterfaceVTable vtable = { on_call, NULL, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (
      "<node><interface name='" SERVICE "'>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
      "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "</interface></node>",
      NULL);
  gboolean is_owned = FALSE;
  g_autoptr (GError) error = NULL;

  desktop =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  told = g_string_new (NULL);
  g_dbus_connection_register_object (desktop, SERVICE_PATH, node->interfaces[0], &vtable, NULL,
                                     NULL, NULL);
  g_bus_own_name_on_connection (desktop, SERVICE, G_BUS_NAME_OWNER_FLAGS_NONE, on_owned, NULL,
                                &is_owned, NULL);
  while (!is_owned)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_told (UiFixture *fixture)
{
  return told->len > 0;
}

static WeirProblemBoard *
get_board (UiFixture *fixture)
{
  return weir_desk_get_board (ui_fixture_get_desk (fixture));
}

static void
reject_sign_in (UiFixture *fixture, const char *account)
{
  weir_problem_board_put (get_board (fixture), account,
                          weir_problem_new (WEIR_PROBLEM_SIGN_IN, NULL, "account", account, NULL));
}

static void
do_problem (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);

  g_string_truncate (told, 0);
  reject_sign_in (fixture, "dev");
  ui_fixture_wait (fixture, is_told);
  g_assert_cmpstr (told->str, ==,
                   "Sign-In Rejected|SAP did not accept the client ID and secret of dev. The "
                   "service key may have been deleted or replaced.\n");
  g_string_truncate (told, 0);
  /* GLib cannot withdraw what it has no number of yet */
  ui_fixture_pass (200);
  weir_problem_board_remove (get_board (fixture), WEIR_PROBLEM_SIGN_IN, NULL);
  ui_fixture_wait (fixture, is_told);
  g_assert_cmpstr (told->str, ==, "closed\n");

  /* not wanted */
  g_string_truncate (told, 0);
  g_settings_set_boolean (settings, "notifications", FALSE);
  reject_sign_in (fixture, "prod");
  ui_fixture_pass (100);
  g_assert_cmpstr (told->str, ==, "");
  g_settings_reset (settings, "notifications");
}

static void
test_problem (void)
{
  static const char *const background[] = { "--background", NULL };
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, background, do_problem, NULL);
}

/* --- New clients --- */

static void
use (UiFixture *fixture, const char *user_agent)
{
  const WeirUsageRecord record = { .user_agent = user_agent, .key_name = "Default", .status = 200 };
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_ptr_array_add (entries, (gpointer) &record);
  g_signal_emit_by_name (weir_desk_get_service (ui_fixture_get_desk (fixture)), "finished",
                         entries);
}

static void
do_client (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  g_auto (GStrv) known = NULL;

  g_string_truncate (told, 0);
  use (fixture, "curl/8.0"); /* off by default */
  ui_fixture_pass (100);
  g_assert_cmpstr (told->str, ==, "");
  g_settings_set_boolean (settings, "notify-new-clients", TRUE);
  use (fixture, "claude-cli/2.1");
  ui_fixture_wait (fixture, is_told);
  g_assert_cmpstr (told->str, ==,
                   "New Client|claude-cli used the API key “Default” for the first time.\n");
  known = g_settings_get_strv (settings, "known-clients");
  g_assert_cmpuint (g_strv_length (known), ==, 2);
  g_settings_reset (settings, "notify-new-clients");
}

static void
test_client (void)
{
  static const char *const background[] = { "--background", NULL };
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, background, do_client, NULL);
}

/* --- A model that retires --- */

/* 14 September 2026, noon UTC: 30 days before gpt-4.1 goes. */
#define SEPTEMBER_14_US (1789387200 * (gint64) G_USEC_PER_SEC)

#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

static const char retiring[] = "Model Retires Soon|gpt-4.1 retires on 14 Oct. Clients that ask for "
                               "it will fail then.\n";

static gboolean
is_warned (UiFixture *fixture)
{
  GtkWidget *window = ui_fixture_get_window (fixture);
  GtkWidget *row = ui_fixture_find (window, WEIR_TYPE_DEPLOYMENT_ROW, "title", "gpt-4.1");
  g_autofree char *subtitle = NULL;

  if (row == NULL)
    return FALSE;
  g_object_get (row, "subtitle", &subtitle, NULL);
  return strstr (subtitle, "gpt-4.1 retires on 14 Oct. Clients that ask for it will fail then.")
         != NULL;
}

/* A month before, and a week before; each once, however often it is looked at. */
static void
do_retirement (UiFixture *fixture, gpointer data)
{
  WeirTestClock *clock = WEIR_TEST_CLOCK (fixture->where.clock);

  ui_fixture_wait (fixture, is_told);
  g_assert_cmpstr (told->str, ==, retiring);
  g_string_truncate (told, 0);
  weir_test_clock_advance (clock, 23 * DAY_US);
  ui_fixture_act (fixture, "refresh", NULL);
  ui_fixture_wait (fixture, is_told);
  g_assert_cmpstr (told->str, ==, retiring);

  ui_fixture_act (fixture, "show-page", "'deployments'");
  ui_fixture_wait (fixture, is_warned);
  ui_fixture_act (fixture, "set-replacement", "'gpt-4.1'");
  gtk_window_destroy (GTK_WINDOW (ui_fixture_wait_toplevel (ADW_TYPE_MESSAGE_DIALOG)));
}

static void
test_retirement (void)
{
  static const char *const background[] = { "--background", NULL };
  static const WeirDemoDeployment deployments[] = {
    { .model = "gpt-4.1", .executable = "azure-openai" },
    { .model = "gpt-5", .executable = "azure-openai" },
  };
  const WeirDemoOptions options = { .deployments = deployments,
                                    .n_deployments = G_N_ELEMENTS (deployments) };
  g_autoptr (WeirDemo) demo = weir_demo_new (&options);
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autofree char *key = NULL;
  g_autofree char *config = NULL;
  UiFixture fixture = { .where = { .clock = WEIR_CLOCK (clock) } };

  g_assert_true (weir_demo_start (demo, 0, NULL));
  weir_test_clock_set_wall_us (clock, SEPTEMBER_14_US);
  key = weir_demo_dup_service_key (demo);
  config = g_strdup_printf ("{\"subAccounts\": {\"dev\": {\"service_key_json\": %s}},"
                            "\"secret_authentication_tokens\": [\"0123456789abcdef\"],"
                            "\"port\": %u}",
                            key, ui_fixture_find_port ());
  g_string_truncate (told, 0);
  ui_fixture_run (&fixture, config, background, do_retirement, NULL);
  weir_demo_stop (demo);
}

/* --- While somebody looks --- */

static void
do_looked_at (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  ui_fixture_pass (100);
  ui_keyboard_focus (ui_fixture_get_window (fixture));
  g_string_truncate (told, 0);
  reject_sign_in (fixture, "dev");
  ui_fixture_pass (100);
  g_assert_cmpstr (told->str, ==, "");
}

static void
test_looked_at (void)
{
  UiFixture fixture = { 0 };

  ui_fixture_run (&fixture, NULL, NULL, do_looked_at, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  start_desktop ();

  g_test_add_func ("/ui/notices/problem", test_problem);
  g_test_add_func ("/ui/notices/client", test_client);
  g_test_add_func ("/ui/notices/retirement", test_retirement);
  g_test_add_func ("/ui/notices/looked-at", test_looked_at);

  status = g_test_run ();
  g_dbus_connection_close_sync (desktop, NULL, NULL);
  g_clear_object (&desktop);
  g_string_free (told, TRUE);
  return status;
}
