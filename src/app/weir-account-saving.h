/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-editor.h"

G_BEGIN_DECLS

/**
 * weir_account_save_async:
 * @name: (nullable): of the account that is changed; %NULL: a new one
 * @draft: what it is to be; copied
 * @key: (nullable): its service key, which goes into the keyring; %NULL: it keeps the one it has
 *
 * Adds or changes an account, with its key.
 */
void weir_account_save_async (WeirAccountEditor *editor,
                              const char *name,
                              const WeirAccountDraft *draft,
                              WeirSecret *key,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/* Errors: those of the editor */
gboolean weir_account_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
