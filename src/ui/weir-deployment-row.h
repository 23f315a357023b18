/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentRow:
 *
 * One deployment: what it is, how it is, and what can be done with it.
 *
 * Properties: "desk", "item": a #WeirDeploymentItem; "narrow"
 *
 * Actions: "deployment.test", "deployment.copy-name", "deployment.copy-id", "deployment.use"
 */
#define WEIR_TYPE_DEPLOYMENT_ROW (weir_deployment_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentRow, weir_deployment_row, WEIR, DEPLOYMENT_ROW, AdwActionRow)

GtkWidget *weir_deployment_row_new (WeirDesk *desk, WeirDeploymentItem *item);

G_END_DECLS
