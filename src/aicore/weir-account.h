/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-service-key.h"
#include "aicore/weir-token-source.h"

G_BEGIN_DECLS

/* A model that the configuration binds to deployments by hand. */
typedef struct
{
  char *model;        /* name or alias, as clients will say it */
  char **deployments; /* ids, taken from the configured URLs */
} WeirPinnedModel;

/**
 * WeirAccount:
 *
 * One subaccount as it is configured, with its token source. Immutable but for the token source,
 * reference-counted, any thread.
 */
typedef struct
{
  char *id;   /* stable over renames */
  char *name; /* what people see: subaccount_name of the usage log */
  WeirServiceKey *key;
  WeirTokenSource *tokens;
  char **resource_groups; /* at least one */
  int priority;           /* lower is asked first; default 0 */
  guint weight;           /* share among equals; default 1 */
  gboolean pinned_only;   /* only the configured deployments, no discovery of others */
  WeirPinnedModel *pinned;
  guint n_pinned;
} WeirAccount;

/* A zeroed account with one reference, to be filled in by its maker before anyone else sees it. */
WeirAccount *weir_account_alloc (void);
WeirAccount *weir_account_ref (WeirAccount *self);
void weir_account_unref (WeirAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAccount, weir_account_unref)

G_END_DECLS
