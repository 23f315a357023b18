/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-clock.h"
#include "base/weir-secret.h"

G_BEGIN_DECLS

/* What is tried, one after the other; the first that fails ends it. */
typedef enum
{
  WEIR_ACCOUNT_TEST_TOKEN,
  WEIR_ACCOUNT_TEST_API,
  WEIR_ACCOUNT_TEST_RESOURCE_GROUP,
  WEIR_ACCOUNT_TEST_DEPLOYMENTS,
  WEIR_N_ACCOUNT_TEST_STEPS,
} WeirAccountTestStep;

typedef enum
{
  WEIR_ACCOUNT_TEST_WAITING,
  WEIR_ACCOUNT_TEST_RUNNING,
  WEIR_ACCOUNT_TEST_PASSED,
  WEIR_ACCOUNT_TEST_FAILED,
} WeirAccountTestState;

/* A stable word for the step, for scripts: "token". */
const char *weir_account_test_step_to_string (WeirAccountTestStep step);

/**
 * WeirAccountTest:
 *
 * Tries a service key before it is used: fetches a token, calls the API, looks for the resource
 * groups and their deployments, with the client that the engine has. Nothing is changed and no model
 * is called. Lives in the context that is thread-default where it is made; runs once.
 *
 * Signals:
 * "step" (guint step): the state of a step became another one
 */
#define WEIR_TYPE_ACCOUNT_TEST (weir_account_test_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountTest, weir_account_test, WEIR, ACCOUNT_TEST, GObject)

/**
 * weir_account_test_new:
 * @service_key: its JSON, in any form that is accepted
 * @resource_groups: at least one
 * @ca_file: (nullable): a PEM file: the only CAs to trust
 *
 * Returns: (transfer full) (nullable)
 *
 * Errors: WEIR_AICORE_ERROR_KEY, and those of the file
 */
WeirAccountTest *weir_account_test_new (const WeirSecret *service_key,
                                        const char *const *resource_groups,
                                        const char *ca_file,
                                        WeirClock *clock,
                                        GError **error);

WeirAccountTestState weir_account_test_get_state (WeirAccountTest *self, WeirAccountTestStep step);

/* Number of running deployments in all groups, once the last step has passed. */
guint weir_account_test_get_n_deployments (WeirAccountTest *self);

/* (transfer full) (array zero-terminated=1): the resource groups that the service has, once their step
 * has begun; none before. */
char **weir_account_test_dup_found_groups (WeirAccountTest *self);

/* (nullable): the group whose deployments are, or were last, counted. */
const char *weir_account_test_get_group (WeirAccountTest *self);

void weir_account_test_run_async (WeirAccountTest *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* %FALSE with why the step that has failed did: WEIR_AICORE_ERROR_*, G_IO_ERROR_NOT_FOUND for a
 * resource group that is not there, G_IO_ERROR_CANCELLED. */
gboolean weir_account_test_run_finish (WeirAccountTest *self, GAsyncResult *result, GError **error);

G_END_DECLS
