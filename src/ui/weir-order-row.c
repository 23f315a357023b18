/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-order-row.h"

#include <glib/gi18n.h>

struct _WeirOrderRow
{
  AdwActionRow parent_instance;

  GtkStack *sign;
  GtkWidget *dismiss;
  WeirDeploymentOrders *orders;
  WeirDeploymentOrder *order;
};

G_DEFINE_FINAL_TYPE (WeirOrderRow, weir_order_row, ADW_TYPE_ACTION_ROW)

static char *
build_title (WeirDeploymentOrder *order)
{
  const char *model = weir_deployment_order_get_model (order);

  switch (weir_deployment_order_get_kind (order))
    {
    case WEIR_DEPLOYMENT_ORDER_CREATE:
      /* Translators: the name of a model */
      return g_strdup_printf (_ ("Deploy %s"), model);
    case WEIR_DEPLOYMENT_ORDER_STOP:
      /* Translators: the name of a model */
      return g_strdup_printf (_ ("Stop %s"), model);
    case WEIR_DEPLOYMENT_ORDER_DELETE:
    default:
      /* Translators: the name of a model */
      return g_strdup_printf (_ ("Delete %s"), model);
    }
}

/* "Starting… · dev-eu10 · default · d1a2b3"; what went wrong, in its own line */
static char *
build_subtitle (WeirDeploymentOrder *order, gboolean has_failed)
{
  g_autoptr (GString) text = g_string_new (weir_deployment_order_get_text (order));
  const char *id = weir_deployment_order_get_id (order);

  /* one that waits for its account has nothing to say yet */
  if (text->len > 0)
    g_string_append (text, has_failed ? "\n" : " · ");
  g_string_append_printf (text, "%s · %s", weir_deployment_order_get_account (order),
                          weir_deployment_order_get_resource_group (order));
  if (id != NULL)
    g_string_append_printf (text, " · %s", id);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update (WeirOrderRow *self)
{
  gboolean has_failed =
      weir_deployment_order_get_state (self->order) == WEIR_DEPLOYMENT_ORDER_FAILED;
  g_autofree char *title = build_title (self->order);
  g_autofree char *subtitle = build_subtitle (self->order, has_failed);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_stack_set_visible_child_name (self->sign, has_failed ? "failed" : "spinner");
  gtk_widget_set_visible (self->dismiss, has_failed);
}

static void
on_dismiss (WeirOrderRow *self)
{
  g_autoptr (WeirDeploymentOrder) order = g_object_ref (self->order);

  weir_deployment_orders_dismiss (self->orders, order);
}

static void
weir_order_row_dispose (GObject *object)
{
  WeirOrderRow *self = WEIR_ORDER_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_ORDER_ROW);
  g_clear_object (&self->order);
  g_clear_object (&self->orders);

  G_OBJECT_CLASS (weir_order_row_parent_class)->dispose (object);
}

static void
weir_order_row_class_init (WeirOrderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_order_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-order-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirOrderRow, dismiss);
  gtk_widget_class_bind_template_child (widget_class, WeirOrderRow, sign);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);
}

static void
weir_order_row_init (WeirOrderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_order_row_new (WeirDeploymentOrders *orders, WeirDeploymentOrder *order)
{
  WeirOrderRow *self;

  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDERS (orders), NULL);
  g_return_val_if_fail (WEIR_IS_DEPLOYMENT_ORDER (order), NULL);

  self = g_object_new (WEIR_TYPE_ORDER_ROW, NULL);
  self->orders = g_object_ref (orders);
  self->order = g_object_ref (order);
  g_signal_connect_object (order, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
