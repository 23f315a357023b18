/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-draft.h"
#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/* Accounts in the text of config.json: "subAccounts" and the rules that name them. What stands there
 * in the older form, with a single account, is first put into the newer one. For those who edit
 * accounts; errors of all: WEIR_EDIT_ERROR_ABSENT, WEIR_EDIT_ERROR_EXISTS, WEIR_STORE_ERROR_VALUE. */

/* (transfer full) (element-type WeirAccountDraft): all, in their order. What cannot be read of one has its
 * usual value. */
GPtrArray *weir_account_entry_list (const WeirConfigEdit *edit);

/* (transfer full) (nullable): the one called @name. */
WeirAccountDraft *
weir_account_entry_read (const WeirConfigEdit *edit, const char *name, GError **error);

/* (transfer full) (nullable): the service key that stands in the file itself; %NULL for a path too. */
WeirSecret *weir_account_entry_dup_key (const WeirConfigEdit *edit, const char *name);

/* @key: (nullable): put into the file; %NULL: it is in the keyring. */
gboolean weir_account_entry_add (WeirConfigEdit *edit,
                                 const WeirAccountDraft *draft,
                                 const WeirSecret *key,
                                 GError **error);

/* Makes the one called @name what @draft says, its name too. Its id, its key and what Weir does not know
 * stay. */
gboolean weir_account_entry_update (WeirConfigEdit *edit,
                                    const char *name,
                                    const WeirAccountDraft *draft,
                                    GError **error);

/* As in weir_account_entry_add (). */
gboolean weir_account_entry_set_key (WeirConfigEdit *edit,
                                     const char *name,
                                     const WeirSecret *key,
                                     GError **error);

gboolean
weir_account_entry_arrange (WeirConfigEdit *edit, const char *const *names, GError **error);

/**
 * WeirAccountRest:
 * @id: what its key is kept under
 * @place: where its key is
 * @json: the account as it stood there; a key may be in it
 * @order: the names of all accounts before
 * @rules: the rules that named it, inside only
 *
 * An account that is taken out, for putting it back.
 */
typedef struct
{
  char *name;
  char *id;
  WeirAccountKeyPlace place;
  WeirSecret *json;
  char **order;
  GPtrArray *rules;
} WeirAccountRest;

/* (transfer full) (nullable): rules that name it no longer do. */
WeirAccountRest *weir_account_entry_remove (WeirConfigEdit *edit, const char *name, GError **error);

/* Where it was, with the rules that have not become others since. */
gboolean
weir_account_entry_restore (WeirConfigEdit *edit, const WeirAccountRest *rest, GError **error);
void weir_account_rest_free (WeirAccountRest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAccountRest, weir_account_rest_free)

G_END_DECLS
