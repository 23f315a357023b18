/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-alias-item.h"

G_BEGIN_DECLS

/* Another name for deployments, which can be typed over or removed. */
#define WEIR_TYPE_ALIAS_ROW (weir_alias_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirAliasRow, weir_alias_row, WEIR, ALIAS_ROW, AdwExpanderRow)

/* @remove: called with @item and @user_data when the user takes it away */
GtkWidget *weir_alias_row_new (WeirAliasItem *item,
                               void (*remove) (WeirAliasItem *item, gpointer user_data),
                               gpointer user_data);

G_END_DECLS
