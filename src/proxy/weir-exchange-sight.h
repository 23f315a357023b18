/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"
#include "proxy/weir-reply.h"

G_BEGIN_DECLS

/* An exchange as those see it who look at requests, see #WeirSights. Where there are none of them, each of
 * these costs next to nothing. */

/* From here on it can be seen, and stopped. In the server context. */
void weir_exchange_sight_begin (WeirExchange *self);

/* It comes to @step; what is measured of later ones is of an attempt that failed. */
void weir_exchange_sight_step (WeirExchange *self, WeirStep step);

/* What is about to be sent upstream. */
void weir_exchange_sight_sent (WeirExchange *self, GBytes *body);

/* What has come from there, and what the client was given. */
void weir_exchange_sight_answered (WeirExchange *self, const char *data, gsize len);
void weir_exchange_sight_returned (WeirExchange *self, const char *data, gsize len);

/* The head of what the client is given. */
void weir_exchange_sight_replied (WeirExchange *self, const WeirReplyHead *head);

/* A stream goes on: told now and then. */
void weir_exchange_sight_flow (WeirExchange *self);

/* What the client is told. */
void weir_exchange_sight_error (WeirExchange *self, const GError *error);

/* It has ended. */
void weir_exchange_sight_end (WeirExchange *self, const WeirUsageRecord *record);

/* It is not there any more. */
void weir_exchange_sight_leave (WeirExchange *self);

G_END_DECLS
