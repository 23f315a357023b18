/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weir_column_heads_align:
 * @is_figure: of each column, whether it has figures, as long as there are columns
 *
 * Puts the heads of columns of figures above the figures, at the right, which GTK has no function for, and gives the row of heads a name. May be called again: heads may be there
 * only once the table is seen.
 */
void weir_column_heads_align (GtkColumnView *view, const gboolean *is_figure);

G_END_DECLS
