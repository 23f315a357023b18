/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-preferences-page.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_PRICES (weir_preferences_prices_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesPrices,
                      weir_preferences_prices,
                      WEIR,
                      PREFERENCES_PRICES,
                      WeirPreferencesPage)

G_END_DECLS
