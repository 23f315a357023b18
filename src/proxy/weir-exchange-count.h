/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* Answers a request to count the tokens of a prompt by an estimate made here: {"input_tokens":…}.
 * Nothing is asked upstream, and the model need not exist; one that does is counted by its rules.
 * Errors: UNSUPPORTED where the client's API has no such reply. */
gboolean weir_exchange_count (WeirExchange *self, GError **error);

G_END_DECLS
