/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-session-keyring.h"

#include "app/weir-engine-bus.h"
#include "store/weir-keyring.h"

#define BACKEND "SECRET_BACKEND"
#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define SECRET_PORTAL "org.freedesktop.portal.Secret"
#define SECRET_SERVICE "org.freedesktop.secrets"

/* Portals answer at once, or hang. */
#define PATIENCE_MS 2000

WeirCredentialStore *
weir_session_keyring_new (void)
{
  g_autoptr (GDBusConnection) bus = NULL;

  /* A program that looks for a bus where there is none would start one. */
  if (weir_engine_bus_is_there ())
    bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  return weir_keyring_new (bus, WEIR_APP_ID);
}

static gboolean
has_portal (GDBusConnection *bus)
{
  g_autoptr (GVariant) version = g_dbus_connection_call_sync (
      bus, PORTAL, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", SECRET_PORTAL, "version"), G_VARIANT_TYPE ("(v)"),
      G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, NULL, NULL);

  return version != NULL;
}

/* @list: "ListNames" or "ListActivatableNames" */
static gboolean
lists_service (GDBusConnection *bus, const char *list)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", list, NULL,
      G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, NULL, NULL);
  g_autofree const char **names = NULL;

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(^a&s)", &names);
  return g_strv_contains (names, SECRET_SERVICE);
}

const char *
weir_session_keyring_choose_backend (GDBusConnection *bus)
{
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);

  if (has_portal (bus))
    return NULL;
  return lists_service (bus, "ListNames") || lists_service (bus, "ListActivatableNames") ? "service"
                                                                                         : NULL;
}

gboolean
weir_session_keyring_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

void
weir_session_keyring_prepare (void)
{
  g_autoptr (GDBusConnection) bus = NULL;
  const char *backend;

  if (!weir_session_keyring_is_sandboxed () || g_getenv (BACKEND) != NULL)
    return;
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  backend = bus != NULL ? weir_session_keyring_choose_backend (bus) : NULL;
  if (backend != NULL)
    g_setenv (BACKEND, backend, TRUE);
}
