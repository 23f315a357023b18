/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-budget-row.h"

#include "app/weir-budget-words.h"

struct _WeirBudgetRow
{
  AdwBin parent_instance;

  WeirBudget *budget;
  WeirMoney *money;
  gboolean narrow;

  GtkBox *box;
  GtkLabel *title;
  GtkProgressBar *bar;
  GtkBox *behind;
  GtkLabel *amount;
  GtkLabel *note;
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirBudgetRow, weir_budget_row, ADW_TYPE_BIN)

static void
set_class (WeirBudgetRow *self, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self->bar), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->bar), name);
}

/* The colour warns; the text says the same. */
static void
show_bar (WeirBudgetRow *self)
{
  double fraction = weir_budget_get_fraction (self->budget);

  gtk_progress_bar_set_fraction (self->bar, MIN (fraction, 1));
  set_class (self, "much", fraction >= WEIR_BUDGET_MUCH && fraction < 1);
  set_class (self, "spent", fraction >= 1);
}

static void
show (WeirBudgetRow *self)
{
  g_autofree char *title = weir_budget_words_build_title (self->budget);
  g_autofree char *amount = weir_budget_words_build_amounts (self->budget, self->money);
  g_autofree char *note = weir_budget_words_build_note (self->budget, self->money);
  g_autofree char *all = g_strdup_printf ("%s, %s, %s", title, amount, note);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_text (self->amount, amount);
  gtk_label_set_text (self->note, note);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note), note);
  show_bar (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, all,
                                  -1);
}

static void
update (WeirBudgetRow *self)
{
  /* disposed already */
  if (self->budget != NULL)
    show (self);
}

static void
set_narrow (WeirBudgetRow *self, gboolean narrow)
{
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->box, narrow ? 6 : 15);
  gtk_label_set_ellipsize (self->note, narrow ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
}

/* --- The object --- */

static void
weir_budget_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEIR_BUDGET_ROW (object)->narrow);
}

static void
weir_budget_row_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  set_narrow (WEIR_BUDGET_ROW (object), g_value_get_boolean (value));
  g_object_notify_by_pspec (object, pspec);
}

static void
weir_budget_row_dispose (GObject *object)
{
  WeirBudgetRow *self = WEIR_BUDGET_ROW (object);

  g_clear_object (&self->budget);
  g_clear_object (&self->money);
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_BUDGET_ROW);

  G_OBJECT_CLASS (weir_budget_row_parent_class)->dispose (object);
}

static void
weir_budget_row_class_init (WeirBudgetRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_budget_row_get_property;
  object_class->set_property = weir_budget_row_set_property;
  object_class->dispose = weir_budget_row_dispose;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/ui/weir-budget-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetRow, amount);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetRow, bar);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetRow, behind);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetRow, box);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetRow, note);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetRow, title);
}

static void
weir_budget_row_init (WeirBudgetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_budget_row_new (WeirBudget *budget, WeirMoney *money)
{
  WeirBudgetRow *self;

  g_return_val_if_fail (WEIR_IS_BUDGET (budget) && WEIR_IS_MONEY (money), NULL);

  self = g_object_new (WEIR_TYPE_BUDGET_ROW, NULL);
  self->budget = g_object_ref (budget);
  self->money = g_object_ref (money);
  g_signal_connect_object (budget, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (money, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
weir_budget_row_align (WeirBudgetRow *self, GtkSizeGroup *before, GtkSizeGroup *behind)
{
  g_return_if_fail (WEIR_IS_BUDGET_ROW (self));
  g_return_if_fail (GTK_IS_SIZE_GROUP (before) && GTK_IS_SIZE_GROUP (behind));

  gtk_size_group_add_widget (before, GTK_WIDGET (self->title));
  gtk_size_group_add_widget (behind, GTK_WIDGET (self->behind));
}
