/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_COLUMN_SPACING 18 /* between rows */
#define WEIR_COLUMN_TOP 6      /* above the first one */

/**
 * WeirColumnPlace:
 * @widget: (nullable): what shows the row, a child; %NULL while it is far from what is seen
 * @height: of the widget, or a guess, pixels
 *
 * One row of a #WeirColumn.
 */
typedef struct
{
  GtkWidget *widget;
  int height;
} WeirColumnPlace;

/* (transfer full) (element-type WeirColumnPlace): empty; takes the widgets from their parent when it goes. */
GArray *weir_column_places_new (void);

/* (transfer none): until rows are added or removed. */
WeirColumnPlace *weir_column_places_get (GArray *self, guint index);

/* Where the upper edge of the row at @index is, pixels; with the number of rows: where the next would be. */
int weir_column_places_get_top (GArray *self, guint index);

/* The row at @y, pixels; the last one below it. @rest: (out): how far @y is below its upper edge */
guint weir_column_places_find (GArray *self, int y, int *rest);

/* Whether all rows between @from and @to, pixels, have widgets. */
gboolean weir_column_places_is_whole (GArray *self, int from, int to);

/* How many have widgets. */
guint weir_column_places_count_made (GArray *self);

G_END_DECLS
