/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-configuration.h"
#include "app/weir-deployment-words.h"
#include "app/weir-engine.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_DEPLOYMENT_ORDER_NEW,
  WEIR_DEPLOYMENT_ORDER_SENDING, /* whether SAP AI Core has heard of it is not known */
  WEIR_DEPLOYMENT_ORDER_WAITING, /* it was taken; the deployment is on its way */
  WEIR_DEPLOYMENT_ORDER_DONE,
  WEIR_DEPLOYMENT_ORDER_FAILED,
} WeirDeploymentOrderState;

#define WEIR_TYPE_DEPLOYMENT_ORDER_STATE (weir_deployment_order_state_get_type ())
GType weir_deployment_order_state_get_type (void);

/**
 * WeirDeploymentOrder:
 *
 * One thing that is asked of SAP AI Core about a deployment, and how far it is: make one and wait until
 * it runs, stop one, or delete a stopped one. Main thread.
 *
 * Properties, read-only: "state"; "text": how it stands, a sentence for people; when it has failed,
 * what went wrong and what to do
 */
#define WEIR_TYPE_DEPLOYMENT_ORDER (weir_deployment_order_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentOrder, weir_deployment_order, WEIR, DEPLOYMENT_ORDER, GObject)

/**
 * weir_deployment_order_new_create:
 * @wanted: (transfer full): what it is made of; with an id, that one is used; without, one that is
 *   there and the same, or else a new one
 * @ttl: (nullable): how long it lives, "24H"; %NULL: until it is stopped
 */
WeirDeploymentOrder *weir_deployment_order_new_create (const char *account,
                                                       const char *resource_group,
                                                       WeirConfiguration *wanted,
                                                       const char *ttl);

/* @kind: STOP or DELETE */
WeirDeploymentOrder *weir_deployment_order_new_change (WeirDeploymentOrderKind kind,
                                                       const WeirDeployment *deployment);

/* What was asked for elsewhere, or before a restart: it is WAITING. @kind: any */
WeirDeploymentOrder *weir_deployment_order_new_taken (WeirDeploymentOrderKind kind,
                                                      const WeirDeployment *deployment);

/**
 * weir_deployment_order_run_async:
 * @poll_ms: pause between two looks at how far it is, shorter at first; 0: 3 s
 *
 * Does it, and ends when it is done or has failed; @engine must be open. When the engine is closed or it is
 * cancelled meanwhile, one that is WAITING stays so, and goes on where it was when it is run again.
 */
void weir_deployment_order_run_async (WeirDeploymentOrder *self,
                                      WeirEngine *engine,
                                      guint poll_ms,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Errors: those of weir_engine_call_finish (); G_IO_ERROR_FAILED when the deployment died, TIMED_OUT when
 * it takes too long, CANCELLED. The message is "text" */
gboolean
weir_deployment_order_run_finish (WeirDeploymentOrder *self, GAsyncResult *result, GError **error);

WeirDeploymentOrderKind weir_deployment_order_get_kind (WeirDeploymentOrder *self);
WeirDeploymentOrderState weir_deployment_order_get_state (WeirDeploymentOrder *self);
gboolean weir_deployment_order_is_over (WeirDeploymentOrder *self);
const char *weir_deployment_order_get_text (WeirDeploymentOrder *self);
const char *weir_deployment_order_get_account (WeirDeploymentOrder *self);
const char *weir_deployment_order_get_resource_group (WeirDeploymentOrder *self);

/* (nullable): of the deployment; %NULL before one that is made is known. */
const char *weir_deployment_order_get_id (WeirDeploymentOrder *self);

/* What people call what is deployed: the model, or the executable of one without. */
const char *weir_deployment_order_get_model (WeirDeploymentOrder *self);

G_END_DECLS
