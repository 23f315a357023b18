/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <signal.h>
#include <string.h>

#include "chat-driver.h"
#include "raw-client.h"
#include "ui-step.h"
#include "ui/weir-deploy-dialog.h"
#include "ui/weir-key-group.h"
#include "ui/weir-request-table.h"
#include "ui/weir-usage-page.h"

/* What a screen reader is told: walks all that is shown, as AT-SPI gives it, and fails on what can be
 * focused and has no name. */

#define LAUNCHER "/usr/libexec/at-spi-bus-launcher"
#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define ROOT "/org/a11y/atspi/accessible/root"

/* Bits of the state, as in atspi-constants.h. */
#define STATE_FOCUSABLE 11
#define STATE_VISIBLE 30

static GDBusConnection *reader; /* to the bus of AT-SPI */

static void
on_reply (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The application answers in this thread. (transfer full) (nullable) */
static GVariant *
call (GDBusConnection *connection,
      const char *name,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *parameters)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (connection, name, path, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 10000, NULL, on_reply, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_dbus_connection_call_finish (connection, result, NULL);
}

static char *
dup_name (const char *name, const char *path)
{
  g_autoptr (GVariant) reply = call (reader, name, path, "org.freedesktop.DBus.Properties", "Get",
                                     g_variant_new ("(ss)", ACCESSIBLE, "Name"));
  g_autoptr (GVariant) value = NULL;

  if (reply == NULL)
    return g_strdup ("");
  g_variant_get (reply, "(v)", &value);
  return g_variant_dup_string (value, NULL);
}

static gboolean
has_state (const char *name, const char *path, guint bit)
{
  g_autoptr (GVariant) reply = call (reader, name, path, ACCESSIBLE, "GetState", NULL);
  g_autoptr (GVariant) states = NULL;
  const guint32 *words;
  gsize n;

  if (reply == NULL)
    return FALSE;
  states = g_variant_get_child_value (reply, 0);
  words = g_variant_get_fixed_array (states, &n, sizeof *words);
  return bit / 32 < n && (words[bit / 32] >> (bit % 32) & 1) != 0;
}

static char *
dup_role (const char *name, const char *path)
{
  g_autoptr (GVariant) reply = call (reader, name, path, ACCESSIBLE, "GetRoleName", NULL);
  char *role = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(s)", &role);
  return role != NULL ? role : g_strdup ("");
}

/* Without a label of its own, GTK 4.8 names a widget by its type. The picture that clears an entry
 * cannot be given one. */
static gboolean
is_named (const char *name)
{
  if (strcmp (name, "GtkImage") == 0)
    return TRUE;
  return *name != '\0' && !g_str_has_prefix (name, "Gtk") && !g_str_has_prefix (name, "Adw")
         && !g_str_has_prefix (name, "Weir");
}

/* What hands the focus on to what is in it, such as a scrolled window, or rows. */
static gboolean
is_container (const char *role)
{
  return strcmp (role, "group") == 0 || strcmp (role, "panel") == 0 || strcmp (role, "list") == 0;
}

/* Returns: how many can be focused. */
static guint
walk (const char *name, const char *path, const char *where, guint *n_faults)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariantIter) children = NULL;
  g_autofree char *role = dup_role (name, path);
  g_autofree char *text = dup_name (name, path);
  const char *child_name, *child_path;
  guint n = 0;

  if (!is_container (role) && has_state (name, path, STATE_FOCUSABLE)
      && has_state (name, path, STATE_VISIBLE))
    {
      n++;
      if (!is_named (text))
        {
          g_test_message ("no name: %s “%s” below %s", role, text, where);
          (*n_faults)++;
        }
    }
  /* Its parts are its own business. */
  if (strcmp (role, "combo box") == 0)
    return n;
  reply = call (reader, name, path, ACCESSIBLE, "GetChildren", NULL);
  if (reply == NULL)
    return n;
  g_variant_get (reply, "(a(so))", &children);
  while (g_variant_iter_next (children, "(&s&o)", &child_name, &child_path))
    n += walk (child_name, child_path, *text != '\0' ? text : where, n_faults);
  return n;
}

