/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-preferences-page.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_MODELS (weir_preferences_models_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesModels,
                      weir_preferences_models,
                      WEIR,
                      PREFERENCES_MODELS,
                      WeirPreferencesPage)

G_END_DECLS
