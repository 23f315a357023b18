/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Buttons side by side, one that is suggested last; where there is no room for that, one below the other,
 * the suggested one first. A GtkFlowBox that is narrower than its place has them in a column whatever
 * room there is. */
#define WEIR_TYPE_BUTTON_FLOW (weir_button_flow_get_type ())
G_DECLARE_FINAL_TYPE (WeirButtonFlow, weir_button_flow, WEIR, BUTTON_FLOW, GtkWidget)

G_END_DECLS
