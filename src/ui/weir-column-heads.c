/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-column-heads.h"

#include <glib/gi18n.h>

/* The first child of a column view is the row of heads; each has a box with its text and the sign of its
 * order, which has a place of its own even while there is none to show: it goes before the text. Where GTK
 * has it otherwise one day, heads stay at the left. */
void
weir_column_heads_align (GtkColumnView *view, const gboolean *is_figure)
{
  GtkWidget *row, *head;
  guint n;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view) && is_figure != NULL);

  row = gtk_widget_get_first_child (GTK_WIDGET (view));
  n = g_list_model_get_n_items (gtk_column_view_get_columns (view));
  head = row != NULL ? gtk_widget_get_first_child (row) : NULL;
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Column heads"), -1);
  for (guint i = 0; head != NULL && i < n; i++, head = gtk_widget_get_next_sibling (head))
    {
      GtkWidget *box = gtk_widget_get_first_child (head);

      if (!is_figure[i] || !GTK_IS_BOX (box))
        continue;
      gtk_widget_set_halign (box, GTK_ALIGN_END);
      if (GTK_IS_LABEL (gtk_widget_get_first_child (box)))
        gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
    }
}
