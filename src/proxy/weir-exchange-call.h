/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/**
 * weir_exchange_call:
 *
 * Calls the candidates, one after the other as the rules of weir-retry.h say, until one has
 * answered with a first event (or, when the client wants it whole, with all of it).
 *
 * Errors: of WEIR_API_ERROR, WEIR_AICORE_ERROR or G_IO_ERROR_CANCELLED: what the last one said
 */
gboolean weir_exchange_call (WeirExchange *self, GError **error);

/* Gives the deployment back to the balancer, if one is picked. */
void weir_exchange_end_call (WeirExchange *self, WeirOutcome outcome, gint64 cooldown_us);

G_END_DECLS
