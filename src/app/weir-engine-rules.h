/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-prices.h"
#include "proxy/weir-routing-rules.h"
#include "store/weir-settings.h"

G_BEGIN_DECLS

/* (transfer full): the rules of @settings, which name accounts as people do, for the router, which knows
 * them by their ids. */
WeirRoutingRules *weir_engine_rules_build (const WeirSettings *settings);

/* (transfer full) (nullable) (element-type utf8 WeirRoutingRules): for #WeirSnapshot; %NULL: all keys may ask for
 * all models. */
GHashTable *weir_engine_rules_build_for_keys (const WeirSettings *settings);

/* (transfer full) (nullable): the user's prices, for #WeirSnapshot. */
WeirPrices *weir_engine_rules_build_prices (const WeirSettings *settings);

G_END_DECLS
