/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirDaysDialog:
 *
 * Asks for the first and the last of some days.
 *
 * Signals:
 * "chosen" (GDate *first, GDate *last): both are valid, in this order
 */
#define WEIR_TYPE_DAYS_DIALOG (weir_days_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WeirDaysDialog, weir_days_dialog, WEIR, DAYS_DIALOG, AdwWindow)

/* (transfer none): for @parent, with these days to begin with. */
WeirDaysDialog *weir_days_dialog_new (GtkWindow *parent, const GDate *first, const GDate *last);

G_END_DECLS
