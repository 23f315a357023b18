/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment-change.h"

G_BEGIN_DECLS

/* How it is told that deployments are made, stopped and deleted. */

typedef enum
{
  WEIR_DEPLOYMENT_ORDER_CREATE,
  WEIR_DEPLOYMENT_ORDER_STOP,
  WEIR_DEPLOYMENT_ORDER_DELETE,
} WeirDeploymentOrderKind;

/* (transfer full): what went wrong in @resource_group, and what to do about it. */
char *weir_deployment_words_explain (const GError *error, const char *resource_group);

/* (transfer full): @message: (nullable): why, as SAP AI Core says it */
char *weir_deployment_words_not_started (const char *message);

/* How far it is while the deployment is at @status. */
const char *weir_deployment_words_progress (WeirDeploymentOrderKind kind,
                                            WeirDeploymentStatus status);
const char *weir_deployment_words_done (WeirDeploymentOrderKind kind);

G_END_DECLS
