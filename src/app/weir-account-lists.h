/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-account-draft.h"
#include "app/weir-group-item.h"

G_BEGIN_DECLS

/* Between the lists of a form and what they stand for. */

/* (transfer full) (array zero-terminated=1): names of the #WeirGroupItem that are selected. */
char **weir_account_lists_dup_groups (GListModel *groups);

/* (transfer full) (nullable) */
WeirGroupItem *weir_account_lists_find_group (GListModel *groups, const char *name);

/* Makes the aliases of @draft those of the #WeirAliasItem in @aliases. */
void weir_account_lists_put_aliases (GListModel *aliases, WeirAccountDraft *draft);

/**
 * weir_account_lists_find_trouble:
 * @duplicate: (nullable): the account that has its service key already
 *
 * Returns: (transfer full) (nullable): why @draft cannot be saved, a sentence
 */
char *weir_account_lists_find_trouble (const WeirAccountDraft *draft,
                                       gboolean has_key,
                                       const char *duplicate);

G_END_DECLS
