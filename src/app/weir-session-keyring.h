/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/* (transfer full): the keyring on this process's session bus, with Weir's own secrets; without a bus,
 * one where nothing is available. */
WeirCredentialStore *weir_session_keyring_new (void);

G_END_DECLS
