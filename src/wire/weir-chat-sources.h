/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/**
 * weir_chat_sources_read:
 * @sources: (element-type utf8): the pages that are known so far, as annotations of a chat message
 * @doc: holds @chunk
 * @chunk: a chat chunk, or a whole reply
 *
 * Models that search say beside the choices which pages they have read, the whole list with every chunk:
 * "search_results", {"url", "title"}, or "citations", addresses or the same objects. A longer list
 * replaces @sources.
 */
void weir_chat_sources_read (GPtrArray *sources, const WeirJsonDoc *doc, const WeirJsonNode *chunk);

G_END_DECLS
