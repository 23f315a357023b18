/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-deployment-item.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/* (nullable): why nothing can be asked of it now; %NULL: it runs, the proxy does, and an API here speaks to
 * it. */
const char *weir_deployment_test_explain (WeirDeploymentItem *item, WeirService *service);

/**
 * weir_deployment_test_start:
 *
 * Asks the running proxy for a few tokens of the item's model, as any client would, and keeps what
 * came of it in the item's "test" and "test-text". The request counts like any other. Does nothing
 * while a test is under way, or none is possible.
 */
void weir_deployment_test_start (WeirDeploymentItem *item, WeirService *service);

G_END_DECLS
