/* SPDX-License-Identifier: MIT */
#include "bus-fixture.h"

#include "app/weir-engine-bus.h"

static void
on_name (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  BusFixture *self = user_data;

  self->n_owners++;
}

void
bus_fixture_set_up (BusFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->daemon);
  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  self->watch =
      g_bus_watch_name_on_connection (self->connection, WEIR_ENGINE_BUS_NAME,
                                      G_BUS_NAME_WATCHER_FLAGS_NONE, on_name, NULL, self, NULL);
}

void
bus_fixture_tear_down (BusFixture *self)
{
  g_bus_unwatch_name (self->watch);
  g_clear_pointer (&self->reply, g_variant_unref);
  g_clear_error (&self->error);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->daemon);
  g_clear_object (&self->daemon);
}

void
bus_fixture_wait_engine (BusFixture *self)
{
  while (self->n_owners == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_reply (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BusFixture *self = user_data;

  self->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &self->error);
  self->is_done = TRUE;
}

void
bus_fixture_start_call (BusFixture *self, const char *method, GVariant *arguments)
{
  g_clear_pointer (&self->reply, g_variant_unref);
  g_clear_error (&self->error);
  self->is_done = FALSE;
  g_dbus_connection_call (self->connection, WEIR_ENGINE_BUS_NAME, WEIR_ENGINE_BUS_PATH,
                          WEIR_ENGINE_BUS_INTERFACE, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_reply, self);
}

void
bus_fixture_end_call (BusFixture *self)
{
  while (!self->is_done)
    g_main_context_iteration (NULL, TRUE);
}

void
bus_fixture_call (BusFixture *self, const char *method, GVariant *arguments)
{
  bus_fixture_start_call (self, method, arguments);
  bus_fixture_end_call (self);
}
