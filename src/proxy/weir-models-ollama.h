/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-snapshot.h"

G_BEGIN_DECLS

/* What Ollama's API says of models, as far as it makes sense for such as run elsewhere. */

/* (transfer full): GET /api/tags: {"models":[…]} */
GBytes *weir_models_ollama_list (const WeirSnapshot *snapshot, const char *key_name);

/**
 * weir_models_ollama_show:
 * @body: (nullable): POST /api/show: {"model":…} or {"name":…}
 *
 * Returns: (transfer full) (nullable): what the model can do
 *
 * Errors: WEIR_API_ERROR_BAD_REQUEST; those of weir_snapshot_find ()
 */
GBytes *weir_models_ollama_show (const WeirSnapshot *snapshot, GBytes *body, GError **error);

G_END_DECLS
