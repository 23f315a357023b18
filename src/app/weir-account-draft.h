/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-secret.h"

G_BEGIN_DECLS

/* Where a service key is kept. */
typedef enum
{
  WEIR_ACCOUNT_KEY_IN_KEYRING,
  WEIR_ACCOUNT_KEY_IN_FILE, /* in config.json itself */
} WeirAccountKeyPlace;

/* Another name for deployments of one account. */
typedef struct
{
  char *alias;
  char **deployments; /* ids or URLs, at least one */
} WeirAccountAlias;

/**
 * WeirAccountDraft:
 * @name: unique, at most 64 characters
 * @id: (nullable): what its secret and its figures are kept under; given out when it is added, and
 *   read only
 * @resource_groups: at least one
 * @priority: -1000 to 1000; lower is asked first
 * @weight: 1 to 1000; the share among equals
 * @enabled: %FALSE: configured, but not used
 * @aliases: (element-type WeirAccountAlias): other names for deployments, "deployment_models"
 * @place: read only
 *
 * One account as it is edited, without its service key. A plain struct; its owner changes it.
 */
typedef struct
{
  char *name;
  char *id;
  char **resource_groups;
  int priority;
  guint weight;
  gboolean enabled;
  GPtrArray *aliases;
  WeirAccountKeyPlace place;
} WeirAccountDraft;

/* (transfer full): with the resource group "default" and all else as usual. */
WeirAccountDraft *weir_account_draft_new (const char *name);
WeirAccountDraft *weir_account_draft_copy (const WeirAccountDraft *self);
void weir_account_draft_free (WeirAccountDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAccountDraft, weir_account_draft_free)

void weir_account_draft_set_name (WeirAccountDraft *self, const char *name);
void weir_account_draft_set_groups (WeirAccountDraft *self, const char *const *groups);
void weir_account_draft_add_alias (WeirAccountDraft *self,
                                   const char *alias,
                                   const char *const *deployments);

/* Errors: WEIR_EDIT_ERROR_INVALID, naming what is wrong. */
gboolean weir_account_draft_check (const WeirAccountDraft *self, GError **error);

G_END_DECLS
