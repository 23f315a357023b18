/* SPDX-License-Identifier: MIT */
#include "app/weir-session-keyring.h"

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* No bus is started to find out that there is none. */
static void
test_no_bus (void)
{
  g_autoptr (WeirCredentialStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_setenv ("XDG_RUNTIME_DIR", g_get_user_runtime_dir (), TRUE);
  store = weir_session_keyring_new ();
  weir_credential_store_list_async (store, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (weir_credential_store_list_finish (store, result, &error));
  g_assert_error (error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_UNAVAILABLE);
}

/* --- In a sandbox --- */

#define PORTAL "org.freedesktop.portal.Desktop"
#define SERVICE "org.freedesktop.secrets"

typedef struct
{
  GDBusConnection *bus;
  const char *backend;
  gint is_done; /* atomic */
} Choice;

static gpointer
choose (gpointer data)
{
  Choice *choice = data;

  choice->backend = weir_session_keyring_choose_backend (choice->bus);
  g_atomic_int_set (&choice->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* It waits for answers that come from this thread's main context. */
static const char *
choose_backend (GDBusConnection *bus)
{
  Choice choice = { .bus = bus };
  GThread *thread = g_thread_new ("choose", choose, &choice);

  while (!g_atomic_int_get (&choice.is_done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  return choice.backend;
}

static GVariant *
on_get_version (GDBusConnection *connection,
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

static guint
own (GDBusConnection *connection, const char *name)
{
  gboolean is_owned = FALSE;
  guint id = g_bus_own_name_on_connection (connection, name, G_BUS_NAME_OWNER_FLAGS_NONE, on_owned,
                                           NULL, &is_owned, NULL);

  while (!is_owned)
    g_main_context_iteration (NULL, TRUE);
  return id;
}

static void
test_backend (void)
{
  static const GDBusInterfaceVTable vtable = { NULL, on_get_version, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (
      "<node><interface name='org.freedesktop.portal.Secret'>"
      "<property name='version' type='u' access='read'/></interface></node>",
      NULL);
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) connection = NULL;
  guint service, portal, object;

  g_test_dbus_up (bus);
  connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);

  /* nobody, so it is left to libsecret to say so */
  g_assert_null (choose_backend (connection));
  /* a keyring, which the sandbox may talk to */
  service = own (connection, SERVICE);
  g_assert_cmpstr (choose_backend (connection), ==, "service");
  /* a desktop with other portals */
  portal = own (connection, PORTAL);
  g_assert_cmpstr (choose_backend (connection), ==, "service");
  /* the portal goes first */
  object = g_dbus_connection_register_object (connection, "/org/freedesktop/portal/desktop",
                                              node->interfaces[0], &vtable, NULL, NULL, NULL);
  g_assert_null (choose_backend (connection));

  g_dbus_connection_unregister_object (connection, object);
  g_bus_unown_name (portal);
  g_bus_unown_name (service);
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_test_dbus_stop (bus);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/session-keyring/no-bus", test_no_bus);
  g_test_add_func ("/app/session-keyring/backend", test_backend);
  return g_test_run ();
}
