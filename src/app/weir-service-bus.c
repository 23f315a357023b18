/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-service-bus.h"

#include "app/weir-engine-bus.h"

struct _WeirServiceBus
{
  WeirDesk *desk;
  WeirEngineBus *bus;
};

/* As when a person has changed them: what is shown follows, and an address is moved to. */
static gboolean
reload (gpointer user_data, GError **error)
{
  WeirServiceBus *self = user_data;

  return weir_service_try_reload (weir_desk_get_service (self->desk), error);
}

static void
on_engine_changed (WeirServiceBus *self)
{
  weir_engine_bus_set_engine (self->bus,
                              weir_service_get_engine (weir_desk_get_service (self->desk)));
}

static void
on_engine_closing (WeirServiceBus *self)
{
  weir_engine_bus_set_engine (self->bus, NULL);
}

WeirServiceBus *
weir_service_bus_new (WeirDesk *desk)
{
  WeirServiceBus *self;
  WeirService *service;
  WeirEngineBusOwner owner = { .reload = reload };

  g_return_val_if_fail (WEIR_IS_DESK (desk), NULL);

  self = g_new0 (WeirServiceBus, 1);
  self->desk = g_object_ref (desk);
  owner.requests = weir_desk_get_requests (desk);
  owner.user_data = self;
  self->bus = weir_engine_bus_new_for_owner (&owner);
  service = weir_desk_get_service (desk);
  g_signal_connect_swapped (service, "engine-changed", G_CALLBACK (on_engine_changed), self);
  g_signal_connect_swapped (service, "engine-closing", G_CALLBACK (on_engine_closing), self);
  on_engine_changed (self);
  return self;
}

void
weir_service_bus_free (WeirServiceBus *self)
{
  g_return_if_fail (self != NULL);

  g_signal_handlers_disconnect_by_data (weir_desk_get_service (self->desk), self);
  weir_engine_bus_free (self->bus);
  g_object_unref (self->desk);
  g_free (self);
}
