/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentGroup:
 *
 * The deployments of one resource group of one subaccount. Properties: "narrow"
 */
#define WEIR_TYPE_DEPLOYMENT_GROUP (weir_deployment_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentGroup,
                      weir_deployment_group,
                      WEIR,
                      DEPLOYMENT_GROUP,
                      AdwPreferencesGroup)

/* @shown: of #WeirDeploymentItem; those of @account and @resource_group are taken from it. */
WeirDeploymentGroup *weir_deployment_group_new (WeirDesk *desk,
                                                GListModel *shown,
                                                const char *account,
                                                const char *resource_group);

/* Whether @deployment belongs here. */
gboolean weir_deployment_group_has (WeirDeploymentGroup *self, const WeirDeployment *deployment);

/* States became others: counts anew. */
void weir_deployment_group_update (WeirDeploymentGroup *self);

G_END_DECLS
