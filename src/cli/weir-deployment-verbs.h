/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/weir-command.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentWish:
 * @account: (nullable): %NULL: the only one
 * @resource_group: (nullable): %NULL: the only one of the account
 * @version: (nullable): %NULL: the latest
 * @configuration: (nullable): the id of one that is there
 * @ttl: (nullable): how long it lives, "24H"
 * @no_wait: ends once SAP AI Core has taken it
 *
 * What the options say about a deployment that is made, stopped or deleted.
 */
typedef struct
{
  char *account;
  char *resource_group;
  char *version;
  char *configuration;
  char *ttl;
  gboolean no_wait;
} WeirDeploymentWish;

void weir_deployment_wish_clear (WeirDeploymentWish *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirDeploymentWish, weir_deployment_wish_clear)

/* Whether @verb is one of those below. */
gboolean weir_deployment_verbs_has (const char *verb);

/**
 * weir_deployment_verbs_run:
 * @verb: "create", "stop" or "delete"
 * @what: the model to be deployed, "orchestration", or the id of a deployment
 *
 * Does it, tells how far it is on standard error, and prints the id of a deployment that was made.
 */
WeirExit weir_deployment_verbs_run (const WeirCommandAccounts *accounts,
                                    const WeirDeploymentWish *wish,
                                    const char *verb,
                                    const char *what);

G_END_DECLS
