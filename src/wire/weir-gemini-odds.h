/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-scan.h"

G_BEGIN_DECLS

/* What is said about a text, in the form of the chat API, which is the neutral one. Both append
 * nothing and return %FALSE when there is nothing to tell. */

/* A "logprobsResult" as the list of tokens with their odds. */
gboolean weir_gemini_odds_write (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out);

/* An element of "citations" as an annotation with an address. */
gboolean
weir_gemini_citation_write (const WeirJsonDoc *doc, const WeirJsonNode *node, GString *out);

G_END_DECLS
