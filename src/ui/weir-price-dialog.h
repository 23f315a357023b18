/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "store/weir-settings.h"

G_BEGIN_DECLS

/**
 * weir_price_dialog_show:
 * @model: (nullable): whose price it is; %NULL: that is asked for, too
 * @rates: (nullable) (array fixed-size=WEIR_SETTINGS_N_PRICES): as they are; %NULL: there are none
 * @currency: what they are in, such as "EUR"
 * @done: called with what is to be, no rate of which is said when there is to be no price; not after
 *   @user_data, a #GObject, has gone
 *
 * Asks what a model costs.
 */
void weir_price_dialog_show (GtkWindow *parent,
                             const char *model,
                             const double *rates,
                             const char *currency,
                             void (*done) (const WeirSettingsPrice *price, gpointer user_data),
                             gpointer user_data);

G_END_DECLS
