/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/**
 * WeirSessionCredentials:
 *
 * Secrets in the memory of this process, until it ends: for where there is no keyring.
 */
#define WEIR_TYPE_SESSION_CREDENTIALS (weir_session_credentials_get_type ())
G_DECLARE_FINAL_TYPE (WeirSessionCredentials,
                      weir_session_credentials,
                      WEIR,
                      SESSION_CREDENTIALS,
                      GObject)

WeirCredentialStore *weir_session_credentials_new (void);

G_END_DECLS
