/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-account-form.h"
#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirSubaccountWindow:
 *
 * Enters or edits one subaccount: name, service key, connection test, resource groups, aliases. Nothing
 * is changed before it is saved.
 */
#define WEIR_TYPE_SUBACCOUNT_WINDOW (weir_subaccount_window_get_type ())
G_DECLARE_FINAL_TYPE (WeirSubaccountWindow,
                      weir_subaccount_window,
                      WEIR,
                      SUBACCOUNT_WINDOW,
                      AdwWindow)

/* @draft: (nullable): the account that is edited; %NULL: a new one. Returns: (transfer floating) */
GtkWidget *
weir_subaccount_window_new (GtkWindow *parent, WeirDesk *desk, const WeirAccountDraft *draft);

G_END_DECLS
