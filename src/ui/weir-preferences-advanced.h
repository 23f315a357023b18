/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-preferences-page.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_ADVANCED (weir_preferences_advanced_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesAdvanced,
                      weir_preferences_advanced,
                      WEIR,
                      PREFERENCES_ADVANCED,
                      WeirPreferencesPage)

G_END_DECLS
