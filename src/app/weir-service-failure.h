/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-problem-board.h"
#include "front/weir-port-owner.h"
#include "store/weir-settings.h"

G_BEGIN_DECLS

/**
 * weir_service_failure_describe:
 * @settings: (nullable): those it was to start with; %NULL: they could not be read
 *
 * Returns: (transfer full): what to tell when the proxy could not be started
 */
WeirProblem *weir_service_failure_describe (const WeirSettings *settings, const GError *error);

/**
 * weir_service_failure_describe_port:
 * @owner: who listens at the port of @settings
 *
 * Returns: (transfer full): what to tell when the port is taken
 */
WeirProblem *weir_service_failure_describe_port (const WeirSettings *settings,
                                                 const WeirPortOwner *owner,
                                                 const GError *error);

/* Takes down all that the function above makes, but for what is wrong with the configuration. */
void weir_service_failure_clear (WeirProblemBoard *board);

/**
 * weir_account_failure_describe:
 * @account: name of the account whose deployments could not be read
 * @group: (nullable): the resource group that they were asked for
 *
 * Returns: (transfer full): what to tell
 */
WeirProblem *
weir_account_failure_describe (const char *account, const char *group, const GError *error);

G_END_DECLS
