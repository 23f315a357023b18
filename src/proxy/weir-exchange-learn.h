/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-exchange-state.h"

G_BEGIN_DECLS

/* What refusals teach about single members, see wire/weir-refused-member.h. */

/* Takes out of the encoded request what its deployment is known not to take. %FALSE in strict mode,
 * with the error of weir_loss_drop (). */
gboolean weir_exchange_apply_learned (WeirExchange *self, GError **error);

/**
 * weir_exchange_learn:
 * @refusal: what the deployment answered
 *
 * Returns: whether something was learned from it, so that the request should be encoded again and
 *   the same deployment asked once more
 */
gboolean weir_exchange_learn (WeirExchange *self, const GError *refusal);

G_END_DECLS
