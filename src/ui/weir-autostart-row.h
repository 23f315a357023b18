/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-autostart.h"

G_BEGIN_DECLS

/**
 * WeirAutostartRow:
 *
 * A row with a switch: whether Weir starts at login, or why that cannot be chosen.
 */
#define WEIR_TYPE_AUTOSTART_ROW (weir_autostart_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirAutostartRow, weir_autostart_row, WEIR, AUTOSTART_ROW, AdwActionRow)

/* Once. */
void weir_autostart_row_bind (WeirAutostartRow *self, WeirAutostart *autostart);

G_END_DECLS
