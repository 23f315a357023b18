/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine-core.h"

G_BEGIN_DECLS

/* What the owner asks of the accounts. In the server context; the answer is given to a GTask of the
 * owner's, and so arrives in the owner's context. */

/* Asks all accounts for their deployments. @task returns a boolean. (transfer full) @task. */
void weir_engine_request_discovery (WeirEngineCore *core, GTask *task);

/* One call of the management API. */
typedef struct
{
  char *account;
  char *method;
  char *path;
  char *resource_group; /* (nullable) */
  GBytes *body;         /* (nullable) */
} WeirEngineCall;

void weir_engine_call_free (WeirEngineCall *self);

/* @task: its data is a #WeirEngineCall; returns GBytes. (transfer full) @task. */
void weir_engine_request_call (WeirEngineCore *core, GTask *task);

G_END_DECLS
