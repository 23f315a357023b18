/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-fleet.h"

struct _WeirFleet
{
  GObject parent_instance;

  WeirDeploymentModel *deployments;
  WeirDeploymentOrders *orders;
  WeirCatalogueList *catalogue;
};

G_DEFINE_FINAL_TYPE (WeirFleet, weir_fleet, G_TYPE_OBJECT)

WeirDeploymentModel *
weir_fleet_get_deployments (WeirFleet *self)
{
  g_return_val_if_fail (WEIR_IS_FLEET (self), NULL);

  return self->deployments;
}

WeirDeploymentOrders *
weir_fleet_get_orders (WeirFleet *self)
{
  g_return_val_if_fail (WEIR_IS_FLEET (self), NULL);

  return self->orders;
}

WeirCatalogueList *
weir_fleet_get_catalogue (WeirFleet *self)
{
  g_return_val_if_fail (WEIR_IS_FLEET (self), NULL);

  return self->catalogue;
}

void
weir_fleet_close (WeirFleet *self)
{
  g_return_if_fail (WEIR_IS_FLEET (self));

  weir_deployment_orders_close (self->orders);
}

static void
weir_fleet_finalize (GObject *object)
{
  WeirFleet *self = WEIR_FLEET (object);

  g_object_unref (self->catalogue);
  g_object_unref (self->orders);
  g_object_unref (self->deployments);

  G_OBJECT_CLASS (weir_fleet_parent_class)->finalize (object);
}

static void
weir_fleet_class_init (WeirFleetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_fleet_finalize;
}

static void
weir_fleet_init (WeirFleet *self)
{
}

WeirFleet *
weir_fleet_new (WeirService *service, WeirClock *clock)
{
  WeirFleet *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);

  self = g_object_new (WEIR_TYPE_FLEET, NULL);
  self->deployments = weir_deployment_model_new (service);
  self->orders = weir_deployment_orders_new (service, clock, 0);
  self->catalogue = weir_catalogue_list_new (service);
  return self;
}
