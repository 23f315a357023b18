/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* Takes one annotation of the chat API, as JSON. %FALSE with an error ends it. */
typedef gboolean (*WeirGeminiGroundingSink) (WeirJsonText annotation,
                                             gpointer user_data,
                                             GError **error);

/**
 * weir_gemini_grounding_read:
 * @node: (nullable): a "groundingMetadata"
 *
 * Tells what a text is founded on: an annotation for each passage and each of its sources on the web, or,
 * where no passages are named, one for each source. Places are bytes there and stay so.
 */
gboolean weir_gemini_grounding_read (const WeirJsonDoc *doc,
                                     const WeirJsonNode *node,
                                     WeirGeminiGroundingSink sink,
                                     gpointer user_data,
                                     GError **error);

/* The other way: appends the page that a citation, JSON of any API, is of to the elements of
 * "groundingChunks" in @pages, unless it is there or no page is named. */
void weir_gemini_grounding_append_chunk (const char *raw, gsize len, GString *pages);

G_END_DECLS
