/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* Reading the upstream's reply: bytes → frames → events → what the client is sent. */

/* Puts a reply without a word into what goes to the client. */
gboolean weir_exchange_say_nothing (WeirExchange *self, GError **error);

/**
 * weir_exchange_begin_reply:
 *
 * Looks at the head of a 2xx reply and makes what reads the body.
 *
 * Errors: WEIR_API_ERROR_UPSTREAM for a Content-Type that no model answers with
 */
gboolean weir_exchange_begin_reply (WeirExchange *self, GError **error);

/* Waits for the next piece of the reply and turns all that is there into @self->out. After the last
 * one @self->call.decoded is set. */
gboolean weir_exchange_read_more (WeirExchange *self, GError **error);

/* After END: reads to the end of the bytes if that takes no time, so that the connection can serve
 * again. */
void weir_exchange_drain (WeirExchange *self);

/* Lets go of the reply and of what reads it. */
void weir_exchange_end_reply (WeirExchange *self);

/* (transfer full): what the upstream says about a status that is no success. */
GError *weir_exchange_read_refusal (WeirExchange *self);

G_END_DECLS
