/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-page.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentsPage:
 *
 * What runs in SAP AI Core, by subaccount and resource group.
 *
 * Properties: "show-stopped"
 */
#define WEIR_TYPE_DEPLOYMENTS_PAGE (weir_deployments_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentsPage, weir_deployments_page, WEIR, DEPLOYMENTS_PAGE, WeirPage)

G_END_DECLS
