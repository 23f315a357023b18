/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-snapshot.h"

G_BEGIN_DECLS

/* What GET /v1beta/models says, in the Gemini API's shape. All models are on one page. */

/* (transfer full): {"models":[…]} */
GBytes *weir_models_gemini_list (const WeirSnapshot *snapshot, const char *key_name);

/* (transfer full) (nullable): {"name":"models/…",…}; see weir_models_get (). */
GBytes *weir_models_gemini_get (const WeirSnapshot *snapshot, const char *id, GError **error);

G_END_DECLS
