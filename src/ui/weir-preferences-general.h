/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-preferences-page.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_GENERAL (weir_preferences_general_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesGeneral,
                      weir_preferences_general,
                      WEIR,
                      PREFERENCES_GENERAL,
                      WeirPreferencesPage)

G_END_DECLS
