/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-preferences-prices.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-budget-words.h"
#include "app/weir-price-list.h"
#include "ui/weir-price-dialog.h"

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
  GtkListBox *prices;
  WeirPriceList *price_list;
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
  WeirBudget *budget = weir_budgets_get_total (weir_desk_get_budgets (get_desk (self)));
  WeirMoney *money = weir_desk_get_money (get_desk (self));
  g_autofree char *text = weir_budget_words_build_amounts (budget, money);

  gtk_widget_set_visible (GTK_WIDGET (self->spent_row), weir_budget_get_limit (budget) > 0);
  adw_action_row_set_subtitle (self->spent_row, text);
  gtk_level_bar_set_value (self->spent, MIN (weir_budget_get_fraction (budget), 1));
}

/* --- Prices of models --- */

static void
on_price_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirPreferencesPrices) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!weir_price_list_set_finish (WEIR_PRICE_LIST (object), result, &error))
    weir_application_tell (weir_preferences_page_get_application (WEIR_PREFERENCES_PAGE (self)),
                           error->message);
}

static void
save_price (const WeirSettingsPrice *price, gpointer user_data)
{
  WeirPreferencesPrices *self = user_data;

  weir_price_list_set_async (self->price_list, price, on_price_saved, g_object_ref (self));
}

/* @model: (nullable): another one */
static void
ask_price (WeirPreferencesPrices *self, const char *model)
{
  WeirPriceItem *item = model != NULL ? weir_price_list_find (self->price_list, model) : NULL;

  weir_price_dialog_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), model,
                          item != NULL ? weir_price_item_get_rates (item) : NULL,
                          weir_money_get_currency (weir_desk_get_money (get_desk (self))),
                          save_price, self);
}

static void
on_set_price (GtkWidget *widget, const char *action, GVariant *target)
{
  const char *model = g_variant_get_string (target, NULL);

  ask_price (WEIR_PREFERENCES_PRICES (widget), *model != '\0' ? model : NULL);
}

/* "Input 2.5 · Output 10" */
static char *
describe_rates (const double *rates)
{
  static const char *const names[] = { N_ ("Input"), N_ ("Cached"), N_ ("Written"), N_ ("Output") };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rates[i] >= 0)
      {
        g_string_append (text, text->len > 0 ? " · " : "");
        g_string_append_printf (text, "%s %.10g", _ (names[i]), rates[i]);
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_price_row (gpointer item, gpointer user_data)
{
  const char *model = weir_price_item_get_model (item);
  g_autofree char *rates = describe_rates (weir_price_item_get_rates (item));
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name ("document-edit-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), model);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), rates);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", model);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "prices.set");
  return row;
}

static void
make_price_list (WeirPreferencesPrices *self)
{
  WeirConfig *config = get_config (self);
  gboolean writable = weir_config_get_writable (config);

  self->price_list = weir_price_list_new (weir_desk_get_service (get_desk (self)),
                                          weir_config_get_file (config), writable);
  gtk_list_box_bind_model (self->prices, G_LIST_MODEL (self->price_list), make_price_row, NULL,
                           NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prices.set", writable);
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
  budget = weir_budgets_get_total (weir_desk_get_budgets (get_desk (self)));
  g_object_bind_property (config, "unit-price", self->unit_price, "value", both);
  g_object_bind_property (config, "month-budget", self->month_budget, "value", both);
  g_object_bind_property (config, "budget-stop", self->budget_stop, "active", both);
  g_signal_connect_object (config, "notify::currency", G_CALLBACK (show_currency), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (budget, changes[i], G_CALLBACK (show_spent), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_desk_get_money (get_desk (self)), "changed",
                           G_CALLBACK (show_spent), self, G_CONNECT_SWAPPED);
  make_price_list (self);
  show_currency (self);
  show_spent (self);
  weir_budgets_refresh (weir_desk_get_budgets (get_desk (self)));
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
  g_clear_object (&WEIR_PREFERENCES_PRICES (object)->price_list);

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
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesPrices, prices);
  gtk_widget_class_bind_template_callback (widget_class, on_currency_chosen);
  gtk_widget_class_bind_template_callback (widget_class, invert);
  gtk_widget_class_install_action (widget_class, "prices.set", "s", on_set_price);
}

static void
weir_preferences_prices_init (WeirPreferencesPrices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
