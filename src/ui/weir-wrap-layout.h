/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirWrapLayout:
 *
 * Sets widgets side by side, as words are: each as wide as it likes to be, in as many lines as they need. One
 * that is wider than the place is as wide as that.
 *
 * A #GtkFlowBox has columns, of which it makes one only where it may choose its width, and in some widths
 * GTK 4.8 gives its children none.
 */
#define WEIR_TYPE_WRAP_LAYOUT (weir_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (WeirWrapLayout, weir_wrap_layout, WEIR, WRAP_LAYOUT, GtkLayoutManager)

/* Both in pixels: @spacing between widgets of one line, @line_spacing between lines. */
GtkLayoutManager *weir_wrap_layout_new (int spacing, int line_spacing);

G_END_DECLS
