/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-deployment-item.h"
#include "app/weir-engine.h"
#include "app/weir-problem.h"

G_BEGIN_DECLS

/* Which deployments a list shows, and why it shows none. */

/* @search: (nullable): folded: has to be in one of its names, or where it is. */
gboolean weir_deployment_outlook_is_shown (WeirDeploymentItem *item,
                                           gboolean with_stopped,
                                           const char *search);

/* (transfer full) (nullable): @accounts: of #WeirAccountItem; why the first that failed did. */
char *weir_deployment_outlook_find_trouble (GListModel *accounts);

/* Whether a problem of this kind is why deployments could not be read. */
gboolean weir_deployment_outlook_is_cause (WeirProblemKind kind);

/**
 * weir_deployment_outlook_describe_empty:
 * @accounts: of #WeirAccountItem
 * @engine: (nullable)
 * @account: (out) (transfer full): whose resource groups could be others; "" when it may be any
 *
 * Returns: (transfer full): that nothing runs, and what to do
 */
char *
weir_deployment_outlook_describe_empty (GListModel *accounts, WeirEngine *engine, char **account);

G_END_DECLS
