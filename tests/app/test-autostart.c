/* SPDX-License-Identifier: MIT */
#include "app/weir-autostart.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* By a file in a folder of the test's own, and by a portal on a bus of its own. */

#define ID "org.example.App"
#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"

/* --- By a file --- */

typedef struct
{
  char *folder;
  char *file;
} Place;

static void
place_init (Place *place)
{
  place->folder = g_dir_make_tmp ("weir-XXXXXX", NULL);
  place->file = g_build_filename (place->folder, "autostart", ID ".desktop", NULL);
}

static void
place_clear (Place *place)
{
  g_autofree char *parent = g_path_get_dirname (place->file);

  g_remove (place->file);
  g_rmdir (parent);
  g_remove (parent);
  g_rmdir (place->folder);
  g_free (place->file);
  g_free (place->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static WeirAutostart *
make (const Place *place)
{
  const WeirAutostartOptions options = { .app_id = ID,
                                         .config_dir = place->folder,
                                         .program = "/opt/weir" };

  return weir_autostart_new (&options);
}

/* How often "enabled" was told of: each thing that is done ends with one. */
static void
on_told (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
wait_told (guint *n_told, guint n)
{
  while (*n_told < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_file (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (WeirAutostart) autostart = NULL;
  g_autoptr (WeirAutostart) again = NULL;
  g_autofree char *text = NULL;
  guint n_told = 0;

  place_init (&place);
  autostart = make (&place);
  g_signal_connect (autostart, "notify::enabled", G_CALLBACK (on_told), &n_told);
  wait_told (&n_told, 1);
  g_assert_true (weir_autostart_is_possible (autostart));
  g_assert_false (weir_autostart_get_enabled (autostart));

  weir_autostart_set_enabled (autostart, TRUE);
  wait_told (&n_told, 3);
  g_assert_true (weir_autostart_get_enabled (autostart));
  g_assert_true (g_file_get_contents (place.file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Exec=\"/opt/weir\" --background"));

  again = make (&place);
  n_told = 0;
  g_signal_connect (again, "notify::enabled", G_CALLBACK (on_told), &n_told);
  wait_told (&n_told, 1);
  g_assert_true (weir_autostart_get_enabled (again));
  weir_autostart_set_enabled (again, FALSE);
  wait_told (&n_told, 3);
  g_assert_false (g_file_test (place.file, G_FILE_TEST_EXISTS));
  g_assert_null (weir_autostart_get_reason (again));
}

/* Where the folder cannot be made, the switch goes back and says why. */
static void
test_file_fails (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (WeirAutostart) autostart = NULL;
  g_autofree char *in_the_way = NULL;
  guint n_told = 0;

  place_init (&place);
  in_the_way = g_build_filename (place.folder, "autostart", NULL);
  g_assert_true (g_file_set_contents (in_the_way, "", -1, NULL));
  autostart = make (&place);
  g_signal_connect (autostart, "notify::enabled", G_CALLBACK (on_told), &n_told);
  wait_told (&n_told, 1);
  weir_autostart_set_enabled (autostart, TRUE);
  wait_told (&n_told, 3);
  g_assert_false (weir_autostart_get_enabled (autostart));
  g_assert_nonnull (weir_autostart_get_reason (autostart));
}

/* --- By the portal --- */

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *desktop; /* where the portal is */
  GDBusConnection *own;
  guint object;
  guint name;
  guint32 response;
  gboolean grants;
  GVariant *options; /* of the last request */
} Portal;

static GDBusConnection *
connect_bus (Portal *portal)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (portal->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

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
  Portal *portal = user_data;
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *handle = NULL;
  const char *token;
  GVariantDict results;

  g_clear_pointer (&portal->options, g_variant_unref);
  g_variant_get (parameters, "(s@a{sv})", NULL, &portal->options);
  g_assert_true (g_variant_lookup (portal->options, "handle_token", "&s", &token));
  handle = g_strconcat (PORTAL_PATH "/request/", name, "/", token, NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", handle));
  g_variant_dict_init (&results, NULL);
  g_variant_dict_insert (&results, "background", "b", TRUE);
  g_variant_dict_insert (&results, "autostart", "b", portal->grants);
  g_dbus_connection_emit_signal (
      connection, NULL, handle, "org.freedesktop.portal.Request", "Response",
      g_variant_new ("(u@a{sv})", portal->response, g_variant_dict_end (&results)), NULL);
}

static GVariant *
on_get_property (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GError **error,
                 gpointer user_data)
{
  return g_variant_new_uint32 (1);
}

static void
on_owned (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
set_up (Portal *portal, gconstpointer is_there)
{
  static const GDBusInterfaceVTable vtable = { on_call, on_get_property, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (
      "<node><interface name='" BACKGROUND "'><property name='version' type='u' access='read'/>"
      "<method name='RequestBackground'><arg type='s' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
      "</interface></node>",
      NULL);
  gboolean is_owned = FALSE;

  portal->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (portal->bus);
  portal->desktop = connect_bus (portal);
  portal->own = connect_bus (portal);
  if (is_there == NULL)
    return;
  portal->object = g_dbus_connection_register_object (
      portal->desktop, PORTAL_PATH, node->interfaces[0], &vtable, portal, NULL, NULL);
  portal->name = g_bus_own_name_on_connection (portal->desktop, PORTAL, G_BUS_NAME_OWNER_FLAGS_NONE,
                                               on_owned, NULL, &is_owned, NULL);
  while (!is_owned)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Portal *portal, gconstpointer is_there)
{
  if (portal->name != 0)
    {
      g_bus_unown_name (portal->name);
      g_dbus_connection_unregister_object (portal->desktop, portal->object);
    }
  g_clear_pointer (&portal->options, g_variant_unref);
  g_dbus_connection_close_sync (portal->desktop, NULL, NULL);
  g_dbus_connection_close_sync (portal->own, NULL, NULL);
  g_clear_object (&portal->desktop);
  g_clear_object (&portal->own);
  g_test_dbus_down (portal->bus);
  g_clear_object (&portal->bus);
}

static WeirAutostart *
make_sandboxed (GDBusConnection *bus, gboolean was_enabled)
{
  const WeirAutostartOptions options = { .app_id = ID,
                                         .config_dir = "/nonexistent",
                                         .program = "weir",
                                         .bus = bus,
                                         .is_sandboxed = TRUE,
                                         .was_enabled = was_enabled };

  return weir_autostart_new (&options);
}

static void
test_portal (Portal *portal, gconstpointer data)
{
  g_autoptr (WeirAutostart) autostart = make_sandboxed (portal->own, FALSE);
  g_autofree const char **command = NULL;
  gboolean wanted = FALSE;
  guint n_told = 0;

  while (!weir_autostart_is_possible (autostart))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (autostart, "notify::enabled", G_CALLBACK (on_told), &n_told);
  portal->grants = TRUE;
  weir_autostart_set_enabled (autostart, TRUE);
  wait_told (&n_told, 2);
  g_assert_true (weir_autostart_get_enabled (autostart));
  g_assert_true (g_variant_lookup (portal->options, "autostart", "b", &wanted));
  g_assert_true (wanted);
  g_assert_true (g_variant_lookup (portal->options, "commandline", "^a&s", &command));
  g_assert_cmpstr (command[0], ==, "weir");
  g_assert_cmpstr (command[1], ==, "--background");

  portal->grants = FALSE;
  weir_autostart_set_enabled (autostart, FALSE);
  wait_told (&n_told, 4);
  g_assert_false (weir_autostart_get_enabled (autostart));
}

static void
test_denied (Portal *portal, gconstpointer data)
{
  g_autoptr (WeirAutostart) autostart = make_sandboxed (portal->own, FALSE);
  guint n_told = 0;

  while (!weir_autostart_is_possible (autostart))
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (autostart, "notify::enabled", G_CALLBACK (on_told), &n_told);
  portal->response = 1;
  weir_autostart_set_enabled (autostart, TRUE);
  wait_told (&n_told, 2);
  g_assert_false (weir_autostart_get_enabled (autostart));
  g_assert_cmpstr (weir_autostart_get_reason (autostart), ==, "The desktop did not allow it.");
}

static void
test_no_portal (Portal *portal, gconstpointer data)
{
  g_autoptr (WeirAutostart) autostart = make_sandboxed (portal->own, TRUE);

  while (weir_autostart_get_reason (autostart) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (weir_autostart_is_possible (autostart));
  g_assert_cmpstr (weir_autostart_get_reason (autostart), ==,
                   "Your desktop offers no autostart for Flatpak apps. Add “Weir” in its startup "
                   "settings.");
  /* what cannot be asked is what it was last */
  g_assert_true (weir_autostart_get_enabled (autostart));
  weir_autostart_set_enabled (autostart, FALSE);
  g_assert_true (weir_autostart_get_enabled (autostart));
}

/* Whoever goes while the user is asked is not called any more. */
static void
test_gone (Portal *portal, gconstpointer data)
{
  g_autoptr (WeirAutostart) autostart = make_sandboxed (portal->own, FALSE);

  while (!weir_autostart_is_possible (autostart))
    g_main_context_iteration (NULL, TRUE);
  weir_autostart_set_enabled (autostart, TRUE);
  g_clear_object (&autostart);
  while (portal->options == NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_no_bus (void)
{
  g_autoptr (WeirAutostart) autostart = make_sandboxed (NULL, FALSE);

  g_assert_false (weir_autostart_is_possible (autostart));
  g_assert_nonnull (weir_autostart_get_reason (autostart));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    gboolean is_there;
    void (*test) (Portal *portal, gconstpointer data);
  } tests[] = {
    { "/app/autostart/portal", TRUE, test_portal },
    { "/app/autostart/denied", TRUE, test_denied },
    { "/app/autostart/no-portal", FALSE, test_no_portal },
    { "/app/autostart/gone", TRUE, test_gone },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/autostart/file", test_file);
  g_test_add_func ("/app/autostart/file-fails", test_file_fails);
  g_test_add_func ("/app/autostart/no-bus", test_no_bus);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Portal, GINT_TO_POINTER (tests[i].is_there), set_up, tests[i].test,
                tear_down);
  return g_test_run ();
}
