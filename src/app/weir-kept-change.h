/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-credential-store.h"
#include "store/weir-config-edit.h"

G_BEGIN_DECLS

/**
 * WeirKeptChange:
 * @file: config.json
 * @change: as in weir_config_edit_change_async ()
 * @data: for @change; borrowed until the callback
 * @store: (nullable): where the secret goes; %NULL: as one where nothing is available
 * @kind: of the secret
 * @name: its name
 * @secret: (nullable): what to keep; %NULL: only the file is changed
 * @drops: (nullable): looked at once the file is changed: whether what is kept under @name is of no use
 *   any more and goes. That it cannot be removed is no error: nobody takes it any more
 * @for_now: whether it will do that the secret is forgotten when the program ends, where @store knows how to
 *   keep one without a keyring
 *
 * A change of config.json together with a secret that it speaks of.
 */
typedef struct
{
  const char *file;
  WeirConfigChange change;
  gpointer data;
  WeirCredentialStore *store;
  WeirCredentialKind kind;
  const char *name;
  WeirSecret *secret;
  const gboolean *drops;
  gboolean for_now;
} WeirKeptChange;

/**
 * weir_kept_change_async:
 * @change: copied, but for what it says
 *
 * Keeps the secret, then changes the file. When the file cannot be changed, the secret is again what it
 * was before, or gone; when the secret cannot be kept, the file is not touched.
 */
void weir_kept_change_async (const WeirKeptChange *change,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* Errors: WEIR_CREDENTIAL_ERROR_*, those of weir_config_edit_change_finish (), G_IO_ERROR_CANCELLED */
gboolean weir_kept_change_finish (GAsyncResult *result, GError **error);

G_END_DECLS
