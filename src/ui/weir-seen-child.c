/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-seen-child.h"

void
weir_seen_child_allocate (GtkWidget *child, const GtkAllocation *place, int top, int bottom)
{
  gboolean is_seen;

  g_return_if_fail (GTK_IS_WIDGET (child) && gtk_widget_get_parent (child) != NULL);
  g_return_if_fail (place != NULL);

  /* who hides what has the focus takes it away, and with it a selection that was to be copied */
  is_seen = (place->y < bottom && place->y + place->height > top)
            || gtk_widget_get_focus_child (gtk_widget_get_parent (child)) == child;
  gtk_widget_set_child_visible (child, is_seen);
  if (is_seen)
    gtk_widget_size_allocate (child, place, -1);
}
