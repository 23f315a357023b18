/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "ui/weir-application.h"

G_BEGIN_DECLS

/**
 * WeirPreferencesPage:
 *
 * One page of the preferences: a subclass with a template of its own, and a row of the table in
 * weir-preferences-window.c.
 *
 * Properties: "application" (construct-only); "desk" (read-only): the application's
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

WeirApplication *weir_preferences_page_get_application (WeirPreferencesPage *self);
WeirDesk *weir_preferences_page_get_desk (WeirPreferencesPage *self);

G_END_DECLS
