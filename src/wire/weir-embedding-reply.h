/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-embedding.h"

G_BEGIN_DECLS

/* What the readers of embedding replies share. */

/* (transfer full): one without vectors. */
WeirEmbeddingReply *weir_embedding_reply_new (void);

/* Sets @error to a reply that is not of its format, and returns %FALSE. */
gboolean weir_embedding_reply_bad (GError **error, const char *what);

/* Parses a reply, which may hold some million numbers. Errors: WEIR_API_ERROR_UPSTREAM, or what the
 * reply itself says under "error". */
gboolean weir_embedding_reply_parse (WeirJsonDoc *doc, const char *data, gsize len, GError **error);

/* Adds the vector that @node is. Errors: WEIR_API_ERROR_UPSTREAM. */
gboolean weir_embedding_reply_add (WeirEmbeddingReply *reply,
                                   const WeirJsonDoc *doc,
                                   const WeirJsonNode *node,
                                   GError **error);

/* Reads OpenAI's list of embeddings: @object has "data", "model", "usage". @expected: vectors there
 * must be. Errors: WEIR_API_ERROR_UPSTREAM. */
gboolean weir_embedding_reply_read_list (WeirEmbeddingReply *reply,
                                         const WeirJsonDoc *doc,
                                         const WeirJsonNode *object,
                                         guint expected,
                                         GError **error);

G_END_DECLS
