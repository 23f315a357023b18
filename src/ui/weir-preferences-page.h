/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirPreferencesPage:
 *
 * One page of the preferences: a subclass with a template of its own, and a row of the table in
 * weir-preferences-window.c.
 *
 * Properties, construct-only: "desk"; "settings": the desktop's preferences
 */
#define WEIR_TYPE_PREFERENCES_PAGE (weir_preferences_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (WeirPreferencesPage,
                          weir_preferences_page,
                          WEIR,
                          PREFERENCES_PAGE,
                          AdwPreferencesPage)

struct _WeirPreferencesPageClass
{
  AdwPreferencesPageClass parent_class;
};

WeirDesk *weir_preferences_page_get_desk (WeirPreferencesPage *self);
GSettings *weir_preferences_page_get_settings (WeirPreferencesPage *self);

G_END_DECLS
