/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-http-head.h"

G_BEGIN_DECLS

/* The heads of replies. */

/* The words for @status. */
const char *weir_response_phrase (guint status);

/* Appends the status line and Date. */
void weir_response_head_begin (GString *out, guint status);

/* Appends one header; leaves it out when it is not valid (response splitting). */
void weir_response_head_add (GString *out, const char *name, const char *value);

/* Appends those of @headers that the handler of a request may set, see weir_response_header_is_ours. */
void weir_response_head_add_all (GString *out, const WeirHttpHeader *headers, guint n_headers);

/* Appends Content-Length, unless @status says that there is no body. */
void weir_response_head_add_length (GString *out, guint status, gsize length);

/* Appends the empty line. */
void weir_response_head_end (GString *out);

/* Whether the header @name is set here and nowhere else: framing, connection and date. */
gboolean weir_response_header_is_ours (const char *name);

/* Appends what lets a page of @origin, which is allowed, read the reply. @origin: (nullable) */
void weir_response_head_add_origin (GString *out, const char *origin);

G_END_DECLS
