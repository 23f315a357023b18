/* SPDX-License-Identifier: MIT */

/* Turns the pages of a running Weir, by D-Bus, so many a second, until it is ended. Each turn builds
 * or lays out a page and draws the fade between two.
 *
 * Usage: bench-pages PER-SECOND */

#include <gio/gio.h>
#include <stdlib.h>

#define APP_ID "io.github.weirproxy.Weir"
#define APP_PATH "/io/github/weirproxy/Weir"

static void
show (GDBusConnection *bus, const char *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_auto (GVariantBuilder) target = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  g_variant_builder_add (&target, "v", g_variant_new_string (page));
  reply = g_dbus_connection_call_sync (bus, APP_ID, APP_PATH, "org.gtk.Actions", "Activate",
                                       g_variant_new ("(sava{sv})", "show-page", &target, NULL),
                                       NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, &error);
  if (reply != NULL)
    return;
  g_printerr ("bench-pages: %s\n", error->message);
  exit (1);
}

int
main (int argc, char **argv)
{
  static const char *const pages[] = { "overview",    "chat",    "usage", "requests",
                                       "deployments", "connect", "models" };
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  guint64 per_second = argc == 2 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;

  if (bus == NULL || per_second == 0)
    {
      g_printerr ("Usage: bench-pages PER-SECOND, on a session bus\n");
      return 2;
    }
  for (guint i = 0;; i++)
    {
      show (bus, pages[i % G_N_ELEMENTS (pages)]);
      g_usleep (G_USEC_PER_SEC / per_second);
    }
}
