/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "store/weir-settings.h"

G_BEGIN_DECLS

/**
 * WeirPriceItem:
 *
 * What the user has said that a model costs, as a row that is shown. Immutable.
 */
#define WEIR_TYPE_PRICE_ITEM (weir_price_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirPriceItem, weir_price_item, WEIR, PRICE_ITEM, GObject)

/* @price: copied */
WeirPriceItem *weir_price_item_new (const WeirSettingsPrice *price);

const char *weir_price_item_get_model (WeirPriceItem *self);

/* (array fixed-size=WEIR_SETTINGS_N_PRICES): as in #WeirSettingsPrice. */
const double *weir_price_item_get_rates (WeirPriceItem *self);

G_END_DECLS
