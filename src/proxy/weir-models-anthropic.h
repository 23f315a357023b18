/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-snapshot.h"

G_BEGIN_DECLS

/* What GET /v1/models says to those who send "anthropic-version", in Anthropic's shape. */

/**
 * weir_models_anthropic_list:
 * @query: (nullable): "limit" (1 to 1000, which is also what counts without it), and "after_id" or
 *   "before_id": names on an earlier page
 *
 * Returns: (transfer full) (nullable): {"data":[…],"has_more":…,"first_id":…,"last_id":…}
 *
 * Errors: WEIR_API_ERROR_BAD_REQUEST
 */
GBytes *weir_models_anthropic_list (const WeirSnapshot *snapshot,
                                    const char *key_name,
                                    const char *query,
                                    GError **error);

/* (transfer full) (nullable): {"type":"model","id":…}; see weir_models_get (). */
GBytes *weir_models_anthropic_get (const WeirSnapshot *snapshot, const char *id, GError **error);

G_END_DECLS
