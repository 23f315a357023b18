/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/* One key of local clients: copied, replaced or revoked here. */
#define WEIR_TYPE_KEY_ROW (weir_key_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirKeyRow, weir_key_row, WEIR, KEY_ROW, AdwActionRow)

GtkWidget *weir_key_row_new (WeirDesk *desk, WeirKeyItem *item);

G_END_DECLS
