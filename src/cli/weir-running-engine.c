/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-running-engine.h"

#include "app/weir-engine-bus.h"

/* A refresh waits for every account, each with its own limits. */
#define LIMIT_MS (120 * 1000)
#define QUICK_LIMIT_MS (5 * 1000)

static gboolean
is_nobody (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static WeirExit
explain (GError *error)
{
  if (is_nobody (error))
    weir_command_complain ("Weir does not run in this session; start it with “weirctl serve”");
  else
    {
      g_dbus_error_strip_remote_error (error);
      weir_command_complain ("%s", error->message);
    }
  return WEIR_EXIT_FAILED;
}

WeirExit
weir_running_engine_call_with (const char *method, GVariant *arguments, GVariant **reply)
{
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GVariant) sunk = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  if (!weir_engine_bus_is_there ())
    {
      weir_command_complain ("there is no session bus to find a running Weir on");
      return WEIR_EXIT_FAILED;
    }
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (connection != NULL)
    value = g_dbus_connection_call_sync (connection, WEIR_ENGINE_BUS_NAME, WEIR_ENGINE_BUS_PATH,
                                         WEIR_ENGINE_BUS_INTERFACE, method, sunk, NULL,
                                         G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT_MS, NULL, &error);
  if (value == NULL)
    return explain (error);
  if (reply != NULL)
    *reply = g_steal_pointer (&value);
  return WEIR_EXIT_OK;
}

WeirExit
weir_running_engine_call (const char *method, GVariant **reply)
{
  return weir_running_engine_call_with (method, NULL, reply);
}

gboolean
weir_running_engine_try (const char *method, GVariant **reply, GError **error)
{
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) local = NULL;

  if (!weir_engine_bus_is_there ())
    return FALSE;
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (connection == NULL)
    return FALSE;
  value = g_dbus_connection_call_sync (
      connection, WEIR_ENGINE_BUS_NAME, WEIR_ENGINE_BUS_PATH, WEIR_ENGINE_BUS_INTERFACE, method,
      NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, QUICK_LIMIT_MS, NULL, &local);
  if (value == NULL && !is_nobody (local))
    {
      g_dbus_error_strip_remote_error (local);
      g_propagate_error (error, g_steal_pointer (&local));
    }
  if (value != NULL && reply != NULL)
    *reply = g_variant_ref (value);
  return value != NULL;
}

WeirExit
weir_running_engine_run (const WeirCommand *command, const char *method, int argc, char **argv)
{
  WeirExit status;

  if (!weir_command_parse (command, NULL, NULL, 0, &argc, &argv, &status))
    return status;
  return weir_running_engine_call (method, NULL);
}