static void
assert_named (const char *where, guint at_least)
{
  guint n_faults = 0;
  guint n = walk ("org.a11y.atspi.Registry", ROOT, where, &n_faults);

  g_test_message ("%s: %u can be focused", where, n);
  g_assert_cmpuint (n, >=, at_least);
  g_assert_cmpuint (n_faults, ==, 0);
}

/* --- Pages --- */

/* So that lists, charts and tables have something in them. */
static void
make_requests (guint16 port)
{
  for (guint i = 0; i < 3; i++)
    {
      guint status;

      g_free (raw_client_ask (port, "POST", "/v1/chat/completions", "demo",
                              "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\","
                              "\"content\":\"Hello\"}]}",
                              &status));
      g_assert_cmpuint (status, ==, 200);
    }
}

static gboolean
has_requests (UiFixture *fixture)
{
  WeirDesk *desk = ui_fixture_get_desk (fixture);

  return g_list_model_get_n_items (G_LIST_MODEL (weir_desk_get_requests (desk))) >= 3;
}

/* @data: the port */
static void
do_pages (UiFixture *fixture, gpointer data)
{
  static const char *const pages[] = { "overview",    "chat",    "usage", "requests",
                                       "deployments", "connect", "models" };

  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "show-page", "'requests'");
  make_requests (*(guint16 *) data);
  ui_fixture_wait (fixture, has_requests);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *target = g_strdup_printf ("'%s'", pages[i]);

      ui_fixture_act (fixture, "show-page", target);
      ui_fixture_pass (300);
      assert_named (pages[i], 8);
    }
}

/* @script gets the port. */
static void
run_demo (void (*script) (UiFixture *fixture, gpointer data))
{
  static const char *const demo[] = { "--demo", NULL };
  UiFixture fixture = { 0 };
  guint16 port = ui_fixture_find_port ();
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", port);

  ui_fixture_run (&fixture, config, demo, script, &port);
}

static void
test_pages (void)
{
  run_demo (do_pages);
}

/* --- Windows --- */

typedef struct
{
  const char *name;
  UiStep steps[3];
  guint at_least;
  GType (*get_shown) (void); /* (nullable): what has to be there first */
} Window;

/* With an account. */
static const Window windows[] = {
  { "general", { { "preferences-page", "'general'" } }, 5 },
  { "proxy", { { "preferences-page", "'proxy'" } }, 8 },
  { "subaccounts", { { "preferences-page", "'subaccounts'" } }, 4 },
  { "models", { { "preferences-page", "'models'" } }, 2 },
  { "rule", { { "preferences-page", "'models'" }, { "rules.add", NULL, gtk_button_get_type } }, 4 },
  { "prices", { { "preferences-page", "'prices'" } }, 4 },
  { "privacy", { { "preferences-page", "'privacy'" } }, 3 },
  { "advanced", { { "preferences-page", "'advanced'" } }, 3 },
  { "api-key",
    { { "preferences-page", "'proxy'" }, { "keys.create", NULL, weir_key_group_get_type } },
    4 },
  { "edit-subaccount", { { "edit-subaccount", "'dev-eu10'" } }, 10 },
  { "add-subaccount", { { "add-subaccount" } }, 4 },
  { "price", { { "set-price", "'gpt-4.1'" } }, 3 },
  { "keyring-help", { { "keyring-help" } }, 1 },
  { "set-up", { { "set-up" } }, 4 },
  { "shortcuts", { { "win.show-help-overlay", NULL, weir_window_get_type } }, 1 },
  { "menu", { { "win.show-menu", NULL, weir_window_get_type } }, 8 },
  { "about", { { "about" } }, 4 },
};

/* With the demo. */
static const Window demo_windows[] = {
  { "deploy", { { "deploy", "'gpt-4o'" } }, 3, weir_deploy_dialog_get_type },
  { "model-picker",
    { { "show-page", "'chat'" }, { "chat.choose-model", NULL, weir_chat_page_get_type } },
    8 },
  { "clear-usage",
    { { "show-page", "'usage'" }, { "usage.clear", NULL, weir_usage_page_get_type } },
    2,
    adw_message_dialog_get_type },
};

