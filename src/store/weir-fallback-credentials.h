/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/**
 * WeirFallbackCredentials:
 *
 * A keyring, and this process's memory for where there turns out to be none: what cannot be stored in
 * the one because nobody keeps secrets is kept in the other until the process ends. What is locked
 * stays locked: it is never a reason to fall back. weir_credential_store_is_lasting () tells how it
 * stood at the last call.
 */
#define WEIR_TYPE_FALLBACK_CREDENTIALS (weir_fallback_credentials_get_type ())
G_DECLARE_FINAL_TYPE (WeirFallbackCredentials,
                      weir_fallback_credentials,
                      WEIR,
                      FALLBACK_CREDENTIALS,
                      GObject)

/* @lasting: (transfer none): the keyring */
WeirCredentialStore *weir_fallback_credentials_new (WeirCredentialStore *lasting);

G_END_DECLS
