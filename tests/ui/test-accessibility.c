/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <signal.h>
#include <string.h>

#include "raw-client.h"
#include "ui/weir-first-run.h"
#include "ui/weir-subaccount-window.h"

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
  const char *child_name, *child_path;
  guint n = 0;

  if (!is_container (role) && has_state (name, path, STATE_FOCUSABLE)
      && has_state (name, path, STATE_VISIBLE))
    {
      g_autofree char *text = dup_name (name, path);

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
    {
      g_autofree char *text = dup_name (name, path);

      n += walk (child_name, child_path, *text != '\0' ? text : where, n_faults);
    }
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

static void
test_pages (void)
{
  static const char *const demo[] = { "--demo", NULL };
  UiFixture fixture = { 0 };
  guint16 port = ui_fixture_find_port ();
  g_autofree char *config = g_strdup_printf ("{\"port\": %u}", port);

  ui_fixture_run (&fixture, config, demo, do_pages, &port);
}

/* --- Windows --- */

static void
do_windows (UiFixture *fixture, gpointer data)
{
  static const struct
  {
    const char *action;
    const char *target;
    guint at_least;
  } windows[] = {
    { "preferences-page", "'general'", 5 },
    { "preferences-page", "'proxy'", 8 },
    { "preferences-page", "'subaccounts'", 4 },
    { "preferences-page", "'models'", 2 },
    { "preferences-page", "'prices'", 4 },
    { "preferences-page", "'privacy'", 3 },
    { "preferences-page", "'advanced'", 3 },
    { "edit-subaccount", "'dev-eu10'", 10 },
    { "add-subaccount", NULL, 4 },
    { "set-price", "'gpt-4.1'", 3 },
    { "keyring-help", NULL, 1 },
    { "set-up", NULL, 4 },
    { "about", NULL, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      GtkWindow *main_window = GTK_WINDOW (weir_application_get_window (fixture->application));
      g_autoptr (GListModel) all = g_object_ref (gtk_window_get_toplevels ());

      ui_fixture_act (fixture, windows[i].action, windows[i].target);
      ui_fixture_pass (300);
      assert_named (windows[i].target != NULL ? windows[i].target : windows[i].action,
                    windows[i].at_least);
      for (guint j = g_list_model_get_n_items (all); j > 0; j--)
        {
          g_autoptr (GtkWindow) window = g_list_model_get_item (all, j - 1);

          if (window != main_window)
            gtk_window_destroy (window);
        }
    }
}

static void
test_windows (void)
{
  UiFixture fixture = { 0 };
  g_autofree char *config = ui_fixture_build_config (ui_fixture_find_port ());

  ui_fixture_run (&fixture, config, NULL, do_windows, NULL);
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

  g_test_add_func ("/ui/accessibility/pages", test_pages);
  g_test_add_func ("/ui/accessibility/windows", test_windows);

  status = g_test_run ();
  g_clear_object (&reader);
  /* It ends its bus, and all on that, itself. */
  g_subprocess_send_signal (launcher, SIGTERM);
  g_subprocess_wait (launcher, NULL, NULL);
  return status;
}
