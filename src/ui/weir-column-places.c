/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-column-places.h"

static void
clear (gpointer data)
{
  g_clear_pointer (&((WeirColumnPlace *) data)->widget, gtk_widget_unparent);
}

GArray *
weir_column_places_new (void)
{
  GArray *self = g_array_new (FALSE, FALSE, sizeof (WeirColumnPlace));

  g_array_set_clear_func (self, clear);
  return self;
}

WeirColumnPlace *
weir_column_places_get (GArray *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->len, NULL);

  return &g_array_index (self, WeirColumnPlace, index);
}

int
weir_column_places_get_top (GArray *self, guint index)
{
  int y = WEIR_COLUMN_TOP;

  g_return_val_if_fail (self != NULL && index <= self->len, 0);

  for (guint i = 0; i < index; i++)
    y += g_array_index (self, WeirColumnPlace, i).height + WEIR_COLUMN_SPACING;
  return y;
}

guint
weir_column_places_find (GArray *self, int y, int *rest)
{
  guint i = 0;

  g_return_val_if_fail (self != NULL && rest != NULL, 0);

  y -= WEIR_COLUMN_TOP;
  for (; i + 1 < self->len; i++)
    {
      int height = g_array_index (self, WeirColumnPlace, i).height + WEIR_COLUMN_SPACING;

      if (height > y)
        break;
      y -= height;
    }
  *rest = y;
  return i;
}

gboolean
weir_column_places_is_whole (GArray *self, int from, int to)
{
  int top = WEIR_COLUMN_TOP;

  g_return_val_if_fail (self != NULL, TRUE);

  for (guint i = 0; i < self->len && top < to; i++)
    {
      const WeirColumnPlace *place = &g_array_index (self, WeirColumnPlace, i);

      if (place->widget == NULL && top + place->height > from)
        return FALSE;
      top += place->height + WEIR_COLUMN_SPACING;
    }
  return TRUE;
}

guint
weir_column_places_count_made (GArray *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->len; i++)
    n += g_array_index (self, WeirColumnPlace, i).widget != NULL;
  return n;
}
