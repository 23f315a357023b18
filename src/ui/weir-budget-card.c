/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-budget-card.h"

#include "ui/weir-budget-row.h"

/* The chart is not to be pushed out of sight. */
#define MAX_SHOWN 4

struct _WeirBudgetCard
{
  AdwBin parent_instance;

  WeirDesk *desk; /* (nullable) */
  gboolean narrow;

  GtkBox *rows;
  GtkToggleButton *all;
  GtkSizeGroup *before;
  GtkSizeGroup *behind;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirBudgetCard, weir_budget_card, ADW_TYPE_BIN)

/* --- Rows --- */

static void
show_rows (WeirBudgetCard *self)
{
  gboolean shows_all = gtk_toggle_button_get_active (self->all);
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_visible (row, shows_all || n++ < MAX_SHOWN);
}

static GtkWidget *
make_row (WeirBudgetCard *self, WeirBudget *budget)
{
  GtkWidget *row = weir_budget_row_new (budget, weir_desk_get_money (self->desk));

  weir_budget_row_align (WEIR_BUDGET_ROW (row), self->before, self->behind);
  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  return row;
}

/* What is simulated costs nothing. */
static void
update_visible (WeirBudgetCard *self)
{
  GListModel *budgets = G_LIST_MODEL (weir_desk_get_budgets (self->desk));
  gboolean is_demo = weir_service_get_demo (weir_desk_get_service (self->desk));

  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (budgets) > 0 && !is_demo);
}

static void
rebuild (WeirBudgetCard *self)
{
  GListModel *budgets = G_LIST_MODEL (weir_desk_get_budgets (self->desk));
  guint n = g_list_model_get_n_items (budgets);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, row);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WeirBudget) budget = g_list_model_get_item (budgets, i);

      gtk_box_append (self->rows, make_row (self, budget));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->all), n > MAX_SHOWN);
  show_rows (self);
  update_visible (self);
}

/* --- The object --- */

static void
forget_desk (WeirBudgetCard *self)
{
  if (self->desk == NULL)
    return;
  g_signal_handlers_disconnect_by_data (weir_desk_get_budgets (self->desk), self);
  g_signal_handlers_disconnect_by_data (weir_desk_get_service (self->desk), self);
  g_clear_object (&self->desk);
}

static void
set_desk (WeirBudgetCard *self, WeirDesk *desk)
{
  forget_desk (self);
  if (desk == NULL)
    return;
  self->desk = g_object_ref (desk);
  g_signal_connect_object (weir_desk_get_budgets (desk), "items-changed", G_CALLBACK (rebuild),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_service (desk), "notify::demo",
                           G_CALLBACK (update_visible), self, G_CONNECT_SWAPPED);
  rebuild (self);
}

/* One below the other, bars are as wide as the card. */
static void
set_narrow (WeirBudgetCard *self, gboolean narrow)
{
  GtkSizeGroupMode mode = narrow ? GTK_SIZE_GROUP_NONE : GTK_SIZE_GROUP_HORIZONTAL;

  self->narrow = narrow;
  gtk_size_group_set_mode (self->before, mode);
  gtk_size_group_set_mode (self->behind, mode);
  gtk_box_set_spacing (self->rows, narrow ? 15 : 9);
}

static void
weir_budget_card_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirBudgetCard *self = WEIR_BUDGET_CARD (object);

  if (prop_id == PROP_DESK)
    g_value_set_object (value, self->desk);
  else
    g_value_set_boolean (value, self->narrow);
}

static void
weir_budget_card_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  WeirBudgetCard *self = WEIR_BUDGET_CARD (object);

  if (prop_id == PROP_DESK)
    set_desk (self, g_value_get_object (value));
  else
    set_narrow (self, g_value_get_boolean (value));
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_budget_card_dispose (GObject *object)
{
  forget_desk (WEIR_BUDGET_CARD (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_BUDGET_CARD);

  G_OBJECT_CLASS (weir_budget_card_parent_class)->dispose (object);
}

static void
weir_budget_card_class_init (WeirBudgetCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_budget_card_get_property;
  object_class->set_property = weir_budget_card_set_property;
  object_class->dispose = weir_budget_card_dispose;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, WEIR_TYPE_DESK, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-budget-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, all);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, before);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, behind);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, rows);
  gtk_widget_class_bind_template_callback (widget_class, show_rows);
}

static void
weir_budget_card_init (WeirBudgetCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
