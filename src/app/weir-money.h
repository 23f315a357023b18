/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "store/weir-settings.h"
#include "store/weir-usage-query.h"

G_BEGIN_DECLS

/**
 * WeirMoney:
 *
 * How costs are shown, which are kept in capacity units: in the user's currency, where the settings say what
 * a unit costs.
 *
 * Signals:
 * "changed" (): the same cost reads otherwise now
 */
#define WEIR_TYPE_MONEY (weir_money_get_type ())
G_DECLARE_FINAL_TYPE (WeirMoney, weir_money, WEIR, MONEY, GObject)

/* @prices: (nullable): costs are shown in capacity units */
WeirMoney *weir_money_new (const WeirSettingsPrices *prices);

void weir_money_set_prices (WeirMoney *self, const WeirSettingsPrices *prices);

/* (nullable): currency and price of a unit, as they are in use, without those of models; %NULL: costs are
 * shown in capacity units. Valid until they are set again. */
const WeirSettingsPrices *weir_money_get_prices (WeirMoney *self);

/* (transfer none): "EUR", or "CU" for capacity units. */
const char *weir_money_get_currency (WeirMoney *self);

/* @cost_nano in the currency. */
double weir_money_get_amount (WeirMoney *self, gint64 cost_nano);

/* Back: what is said in the currency, in thousand millionths of a capacity unit. */
gint64 weir_money_get_cost (WeirMoney *self, double amount);

/* (transfer full): "EUR 0.38"; small amounts with two digits that count. */
char *weir_money_format (WeirMoney *self, gint64 cost_nano);

/* (transfer full): the cost of @sum, or "Unpriced" when nothing in it has a price. Requests that are there
 * beside those with a price are not told of. */
char *weir_money_format_sum (WeirMoney *self, const WeirUsageSum *sum);

G_END_DECLS
