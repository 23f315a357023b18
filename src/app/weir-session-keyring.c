/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "config.h"

#include "app/weir-session-keyring.h"

#include "app/weir-engine-bus.h"
#include "store/weir-keyring.h"

WeirCredentialStore *
weir_session_keyring_new (void)
{
  g_autoptr (GDBusConnection) bus = NULL;

  /* A program that looks for a bus where there is none would start one. */
  if (weir_engine_bus_is_there ())
    bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  return weir_keyring_new (bus, WEIR_APP_ID);
}
