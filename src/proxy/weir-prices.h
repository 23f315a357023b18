/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-deployment.h"
#include "base/weir-usage.h"
#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/**
 * WeirPrices:
 *
 * What the user has said that models cost, by SAP's name of the model. It goes before what the catalogue
 * of SAP AI Core says. Filled by its maker, then immutable; reference-counted, any thread.
 */
typedef struct _WeirPrices WeirPrices;

WeirPrices *weir_prices_new (void);
WeirPrices *weir_prices_ref (WeirPrices *self);
void weir_prices_unref (WeirPrices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPrices, weir_prices_unref)

/* @rates: (array fixed-size=WEIR_N_RATES): capacity units for a million tokens; negative: not said */
void weir_prices_set (WeirPrices *self, const char *model, const double *rates);

/**
 * weir_prices_charge:
 * @self: (nullable): there are no prices of the user's
 * @rules: what cached and written tokens cost in comparison, where nobody has said it
 * @deployment: which has answered
 * @cost_nano: (out): capacity units, in thousand millionths
 *
 * Looks nothing up but a table or two, so that it costs a request less than a microsecond.
 *
 * Returns: %FALSE when there are tokens without a price, or nothing is known of them
 */
gboolean weir_prices_charge (const WeirPrices *self,
                             WeirModelRules *rules,
                             const WeirDeployment *deployment,
                             const WeirUsage *usage,
                             gint64 *cost_nano);

G_END_DECLS
