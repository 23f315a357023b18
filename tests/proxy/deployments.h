/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/* Accounts and deployments for tests, made by hand. */

/* (transfer full): an account without a key, called like its @id. */
WeirAccount *test_account_new (const char *id, int priority, guint weight);

/* (transfer full): a running deployment. @version: (nullable). */
WeirDeployment *test_deployment_new (WeirAccount *account,
                                     const char *id,
                                     const char *executable,
                                     const char *model,
                                     const char *version);

/* (transfer full): an empty array that holds references. */
GPtrArray *test_deployments_new (void);

/* Adds a running azure-openai deployment of @model. Returns: (transfer none) */
WeirDeployment *test_deployments_add (GPtrArray *deployments,
                                      WeirAccount *account,
                                      const char *id,
                                      const char *model);

G_END_DECLS
