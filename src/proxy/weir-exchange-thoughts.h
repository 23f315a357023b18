/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* Puts into a request that has just been read what its client could not keep. */
void weir_exchange_restore_thoughts (WeirExchange *self);

/* Before and after a reply is read: makes and frees what the next function needs. */
void weir_exchange_begin_thoughts (WeirExchange *self);
void weir_exchange_end_thoughts (WeirExchange *self);

/* Keeps of the reply's next event what the client cannot. */
void weir_exchange_keep_thoughts (WeirExchange *self, const WeirEvent *event);

G_END_DECLS
