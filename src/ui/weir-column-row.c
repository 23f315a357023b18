/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-column-row.h"

G_DEFINE_INTERFACE (WeirColumnRow, weir_column_row, GTK_TYPE_WIDGET)

static void
weir_column_row_default_init (WeirColumnRowInterface *iface)
{
}

gboolean
weir_column_row_set_window (WeirColumnRow *self, int width, int top, int bottom)
{
  g_return_val_if_fail (WEIR_IS_COLUMN_ROW (self), FALSE);

  return WEIR_COLUMN_ROW_GET_IFACE (self)->set_window (self, width, top, bottom);
}

void
weir_column_row_hold (WeirColumnRow *self, int y)
{
  g_return_if_fail (WEIR_IS_COLUMN_ROW (self));

  WEIR_COLUMN_ROW_GET_IFACE (self)->hold (self, y);
}

int
weir_column_row_locate (WeirColumnRow *self)
{
  g_return_val_if_fail (WEIR_IS_COLUMN_ROW (self), 0);

  return WEIR_COLUMN_ROW_GET_IFACE (self)->locate (self);
}
