/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirSubaccountRow:
 *
 * One subaccount in the preferences: how it stands, a menu, and a handle to drag it by. Alt and an arrow
 * key move it as well.
 */
#define WEIR_TYPE_SUBACCOUNT_ROW (weir_subaccount_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirSubaccountRow, weir_subaccount_row, WEIR, SUBACCOUNT_ROW, AdwActionRow)

GtkWidget *weir_subaccount_row_new (WeirDesk *desk, WeirBookEntry *entry);

const char *weir_subaccount_row_get_name (WeirSubaccountRow *self);

G_END_DECLS
