/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* The part of an exchange that is about vectors. Where one call takes fewer inputs than the client has
 * sent, they are asked for one call after the other. What has been answered is kept when a call fails,
 * unless the request goes on to another model, whose vectors do not mix with those. */

/* The inputs that are next, in the words of the picked deployment. */
gboolean weir_exchange_encode_embedding (WeirExchange *self, WeirTarget *target, GError **error);

/* A reply came in whole; when it was the last, the client's is written. */
gboolean
weir_exchange_take_embedding (WeirExchange *self, const char *data, gsize len, GError **error);

/* Whether a call more has to be made; without vectors there is none. */
gboolean weir_exchange_has_inputs_left (const WeirExchange *self);

/* Once the reply before is let go of: asks for what is left in calls beside each other. Returns whether some
 * of it is left even so, and makes ready for a call of its own. */
gboolean weir_exchange_next_inputs (WeirExchange *self);

G_END_DECLS
