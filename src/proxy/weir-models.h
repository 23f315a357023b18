/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-snapshot.h"

G_BEGIN_DECLS

/* What GET /v1/models says, in OpenAI's shape with members for the context window. */

/* (transfer full): {"object":"list","data":[…]}, every name that can be asked for with the
 * local key @key_name (nullable: none was needed). */
GBytes *weir_models_list (const WeirSnapshot *snapshot, const char *key_name);

/**
 * weir_models_get:
 *
 * Returns: (transfer full) (nullable): {"id":…,"object":"model",…} for the model @id, which may be
 *   any spelling that a request may use
 *
 * Errors: those of weir_snapshot_find ()
 */
GBytes *weir_models_get (const WeirSnapshot *snapshot, const char *id, GError **error);

G_END_DECLS
