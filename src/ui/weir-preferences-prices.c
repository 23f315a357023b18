/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-prices.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a capacity unit costs, and how much may be spent in a month. */
struct _WeirPreferencesPrices
{
  WeirPreferencesPage parent_instance;

  AdwComboRow *currency;
  GtkStringList *currencies;
  GtkWidget *unit_price_row;
  GtkSpinButton *unit_price;
  GtkSpinButton *month_budget;
  GtkSwitch *budget_stop;
  AdwActionRow *spent_row;
  GtkLevelBar *spent;
};

G_DEFINE_FINAL_TYPE (WeirPreferencesPrices, weir_preferences_prices, WEIR_TYPE_PREFERENCES_PAGE)

static WeirDesk *
get_desk (WeirPreferencesPrices *self)
{
  return weir_preferences_page_get_desk (WEIR_PREFERENCES_PAGE (self));
}

static WeirConfig *
get_config (WeirPreferencesPrices *self)
{
  return weir_desk_get_config (get_desk (self));
}

/* --- Currency --- */

/* The first row is none. One that the file has and the list has not is added at its end. */
static guint
find_currency (WeirPreferencesPrices *self, const char *currency)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->currencies));

  if (currency == NULL)
    return 0;
  for (guint i = 1; i < n; i++)
    if (strcmp (gtk_string_list_get_string (self->currencies, i), currency) == 0)
      return i;
  gtk_string_list_append (self->currencies, currency);
  return n;
}

static void
show_currency (WeirPreferencesPrices *self)
{
  g_autofree char *currency = NULL;

  g_object_get (get_config (self), "currency", &currency, NULL);
  adw_combo_row_set_selected (self->currency, find_currency (self, currency));
  gtk_widget_set_sensitive (self->unit_price_row, currency != NULL);
}

static void
on_currency_chosen (WeirPreferencesPrices *self)
{
  guint selected = adw_combo_row_get_selected (self->currency);

  g_object_set (get_config (self), "currency",
                selected > 0 ? gtk_string_list_get_string (self->currencies, selected) : NULL,
                NULL);
}

/* --- This month --- */

static void
show_spent (WeirPreferencesPrices *self)
{
  WeirBudget *budget = weir_desk_get_budget (get_desk (self));
  WeirMoney *money = weir_desk_get_money (get_desk (self));
  g_autofree char *used = weir_money_format (money, weir_budget_get_used (budget));
  g_autofree char *limit = weir_money_format (money, weir_budget_get_limit (budget));
  /* Translators: two amounts of money */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s"), used, limit);

  gtk_widget_set_visible (GTK_WIDGET (self->spent_row), weir_budget_get_limit (budget) > 0);
  adw_action_row_set_subtitle (self->spent_row, text);
  gtk_level_bar_set_value (self->spent, MIN (weir_budget_get_fraction (budget), 1));
}

/* --- The object --- */

static void
weir_preferences_prices_constructed (GObject *object)
{
  static const char *const changes[] = { "notify::used", "notify::limit", "notify::fraction" };
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  WeirPreferencesPrices *self = WEIR_PREFERENCES_PRICES (object);
  WeirConfig *config;
  WeirBudget *budget;

  G_OBJECT_CLASS (weir_preferences_prices_parent_class)->constructed (object);

  config = get_config (self);
  budget = weir_desk_get_budget (get_desk (self));
  g_object_bind_property (config, "unit-price", self->unit_price, "value", both);
  g_object_bind_property (config, "month-budget", self->month_budget, "value", both);
  g_object_bind_property (config, "budget-stop", self->budget_stop, "active", both);
  g_signal_connect_object (config, "notify::currency", G_CALLBACK (show_currency), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (budget, changes[i], G_CALLBACK (show_spent), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_money (get_desk (self)), "changed",
                           G_CALLBACK (show_spent), self, G_CONNECT_SWAPPED);
  show_currency (self);
  show_spent (self);
  weir_budget_refresh (budget);
}

static gboolean
invert (WeirPreferencesPrices *self, gboolean value)
{
  return !value;
}

static void
weir_preferences_prices_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_PREFERENCES_PRICES);

  G_OBJECT_CLASS (weir_preferences_prices_parent_class)->dispose (object);
}

static void
weir_preferences_prices_class_init (WeirPreferencesPricesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_preferences_prices_constructed;
  object_class->dispose = weir_preferences_prices_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weirproxy/Weir/ui/weir-preferences-prices.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, currency);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, currencies);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, unit_price_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, unit_price);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, month_budget);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, budget_stop);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, spent_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, spent);
  gtk_widget_class_bind_template_callback (widget_class, on_currency_chosen);
  gtk_widget_class_bind_template_callback (widget_class, invert);
}

static void
weir_preferences_prices_init (WeirPreferencesPrices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
