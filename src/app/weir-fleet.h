/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-catalogue-list.h"
#include "app/weir-deployment-model.h"
#include "app/weir-deployment-orders.h"

G_BEGIN_DECLS

/**
 * WeirFleet:
 *
 * What there is to answer requests with, and what could be: deployments, what is being done to them, and the
 * models on offer.
 */
#define WEIR_TYPE_FLEET (weir_fleet_get_type ())
G_DECLARE_FINAL_TYPE (WeirFleet, weir_fleet, WEIR, FLEET, GObject)

WeirFleet *weir_fleet_new (WeirService *service, WeirClock *clock);

/* (transfer none) */
WeirDeploymentModel *weir_fleet_get_deployments (WeirFleet *self);
WeirDeploymentOrders *weir_fleet_get_orders (WeirFleet *self);
WeirCatalogueList *weir_fleet_get_catalogue (WeirFleet *self);

/* Waits for nothing any more. */
void weir_fleet_close (WeirFleet *self);

G_END_DECLS
