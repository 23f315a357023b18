/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* The steps of an exchange as debug messages, each with the beginning of the request's id. They tell
 * who asked for which model, where it was sent and how that went; never what was asked or answered,
 * and no secret. Where nobody listens they cost next to nothing. */

/* What has been read of the request. */
void weir_exchange_log_request (const WeirExchange *self);

/* A deployment has been picked. */
void weir_exchange_log_pick (const WeirExchange *self);

/* A rule has put another model in the place of the one asked for. */
void weir_exchange_log_rule (const WeirExchange *self);

/* A call went wrong, or the exchange does: whether it goes on is what comes next. */
void weir_exchange_log_failure (const WeirExchange *self, const GError *error);

/* The client has been answered. */
void weir_exchange_log_end (const WeirExchange *self);

G_END_DECLS
