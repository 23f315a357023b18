/* SPDX-License-Identifier: MIT */
#include "app/weir-wake-watch.h"
#include "support/weir-test-network.h"

/* A bus of the test's own with a logind that sleeps when told to, and a network to be changed by hand. */

#define REST_MS 5

/* --- What the watch tells --- */

typedef struct
{
  GTestDBus *daemon;
  GDBusConnection *bus;    /* the watch's */
  GDBusConnection *logind; /* the other's */
  WeirTestNetwork *network;
  WeirWakeWatch *watch;
  guint n_woken;
} Fixture;

static void
on_woke (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_woken++;
}

static GDBusConnection *
connect_to (GTestDBus *daemon)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (daemon),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return bus;
}

static void
pass (guint ms)
{
  gint64 end_us = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
call (GDBusConnection *bus, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
      parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  WeirWakeWatchOptions options = {
    .rest_ms = REST_MS, .gap_ms = 1, .woke = on_woke, .user_data = f
  };

  f->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->daemon);
  f->bus = connect_to (f->daemon);
  f->logind = connect_to (f->daemon);
  call (f->logind, "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 0));
  f->network = weir_test_network_new ();
  options.network = G_NETWORK_MONITOR (f->network);
  if (data != NULL)
    options.gap_ms = GPOINTER_TO_UINT (data);
  f->watch = weir_wake_watch_new (&options);
  weir_wake_watch_listen (f->watch, f->bus);
  /* who owns the name is known once another call was answered */
  call (f->bus, "ListNames", NULL);
  pass (5);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_wake_watch_free (f->watch);
  g_assert_finalize_object (f->network);
  g_object_unref (f->logind);
  g_object_unref (f->bus);
  g_test_dbus_down (f->daemon);
  g_object_unref (f->daemon);
}

static void
wait_woken (Fixture *f, guint n)
{
  for (guint i = 0; i < 1000 && f->n_woken < n; i++)
    pass (2);
  g_assert_cmpuint (f->n_woken, ==, n);
}

static void
tell_sleep (Fixture *f, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (f->logind, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", "PrepareForSleep", parameters,
                                 &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (f->logind, NULL, NULL);
}

static void
test_sleep (Fixture *f, gconstpointer data)
{
  tell_sleep (f, g_variant_new ("(b)", TRUE));
  pass (4 * REST_MS);
  g_assert_cmpuint (f->n_woken, ==, 0);
  tell_sleep (f, g_variant_new ("(b)", FALSE));
  wait_woken (f, 1);
}

/* What logind never says is not believed. */
static void
test_odd_signal (Fixture *f, gconstpointer data)
{
  tell_sleep (f, g_variant_new ("(s)", "never"));
  pass (4 * REST_MS);
  g_assert_cmpuint (f->n_woken, ==, 0);
}

static void
test_network (Fixture *f, gconstpointer data)
{
  weir_test_network_set_available (f->network, FALSE);
  pass (4 * REST_MS);
  g_assert_cmpuint (f->n_woken, ==, 0);
  weir_test_network_set_available (f->network, TRUE);
  wait_woken (f, 1);
  weir_test_network_set_available (f->network, TRUE);
  wait_woken (f, 2);
}

/* A network that comes and goes makes one call, not many. */
static void
test_many (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    weir_test_network_set_available (f->network, i % 2 == 0);
  wait_woken (f, 1);
  pass (4 * REST_MS);
  for (guint i = 0; i < 20; i++)
    weir_test_network_set_available (f->network, i % 2 == 0);
  pass (10 * REST_MS);
  g_assert_cmpuint (f->n_woken, ==, 1);
}

/* The last one was on its way when the computer went to sleep. */
static void
test_asleep (Fixture *f, gconstpointer data)
{
  tell_sleep (f, g_variant_new ("(b)", FALSE));
  tell_sleep (f, g_variant_new ("(b)", TRUE));
  pass (10 * REST_MS);
  g_assert_cmpuint (f->n_woken, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/app/wake-watch/sleep", Fixture, NULL, set_up, test_sleep, tear_down);
  g_test_add ("/app/wake-watch/odd-signal", Fixture, NULL, set_up, test_odd_signal, tear_down);
  g_test_add ("/app/wake-watch/network", Fixture, NULL, set_up, test_network, tear_down);
  g_test_add ("/app/wake-watch/many", Fixture, GUINT_TO_POINTER (60000), set_up, test_many,
              tear_down);
  g_test_add ("/app/wake-watch/asleep", Fixture, NULL, set_up, test_asleep, tear_down);

  return g_test_run ();
}
