/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* An exchange from its beginning to its end: the loop on top of what its steps do. What they share is
 * in weir-exchange-state.h, and none of them knows this one. */

/* @model: (nullable): the one that the path names; copied. (transfer full) @client. Puts the exchange on
 * the deadline wheel. */
WeirExchange *weir_exchange_new (const WeirExchangeTools *tools,
                                 const WeirRoute *route,
                                 const char *model,
                                 WeirClient *client);

/* Answers the client, whatever happens, and reports its usage; blocks as long as that takes. */
void weir_exchange_run (WeirExchange *self);

/* Answers with @error without having run, and reports it. */
void weir_exchange_refuse (WeirExchange *self, const GError *error);

void weir_exchange_free (WeirExchange *self);

G_END_DECLS
