/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-wake-watch.h"

#define REST_MS 2000
#define GAP_MS 15000

struct _WeirWakeWatch
{
  WeirWakeWatchOptions options;
  GMainContext *context;
  GNetworkMonitor *network; /* (nullable) */
  gulong network_id;
  GDBusConnection *system_bus; /* (nullable) */
  guint sleep_id;
  GSource *rest;  /* (nullable): set while a call is on its way */
  gint64 told_us; /* monotonic; 0: never */
};

static gboolean
on_rested (gpointer user_data)
{
  WeirWakeWatch *self = user_data;

  g_clear_pointer (&self->rest, g_source_unref);
  self->told_us = g_get_monotonic_time ();
  self->options.woke (self->options.user_data);
  return G_SOURCE_REMOVE;
}

static void
rest (WeirWakeWatch *self)
{
  gint64 wait_ms = self->options.rest_ms;

  if (self->rest != NULL)
    return;
  if (self->told_us != 0)
    wait_ms =
        MAX (wait_ms, self->options.gap_ms
                          - (g_get_monotonic_time () - self->told_us) / G_TIME_SPAN_MILLISECOND);
  self->rest = g_timeout_source_new ((guint) wait_ms);
  g_source_set_callback (self->rest, on_rested, self, NULL);
  g_source_attach (self->rest, self->context);
}

static void
stop_rest (WeirWakeWatch *self)
{
  if (self->rest == NULL)
    return;
  g_source_destroy (self->rest);
  g_clear_pointer (&self->rest, g_source_unref);
}

static void
on_network_changed (GNetworkMonitor *network, gboolean is_available, gpointer user_data)
{
  if (is_available)
    rest (user_data);
}

/* Told with TRUE before the computer sleeps, and with FALSE when it has woken. */
static void
on_sleep (GDBusConnection *bus,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  gboolean sleeps;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &sleeps);
  if (sleeps)
    stop_rest (user_data);
  else
    rest (user_data);
}

void
weir_wake_watch_listen (WeirWakeWatch *self, GDBusConnection *system_bus)
{
  g_return_if_fail (self != NULL && self->system_bus == NULL);
  g_return_if_fail (G_IS_DBUS_CONNECTION (system_bus));

  self->system_bus = g_object_ref (system_bus);
  self->sleep_id = g_dbus_connection_signal_subscribe (
      system_bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
      "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_sleep, self, NULL);
}

WeirWakeWatch *
weir_wake_watch_new (const WeirWakeWatchOptions *options)
{
  WeirWakeWatch *self;

  g_return_val_if_fail (options != NULL && options->woke != NULL, NULL);

  self = g_new0 (WeirWakeWatch, 1);
  self->options = *options;
  if (options->rest_ms == 0)
    self->options.rest_ms = REST_MS;
  if (options->gap_ms == 0)
    self->options.gap_ms = GAP_MS;
  self->context = g_main_context_ref_thread_default ();
  if (options->network != NULL)
    {
      self->network = g_object_ref (options->network);
      self->network_id = g_signal_connect (self->network, "network-changed",
                                           G_CALLBACK (on_network_changed), self);
    }
  return self;
}

void
weir_wake_watch_free (WeirWakeWatch *self)
{
  g_return_if_fail (self != NULL);

  stop_rest (self);
  if (self->network != NULL)
    g_signal_handler_disconnect (self->network, self->network_id);
  g_clear_object (&self->network);
  if (self->system_bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->system_bus, self->sleep_id);
  g_clear_object (&self->system_bus);
  g_main_context_unref (self->context);
  g_free (self);
}
