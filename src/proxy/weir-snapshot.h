/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment-list.h"
#include "proxy/weir-prices.h"
#include "proxy/weir-router.h"
#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/**
 * WeirSnapshot:
 *
 * All configuration one request needs, frozen. Reference-counted; a request keeps the one it began
 * with, a reload swaps it for later ones.
 */
typedef struct
{
  guint serial;
  WeirRouter *router;
  WeirModelRules *rules;
  GPtrArray *lists; /* (element-type WeirDeploymentList): one an account, to refresh on 404 */
  GHashTable
      *key_rules;     /* (nullable) (element-type utf8 WeirRoutingRules): by a local key's name, the
                            models it may ask for; of one that is not there: all */
  WeirPrices *prices; /* (nullable): the user's */
  const char *unavailable; /* (nullable): why models may be missing now; static */
  gboolean offline;        /* accounts on other hosts cannot be reached */
  gboolean strict;         /* a member that would be dropped is an error */
  gboolean learn;          /* a member that a deployment refuses is left out from then on */
} WeirSnapshot;

WeirSnapshot *weir_snapshot_alloc (void);
WeirSnapshot *weir_snapshot_ref (WeirSnapshot *self);
void weir_snapshot_unref (WeirSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSnapshot, weir_snapshot_unref)

/**
 * weir_snapshot_find:
 * @router: (nullable): in the place of the snapshot's own
 *
 * weir_router_find (), but what cannot be reached is left out, and when a model is unknown and some account could never be asked for its
 * deployments, or has no credentials, the error is that: the model may well be there.
 *
 * Errors: also WEIR_API_ERROR_UNAVAILABLE, WEIR_API_ERROR_UPSTREAM_AUTH and WEIR_API_ERROR_UPSTREAM
 */
GPtrArray *weir_snapshot_find (const WeirSnapshot *self,
                               WeirRouter *router,
                               const char *model,
                               GError **error);

/* Whether the local key @key_name (nullable: none was needed) may ask for @model, which is SAP's name or
 * another of the same. */
gboolean weir_snapshot_allows (const WeirSnapshot *self, const char *key_name, const char *model);

/* (transfer container) (array length=n): what weir_router_list () says, without what the key may not use. */
WeirRouterModel *weir_snapshot_list (const WeirSnapshot *self, const char *key_name, guint *n);

/* The place where the current one hangs. A guarded object: taking and swapping lock its mutex. */
typedef struct _WeirSnapshotSlot WeirSnapshotSlot;

WeirSnapshotSlot *weir_snapshot_slot_new (void);
void weir_snapshot_slot_free (WeirSnapshotSlot *self);
WeirSnapshot *weir_snapshot_slot_dup (WeirSnapshotSlot *self); /* (transfer full) (nullable) */
void weir_snapshot_slot_set (WeirSnapshotSlot *self, WeirSnapshot *snapshot);

G_END_DECLS
