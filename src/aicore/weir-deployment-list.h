/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-ai-api.h"
#include "aicore/weir-deployment.h"

G_BEGIN_DECLS

/**
 * WeirDeploymentList:
 *
 * The deployments of one account, over all its resource groups: found, kept, and found again on
 * request. It lives in the server context; the functions marked so may be called from any thread.
 * A failed refresh keeps what was known. Before the first answer, the pinned deployments alone.
 *
 * Signals: "changed" after the set of deployments became another one.
 */
#define WEIR_TYPE_DEPLOYMENT_LIST (weir_deployment_list_get_type ())
G_DECLARE_FINAL_TYPE (WeirDeploymentList, weir_deployment_list, WEIR, DEPLOYMENT_LIST, GObject)

/* In the list's own context: the thread-default one. */
WeirDeploymentList *
weir_deployment_list_new (WeirAccount *account, WeirAiApi *api, WeirClock *clock);

WeirAccount *weir_deployment_list_get_account (WeirDeploymentList *self);

/* (transfer full) (element-type WeirDeployment): what is known now. Any thread. */
GPtrArray *weir_deployment_list_dup (WeirDeploymentList *self);

/* (transfer full) (nullable): all models that the account is offered. Any thread. */
WeirCatalogue *weir_deployment_list_dup_catalogue (WeirDeploymentList *self);

/* Asks SAP AI Core again; one round at a time, further callers share it. Own context. */
void weir_deployment_list_refresh_async (WeirDeploymentList *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean weir_deployment_list_refresh_finish (WeirDeploymentList *self,
                                              GAsyncResult *result,
                                              GError **error);

/* Waits until a refresh that began after this call's start, or in the last 5 s, has ended. From any
 * thread but the list's own. */
gboolean weir_deployment_list_refresh_wait (WeirDeploymentList *self,
                                            GCancellable *cancellable,
                                            GError **error);

/* When the last successful refresh ended (boot time, microseconds), 0 never. Any thread. */
gint64 weir_deployment_list_get_refreshed_us (WeirDeploymentList *self);

/* (transfer full) (nullable): why the last refresh failed. Any thread. */
GError *weir_deployment_list_dup_error (WeirDeploymentList *self);

/* (transfer full) (nullable): the resource group that it failed for. Any thread. */
char *weir_deployment_list_dup_failed_group (WeirDeploymentList *self);

G_END_DECLS
