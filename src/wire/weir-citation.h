/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a text rests on, as the one API tells it and the other. @raw: a JSON object, @len bytes. */

/**
 * weir_citation_append_annotation:
 *
 * Appends @raw as the chat API's annotation of a message.
 *
 * Returns: %FALSE when it cannot say so: it knows addresses only, no places in documents
 */
gboolean weir_citation_append_annotation (const char *raw, gsize len, GString *out);

/* Whether @raw is a citation as the Messages API has them. An address alone cannot be made one: those
 * it knows come with a proof of the provider's own search. */
gboolean weir_citation_is_location (const char *raw, gsize len);

G_END_DECLS
