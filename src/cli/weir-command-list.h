/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/weir-command.h"

G_BEGIN_DECLS

/* What the commands that list something share. */

/**
 * weir_command_discover:
 * @status: (out): what to end with: OK, or FAILED when some account could not be asked
 *
 * Opens an engine and asks all accounts for their deployments. An account that does not answer is
 * told on standard error and the others are still listed.
 *
 * Returns: (transfer full) (nullable): the engine, or %NULL when there is nothing to list
 */
WeirEngine *weir_command_discover (const WeirCommandAccounts *accounts, WeirExit *status);

G_END_DECLS
