/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-list-rows.h"

static void
unbind (GtkListBox *list)
{
  gtk_list_box_bind_model (list, NULL, NULL, NULL, NULL);
}

void
weir_list_rows_bind (GtkListBox *list,
                     GListModel *model,
                     GtkListBoxCreateWidgetFunc make_row,
                     GtkWidget *owner)
{
  g_return_if_fail (GTK_IS_LIST_BOX (list));
  g_return_if_fail (G_IS_LIST_MODEL (model));
  g_return_if_fail (make_row != NULL);
  g_return_if_fail (GTK_IS_WIDGET (owner));

  gtk_list_box_bind_model (list, model, make_row, owner, NULL);
  g_signal_connect_object (owner, "destroy", G_CALLBACK (unbind), list, G_CONNECT_SWAPPED);
}
