/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"

G_BEGIN_DECLS

/* The calls of a credential store, waiting for their ends. */

/* (transfer full) (nullable): the secret as text. */
char *credentials_lookup (WeirCredentialStore *store, const char *name, GError **error);
gboolean credentials_store (WeirCredentialStore *store,
                            const char *name,
                            const char *secret,
                            GError **error);
gboolean credentials_remove (WeirCredentialStore *store, const char *name, GError **error);

/* (transfer full) (nullable): "service-key:name ", with "!" before what is locked, sorted. */
char *credentials_list (WeirCredentialStore *store, GError **error);
gboolean credentials_unlock (WeirCredentialStore *store, GCancellable *cancellable, GError **error);

G_END_DECLS
