/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentItem:
 *
 * One deployment, for lists.
 *
 * Properties, read-only: "id"; "account": its name; "resource-group"; "model" (nullable: that of
 * orchestration); "version" (nullable); "executable"; "alias" (nullable): the first name the
 * configuration binds to it; "status": in SAP's words, "RUNNING"; "message" (nullable): SAP's, about
 * the status; "usable": requests may go to it
 */
#define WEIR_TYPE_DEPLOYMENT_ITEM (weir_deployment_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentItem, weir_deployment_item, WEIR, DEPLOYMENT_ITEM, GObject)

WeirDeploymentItem *weir_deployment_item_new (WeirDeployment *deployment);

/* For the model that holds it: what it shows is known anew. */
void weir_deployment_item_set (WeirDeploymentItem *self, WeirDeployment *deployment);

/* (transfer none) */
const WeirDeployment *weir_deployment_item_get (WeirDeploymentItem *self);

G_END_DECLS
