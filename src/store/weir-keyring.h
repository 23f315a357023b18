/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/**
 * WeirKeyring:
 *
 * Secrets in the desktop's keyring, by libsecret: items of the schema with the application's id, with
 * the attributes "kind" and "name", which anyone may read, also while it is locked. Within a Flatpak,
 * libsecret keeps them in a file of the application's own, with a key from the Secret portal.
 *
 * libsecret says "nothing" both of what is absent and of what is locked: so it is first searched
 * for without unlocking anything.
 */
#define WEIR_TYPE_KEYRING (weir_keyring_get_type ())
G_DECLARE_FINAL_TYPE (WeirKeyring, weir_keyring, WEIR, KEYRING, GObject)

/* @bus: (nullable): the session bus, to hear of changes by others; %NULL: there is none, and nothing
 *   is available. @app_id: "io.github.weirproxy.Weir" */
WeirCredentialStore *weir_keyring_new (GDBusConnection *bus, const char *app_id);

G_END_DECLS
