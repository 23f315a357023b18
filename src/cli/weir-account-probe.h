/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-test.h"
#include "store/weir-settings.h"

G_BEGIN_DECLS

/**
 * WeirAccountProbe:
 * @states: of each step
 * @n_deployments: running ones, once the last step has passed
 * @error: (nullable): why the step that failed did; also when none could be tried
 *
 * How the connection test of one account went.
 */
typedef struct
{
  WeirAccountTestState states[WEIR_N_ACCOUNT_TEST_STEPS];
  guint n_deployments;
  GError *error;
} WeirAccountProbe;

/* Tries @account, waiting for the end. Zero-initialised @self. */
void weir_account_probe_run (WeirAccountProbe *self,
                             const WeirSettings *settings,
                             const WeirSettingsAccount *account);
void weir_account_probe_clear (WeirAccountProbe *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirAccountProbe, weir_account_probe_clear)

/* "passed", "failed" or "not tried". */
const char *weir_account_probe_describe_state (WeirAccountTestState state);

G_END_DECLS
