/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-deployment-orders.h"

G_BEGIN_DECLS

/**
 * WeirOrderRow:
 *
 * How far it is with one thing that is asked about a deployment; one that has failed can be put away.
 */
#define WEIR_TYPE_ORDER_ROW (weir_order_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirOrderRow, weir_order_row, WEIR, ORDER_ROW, AdwActionRow)

/* (transfer floating) */
GtkWidget *weir_order_row_new (WeirDeploymentOrders *orders, WeirDeploymentOrder *order);

G_END_DECLS
