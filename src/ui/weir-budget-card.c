/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-budget-card.h"

#include <glib/gi18n.h>

/* From here on the bar is a warning; the text says the same. */
#define MUCH 0.8

struct _WeirBudgetCard
{
  AdwBin parent_instance;

  WeirDesk *desk; /* (nullable) */
  gboolean narrow;

  GtkBox *box;
  GtkLabel *title;
  GtkProgressBar *bar;
  GtkLabel *amount;
  GtkLabel *note;
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

/* --- Texts --- */

/* The month is the one that ends. */
static char *
build_title (WeirBudget *budget)
{
  gint64 end_s = weir_budget_get_end (budget);
  g_autoptr (GDateTime) last = g_date_time_new_from_unix_local (end_s - 1);

  /* Translators: the name of a month, as for g_date_time_format (): "November Budget" */
  return end_s > 0 ? g_date_time_format (last, _ ("%OB Budget")) : g_strdup (_ ("Budget"));
}

static char *
build_note (WeirBudget *budget, WeirMoney *money)
{
  gint64 expected = weir_budget_get_expected (budget);
  g_autofree char *amount = NULL;

  if (weir_budget_get_fraction (budget) >= 1)
    return g_strdup (weir_budget_get_stop (budget) ? _ ("Spent – requests are refused")
                                                   : _ ("Spent"));
  if (expected <= 0)
    return g_strdup ("");
  amount = weir_money_format (money, expected);
  /* Translators: an amount of money, at the end of the month: "EUR 26.04 expected" */
  return g_strdup_printf (_ ("%s expected"), amount);
}

static void
set_class (WeirBudgetCard *self, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self->bar), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->bar), name);
}

static void
show_bar (WeirBudgetCard *self, WeirBudget *budget)
{
  double fraction = weir_budget_get_fraction (budget);

  gtk_progress_bar_set_fraction (self->bar, MIN (fraction, 1));
  set_class (self, "much", fraction >= MUCH && fraction < 1);
  set_class (self, "spent", fraction >= 1);
}

static void
update (WeirBudgetCard *self)
{
  WeirBudget *budget = weir_desk_get_budget (self->desk);
  WeirMoney *money = weir_desk_get_money (self->desk);
  gboolean is_demo = weir_service_get_demo (weir_desk_get_service (self->desk));
  g_autofree char *title = build_title (budget);
  g_autofree char *used = weir_money_format (money, weir_budget_get_used (budget));
  g_autofree char *limit = weir_money_format (money, weir_budget_get_limit (budget));
  /* Translators: two amounts of money */
  g_autofree char *amount = g_strdup_printf (_ ("%s of %s"), used, limit);
  g_autofree char *note = build_note (budget, money);
  g_autofree char *all = g_strdup_printf ("%s, %s, %s", title, amount, note);

  gtk_widget_set_visible (GTK_WIDGET (self), weir_budget_get_limit (budget) > 0 && !is_demo);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->amount, amount);
  gtk_label_set_text (self->note, note);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note), note);
  show_bar (self, budget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, all,
                                  -1);
}

/* --- The object --- */

static void
forget_desk (WeirBudgetCard *self)
{
  if (self->desk == NULL)
    return;
  g_signal_handlers_disconnect_by_data (weir_desk_get_budget (self->desk), self);
  g_signal_handlers_disconnect_by_data (weir_desk_get_money (self->desk), self);
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
  g_signal_connect_object (weir_desk_get_budget (desk), "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_money (desk), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_service (desk), "notify::demo", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
set_narrow (WeirBudgetCard *self, gboolean narrow)
{
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->box, narrow ? 6 : 15);
  gtk_widget_set_hexpand (GTK_WIDGET (self->note), narrow);
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
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, amount);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, bar);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, box);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, note);
  gtk_widget_class_bind_template_child (widget_class, WeirBudgetCard, title);
}

static void
weir_budget_card_init (WeirBudgetCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
