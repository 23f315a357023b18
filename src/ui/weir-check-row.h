/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-check-item.h"

G_BEGIN_DECLS

/* One step of a connection test: a sign and a word, and what to do when it failed. */
#define WEIR_TYPE_CHECK_ROW (weir_check_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirCheckRow, weir_check_row, WEIR, CHECK_ROW, AdwActionRow)

GtkWidget *weir_check_row_new (WeirCheckItem *item);

G_END_DECLS
