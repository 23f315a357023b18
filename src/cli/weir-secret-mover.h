/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"
#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/**
 * WeirSecretMover:
 *
 * Takes the secrets out of the text of a configuration and puts them into the keyring, waiting for each.
 * Until weir_secret_mover_keep () is called, freeing it takes them out of there again.
 */
typedef struct _WeirSecretMover WeirSecretMover;

WeirSecretMover *weir_secret_mover_new (WeirCredentialStore *store);
void weir_secret_mover_free (WeirSecretMover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSecretMover, weir_secret_mover_free)

/* Moves all service keys and API keys that stand in @edit. One that the keyring has of the same name is not
 * written over. Errors: WEIR_CREDENTIAL_ERROR_*, WEIR_EDIT_ERROR_EXISTS, WEIR_STORE_ERROR_* */
gboolean weir_secret_mover_move (WeirSecretMover *self, WeirConfigEdit *edit, GError **error);

/* The text is saved: they stay. */
void weir_secret_mover_keep (WeirSecretMover *self);

G_END_DECLS
