/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-preferences-page.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_SUBACCOUNTS (weir_preferences_subaccounts_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesSubaccounts,
                      weir_preferences_subaccounts,
                      WEIR,
                      PREFERENCES_SUBACCOUNTS,
                      WeirPreferencesPage)

G_END_DECLS
