/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirColumnRow:
 *
 * A row of a #WeirColumn that may be so high that it has widgets only where it is seen. Its height is a
 * guess elsewhere, and becomes another when more of it is seen.
 */
#define WEIR_TYPE_COLUMN_ROW (weir_column_row_get_type ())
G_DECLARE_INTERFACE (WeirColumnRow, weir_column_row, WEIR, COLUMN_ROW, GtkWidget)

struct _WeirColumnRowInterface
{
  GTypeInterface parent_iface;

  gboolean (*set_window) (WeirColumnRow *self, int width, int top, int bottom);
  void (*hold) (WeirColumnRow *self, int y);
  int (*locate) (WeirColumnRow *self);
};

/* The part of it between @top and @bottom is seen, or nearly; it is @width pixels wide. Returns: whether
 * it has other widgets now */
gboolean weir_column_row_set_window (WeirColumnRow *self, int width, int top, int bottom);

/* Remembers what is at @y, for weir_column_row_locate (). */
void weir_column_row_hold (WeirColumnRow *self, int y);

/* Returns: where that is now */
int weir_column_row_locate (WeirColumnRow *self);

G_END_DECLS
