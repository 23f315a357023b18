/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/**
 * weir_deployment_merge:
 * @answers: (element-type GPtrArray): deployments of each of the account's resource groups; %NULL for one
 *   that could not be asked
 * @known: (element-type WeirDeployment): what was known before
 * @catalogue: (nullable): of the account
 *
 * Returns: (transfer full) (element-type WeirDeployment): what a round of questions tells: the answers, what
 *   was known of groups that gave none, and what the configuration binds and nobody named
 */
GPtrArray *weir_deployment_merge (WeirAccount *account,
                                  GPtrArray *answers,
                                  GPtrArray *known,
                                  WeirCatalogue *catalogue);

/* Adds what the configuration binds and @list does not name. */
void weir_deployment_merge_add_pinned (GPtrArray *list, WeirAccount *account);

/* Whether both hold the same deployments, in any order. */
gboolean weir_deployment_merge_equal (GPtrArray *a, GPtrArray *b);

G_END_DECLS
