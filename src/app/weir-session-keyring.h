/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/* (transfer full): the keyring on this process's session bus, with Weir's own secrets; without a bus,
 * one where nothing is available. */
WeirCredentialStore *weir_session_keyring_new (void);

/**
 * weir_session_keyring_choose_backend:
 * @bus: the session bus
 *
 * For a sandbox, where libsecret would keep a file of its own, with a key from the Secret portal: some
 * desktops have no such portal, but let the sandbox talk to their keyring.
 *
 * Returns: (nullable): the value that the variable SECRET_BACKEND has to have; %NULL: none
 */
const char *weir_session_keyring_choose_backend (GDBusConnection *bus);

/* Within a Flatpak, sets it. To be called before there are other threads. */
void weir_session_keyring_prepare (void);

/* Whether this process runs in a Flatpak. */
gboolean weir_session_keyring_is_sandboxed (void);

G_END_DECLS
