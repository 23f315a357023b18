/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-deployment-item.h"
#include "app/weir-service.h"
#include "base/weir-item-list.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentModel:
 *
 * All deployments that are known, in the order of the accounts: a #GListModel of
 * #WeirDeploymentItem. A refresh keeps the items of those that are still there, so that what is
 * selected or typed in a row stays.
 */
#define WEIR_TYPE_DEPLOYMENT_MODEL (weir_deployment_model_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentModel,
                      weir_deployment_model,
                      WEIR,
                      DEPLOYMENT_MODEL,
                      WeirItemList)

WeirDeploymentModel *weir_deployment_model_new (WeirService *service);

G_END_DECLS
