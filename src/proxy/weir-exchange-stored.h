/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* Replies that an upstream keeps: only the deployment that has made one knows it. */

/* Notes who makes the reply that begins with @start, when it may be kept. */
void weir_exchange_note_reply (WeirExchange *self, const WeirEvent *start);

/**
 * weir_exchange_keep_to_maker:
 *
 * Leaves of the candidates the one that has made the reply which the request goes on from, as far as
 * that is known.
 *
 * Errors: WEIR_API_ERROR_BAD_REQUEST when it is none of them
 */
gboolean weir_exchange_keep_to_maker (WeirExchange *self, GError **error);

/**
 * weir_exchange_find_stored:
 *
 * The first phase of a request about a kept reply, whose id is in the path: finds its deployment.
 *
 * Errors: WEIR_API_ERROR_BAD_REQUEST with the status 404
 */
gboolean weir_exchange_find_stored (WeirExchange *self, GError **error);

/* In the place of a plan and a body: how the kept reply is asked for. */
void weir_exchange_plan_stored (WeirExchange *self);

/* The upstream has done what was asked. */
void weir_exchange_settle_stored (WeirExchange *self);

G_END_DECLS
