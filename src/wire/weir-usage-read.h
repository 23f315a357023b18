/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"
#include "base/weir-usage.h"

G_BEGIN_DECLS

/* Reads the usage object of the chat and embeddings APIs into @usage, which is reset first. What is
 * no whole number, or negative, stays unknown. %FALSE when @node is no object or tells no total. */
gboolean weir_usage_read_chat (const WeirJsonDoc *doc, const WeirJsonNode *node, WeirUsage *usage);

/* The same for that of the Responses API. */
gboolean
weir_usage_read_responses (const WeirJsonDoc *doc, const WeirJsonNode *node, WeirUsage *usage);

/* A member that counts tokens: -1 when absent or no count. */
gint64 weir_usage_read_count (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name);

G_END_DECLS
