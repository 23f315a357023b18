/* SPDX-License-Identifier: MIT */
#pragma once

#include "ui/weir-preferences-page.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PREFERENCES_PROXY (weir_preferences_proxy_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesProxy,
                      weir_preferences_proxy,
                      WEIR,
                      PREFERENCES_PROXY,
                      WeirPreferencesPage)

G_END_DECLS