static void
close_popovers (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    close_popovers (child);
}

static void
close_others (UiFixture *fixture)
{
  GtkWidget *main_window = ui_fixture_get_window (fixture);
  g_autoptr (GListModel) all = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = g_list_model_get_n_items (all); i > 0; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i - 1);

      if (window != main_window)
        gtk_window_destroy (GTK_WINDOW (window));
    }
  close_popovers (main_window);
}

static void
check_window (UiFixture *fixture, const Window *window)
{
  ui_step_take_all (fixture, window->steps);
  if (window->get_shown != NULL)
    ui_fixture_wait_toplevel (window->get_shown ());
  ui_fixture_pass (300);
  assert_named (window->name, window->at_least);
  close_others (fixture);
}

static void
do_windows (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait (fixture, ui_fixture_is_window_shown);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    check_window (fixture, &windows[i]);
}

static void
test_windows (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_windows, NULL);
}

/* --- What there is once something was done --- */

static void
check_request (UiFixture *fixture)
{
  GtkWidget *table =
      ui_fixture_find (ui_fixture_get_window (fixture), WEIR_TYPE_REQUEST_TABLE, NULL, NULL);
  GtkWidget *view = ui_fixture_find (table, GTK_TYPE_COLUMN_VIEW, NULL, NULL);

  gtk_selection_model_select_item (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)), 0, TRUE);
  ui_fixture_pass (300);
  assert_named ("request", 10);
}

static void
check_chat (UiFixture *fixture)
{
  static const char *const models[] = { "demo/gpt-4.1", "demo/gpt-4o", NULL };
  WeirChatPage *page = chat_driver_open (fixture);

  chat_driver_set_model (page, models[0]);
  chat_driver_ask (page, "Write a table and some code.");
  assert_named ("reply", 12);
  g_assert_nonnull (
      weir_conversation_compare (weir_chat_page_get_conversation (page), "Hello", models));
  while (weir_conversation_is_busy (weir_chat_page_get_conversation (page)))
    ui_fixture_pass (10);
  assert_named ("comparison", 12);
}

/* @data: the port */
static void
do_demo (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  ui_fixture_act (fixture, "show-page", "'requests'");
  make_requests (*(guint16 *) data);
  ui_fixture_wait (fixture, has_requests);
  check_request (fixture);
  check_chat (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (demo_windows); i++)
    check_window (fixture, &demo_windows[i]);
}

static void
test_demo (void)
{
  run_demo (do_demo);
}

/* --- AT-SPI --- */

static GSubprocess *
start_reader (void)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *launcher =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, LAUNCHER, "--launch-immediately", NULL);
  g_autoptr (GVariant) reply = NULL;
  const char *address;

  g_assert_no_error (error);
  for (guint i = 0; reply == NULL && i < 100; i++)
    {
      g_usleep (50000);
      reply = call (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL);
    }
  g_assert_nonnull (reply);
  g_variant_get (reply, "(&s)", &address);
  reader =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  return launcher;
}

int
main (int argc, char **argv)
{
  g_autoptr (GSubprocess) launcher = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!g_file_test (LAUNCHER, G_FILE_TEST_IS_EXECUTABLE))
    return 77;
  g_setenv ("GTK_A11Y", "atspi", TRUE);
  g_unsetenv ("NO_AT_BRIDGE");
  launcher = start_reader ();

  g_test_add_func ("/ui/accessibility/demo", test_demo);
  g_test_add_func ("/ui/accessibility/pages", test_pages);
  g_test_add_func ("/ui/accessibility/windows", test_windows);

  status = g_test_run ();
  g_clear_object (&reader);
  /* It ends its bus, and all on that, itself. */
  g_subprocess_send_signal (launcher, SIGTERM);
  g_subprocess_wait (launcher, NULL, NULL);
  return status;
}
