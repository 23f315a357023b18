/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-deployment-orders.h"

G_BEGIN_DECLS

/* (transfer floating): rows of what is being done to deployments; not seen while there is nothing. */
GtkWidget *weir_order_group_new (WeirDeploymentOrders *orders);

G_END_DECLS
