/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-order-group.h"

#include <glib/gi18n.h>

#include "ui/weir-order-row.h"

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return weir_order_row_new (user_data, item);
}

static void
on_items_changed (GtkWidget *group, guint position, guint removed, guint added, GListModel *orders)
{
  gtk_widget_set_visible (group, g_list_model_get_n_items (orders) > 0);
}

GtkWidget *
weir_order_group_new (WeirDeploymentOrders *orders)
{
  GtkWidget *group;
  GtkListBox *list;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDERS (orders), NULL);

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Under Way"));
  list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Under Way"), -1);
  gtk_list_box_bind_model (list, G_LIST_MODEL (orders), make_row, orders, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (list));
  g_signal_connect_object (orders, "items-changed", G_CALLBACK (on_items_changed), group,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (group, g_list_model_get_n_items (G_LIST_MODEL (orders)) > 0);
  return group;
}
