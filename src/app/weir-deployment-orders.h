/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-deployment-order.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentOrders:
 *
 * What is asked of SAP AI Core about deployments and is not over yet, or has failed and was not put away:
 * a #GListModel of #WeirDeploymentOrder, the latest first. It carries them out with whatever engine the
 * service has, and asks for the deployments again when there is something new. What SAP AI Core has on its
 * way without having been asked here, before a restart or by somebody else, is followed like one's own.
 * Main thread.
 *
 * Signals:
 * "ended" (WeirDeploymentOrder *order): it is over; one that is DONE is in the list no more
 */
#define WEIR_TYPE_DEPLOYMENT_ORDERS (weir_deployment_orders_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentOrders,
                      weir_deployment_orders,
                      WEIR,
                      DEPLOYMENT_ORDERS,
                      GObject)

/* @poll_ms: as of weir_deployment_order_run_async () */
WeirDeploymentOrders *
weir_deployment_orders_new (WeirService *service, WeirClock *clock, guint poll_ms);

/* @order: (transfer full): begins at once; one that failed for the same deployment is put away. */
void weir_deployment_orders_add (WeirDeploymentOrders *self, WeirDeploymentOrder *order);

/* Puts away one that has failed. */
void weir_deployment_orders_dismiss (WeirDeploymentOrders *self, WeirDeploymentOrder *order);

/* (transfer none) (nullable): what is under way for @deployment. */
WeirDeploymentOrder *weir_deployment_orders_find (WeirDeploymentOrders *self,
                                                  const WeirDeployment *deployment);

/* Waits for nothing any more. */
void weir_deployment_orders_close (WeirDeploymentOrders *self);

G_END_DECLS
