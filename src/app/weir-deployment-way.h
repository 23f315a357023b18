/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"
#include "app/weir-deployment-words.h"

G_BEGIN_DECLS

/**
 * weir_deployment_way_find:
 * @now_s: seconds since 1970 UTC
 * @kind: (out): what was asked for
 *
 * Whether SAP AI Core is about to start, stop or delete @deployment, by whomever that was asked for. What
 * has not changed for an hour is stuck, and no longer on its way.
 */
gboolean weir_deployment_way_find (const WeirDeployment *deployment,
                                   gint64 now_s,
                                   WeirDeploymentOrderKind *kind);

G_END_DECLS
