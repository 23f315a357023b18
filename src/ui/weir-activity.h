/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirActivity:
 *
 * Says that something is on its way, like #GtkSpinner, but by a few steps a second: each frame of a
 * window costs as much as the text that streams in it. It stands still where animations are off.
 */
#define WEIR_TYPE_ACTIVITY (weir_activity_get_type ())
G_DECLARE_FINAL_TYPE (WeirActivity, weir_activity, WEIR, ACTIVITY, GtkWidget)

G_END_DECLS
