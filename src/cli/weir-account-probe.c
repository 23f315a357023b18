/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-account-probe.h"

#include "base/weir-credential-store.h"
#include "base/weir-system-clock.h"
#include "cli/weir-command.h"

const char *
weir_account_probe_describe_state (WeirAccountTestState state)
{
  if (state == WEIR_ACCOUNT_TEST_PASSED)
    return "passed";
  return state == WEIR_ACCOUNT_TEST_FAILED ? "failed" : "not tried";
}

void
weir_account_probe_clear (WeirAccountProbe *self)
{
  g_clear_error (&self->error);
}

void
weir_account_probe_run (WeirAccountProbe *self,
                        const WeirSettings *settings,
                        const WeirSettingsAccount *account)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (WeirAccountTest) test = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (account->service_key == NULL)
    {
      g_set_error (&self->error, WEIR_CREDENTIAL_ERROR, WEIR_CREDENTIAL_ERROR_ABSENT,
                   "The service key cannot be read from the keyring.");
      return;
    }
  test =
      weir_account_test_new (account->service_key, (const char *const *) account->resource_groups,
                             settings->ca_file, clock, &self->error);
  if (test == NULL)
    return;
  weir_account_test_run_async (test, NULL, weir_command_on_result, &result);
  weir_account_test_run_finish (test, weir_command_wait (&result), &self->error);
  for (guint i = 0; i < WEIR_N_ACCOUNT_TEST_STEPS; i++)
    self->states[i] = weir_account_test_get_state (test, i);
  self->n_deployments = weir_account_test_get_n_deployments (test);
}
