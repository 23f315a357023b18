/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-usage-cost-cell.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/weir-actionable.h"

struct _WeirUsageCostCell
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (WeirUsageCostCell, weir_usage_cost_cell, ADW_TYPE_BIN)

/* A price is one of a model, and only where tokens were used: what was refused has none to have. */
static gboolean
can_have_price (WeirUsageView *view, WeirUsageRow *row)
{
  const WeirUsageSum *sum = weir_usage_row_get_sum (row);
  g_autofree char *grouping = NULL;

  g_object_get (view, "grouping", &grouping, NULL);
  return strcmp (grouping, "model") == 0 && sum->requests > 0 && sum->unpriced >= sum->requests
         && sum->tokens_in + sum->tokens_out > 0 && *weir_usage_row_get_name (row) != '\0';
}

void
weir_usage_cost_cell_show (WeirUsageCostCell *self, WeirUsageView *view, WeirUsageRow *row)
{
  const char *model;
  g_autofree char *text = NULL;
  g_autofree char *what = NULL;

  g_return_if_fail (WEIR_IS_USAGE_COST_CELL (self));
  g_return_if_fail (WEIR_IS_USAGE_VIEW (view) && WEIR_IS_USAGE_ROW (row));

  model = weir_usage_row_get_name (row);
  text = weir_money_format_sum (weir_usage_view_get_money (view), weir_usage_row_get_sum (row));
  /* Translators: the name of a model */
  what = g_strdup_printf (_ ("Set Price of %s"), model);
  gtk_label_set_text (self->label, text);
  gtk_button_set_label (self->button, text);
  gtk_stack_set_visible_child_name (self->stack, can_have_price (view, row) ? "button" : "label");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  what, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", model);
}

static void
weir_usage_cost_cell_class_init (WeirUsageCostCellClass *klass)
{
}

static void
weir_usage_cost_cell_init (WeirUsageCostCell *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  self->button = GTK_BUTTON (gtk_button_new ());
  weir_actionable_set_action (GTK_ACTIONABLE (self->button), "app.set-price::");
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "link");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "in-cell");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->label), "label");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->button), "button");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
weir_usage_cost_cell_new (void)
{
  return g_object_new (WEIR_TYPE_USAGE_COST_CELL, NULL);
}
