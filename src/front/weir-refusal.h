/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-http-head.h"

G_BEGIN_DECLS

/* The methods that are served, for Allow. */
#define WEIR_ALLOWED_METHODS "GET, HEAD, POST, DELETE, OPTIONS"

/**
 * weir_refusal_encode:
 * @error: a WEIR_API_ERROR
 * @head: (nullable): as far as the request is known
 * @origin: (nullable): an allowed origin of the page that asks
 *
 * The whole reply to a request that is not let in: JSON in the dialect of the API it was meant for,
 * after which the connection ends.
 *
 * Returns: (transfer full): head and body
 */
GBytes *weir_refusal_encode (const GError *error, const WeirHttpHead *head, const char *origin);

/* (transfer full): the error of a request that is refused with the HTTP status @status. */
GError *weir_refusal_error_new (guint status, const char *reason);

G_END_DECLS
