/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"
#include "proxy/weir-routing-rules.h"

G_BEGIN_DECLS

/* A name that stands for another model. */
typedef struct
{
  char *alias;
  char *model;
} WeirAlias;

/**
 * WeirRouter:
 *
 * Which deployments serve a model name: exact deployment or alias; the same model under its other
 * common name; the user's rules; orchestration, for what has no deployment that runs. Immutable, reference-counted, any thread: a new set of deployments
 * is a new router.
 */
typedef struct _WeirRouter WeirRouter;

/* @deployments: (element-type WeirDeployment): of all accounts. */
WeirRouter *weir_router_new (GPtrArray *deployments, const WeirAlias *aliases, guint n_aliases);

/* The same with more @rules of the user: models that filters hide, and deployments of accounts that are not
 * used, are not there. */
WeirRouter *weir_router_new_with_rules (GPtrArray *deployments,
                                        const WeirAlias *aliases,
                                        guint n_aliases,
                                        WeirRoutingRules *rules);
WeirRouter *weir_router_ref (WeirRouter *self);
void weir_router_unref (WeirRouter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRouter, weir_router_unref)

/* (transfer full): a router with the same rules over other @deployments. */
WeirRouter *weir_router_rebuild (WeirRouter *self, GPtrArray *deployments);

/**
 * weir_router_find:
 * @model: a name that clients can use, or the id of a deployment
 *
 * Returns: (transfer full) (element-type WeirDeployment) (nullable): the usable deployments, at
 *   least one
 *
 * Errors: WEIR_API_ERROR_MODEL_NOT_FOUND that says what there is; WEIR_API_ERROR_UNAVAILABLE when
 * there are deployments but none is running
 */
GPtrArray *weir_router_find (WeirRouter *self, const char *model, GError **error);

/* (transfer none): the user's; empty ones where there are none. */
const WeirRoutingRules *weir_router_get_rules (WeirRouter *self);

/* (transfer none) (nullable) (array zero-terminated=1): models that may answer in the place of @model, by
 * whichever of its names the rule calls it. */
const char *const *weir_router_get_fallbacks (WeirRouter *self, const char *model);

/* One name that clients can use. */
typedef struct
{
  const char *id;
  const WeirDeployment *deployment; /* one that serves it */
  gboolean is_alias;
} WeirRouterModel;

/* (array length=n) (transfer none): every routable name, sorted. */
const WeirRouterModel *weir_router_list (WeirRouter *self, guint *n);

G_END_DECLS
