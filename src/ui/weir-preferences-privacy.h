/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-preferences-page.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_PRIVACY (weir_preferences_privacy_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesPrivacy,
                      weir_preferences_privacy,
                      WEIR,
                      PREFERENCES_PRIVACY,
                      WeirPreferencesPage)

G_END_DECLS
