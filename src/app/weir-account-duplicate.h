/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-key-facts.h"
#include "base/weir-credential-store.h"
#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/**
 * weir_account_duplicate_find_async:
 * @edit: whose accounts are looked at; borrowed for the call only
 * @store: (nullable): where their keys are that are in the keyring
 * @facts: of the key that is to be added; borrowed for the call only
 * @except: (nullable): name of the account whose key is to become it
 *
 * Looks whether an account has this key already. One whose own key cannot be read, for the keyring is
 * locked or it is not there, is passed over: what is about to be done fails by itself then, or
 * does no harm.
 */
void weir_account_duplicate_find_async (const WeirConfigEdit *edit,
                                        WeirCredentialStore *store,
                                        const WeirKeyFacts *facts,
                                        const char *except,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * weir_account_duplicate_find_finish:
 * @name: (out) (transfer full) (nullable): the account that has it
 *
 * Errors: G_IO_ERROR_CANCELLED
 */
gboolean weir_account_duplicate_find_finish (GAsyncResult *result, char **name, GError **error);

G_END_DECLS
