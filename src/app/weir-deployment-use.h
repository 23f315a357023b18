/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/* What clients can ask of a deployment. */
typedef enum
{
  WEIR_DEPLOYMENT_USE_NONE, /* no API here speaks to it */
  WEIR_DEPLOYMENT_USE_CHAT,
  WEIR_DEPLOYMENT_USE_EMBEDDING,
} WeirDeploymentUse;

WeirDeploymentUse weir_deployment_get_use (const WeirDeployment *deployment);

/* (nullable): what people call those who made the model @name, such as "Anthropic"; a proper name. */
const char *weir_deployment_guess_vendor (const char *name);

G_END_DECLS
