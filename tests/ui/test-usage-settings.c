/* SPDX-License-Identifier: MIT */
#include "usage-driver.h"

#include <string.h>

#include "app/weir-price-item.h"
#include "ui/weir-budget-card.h"
#include "ui/weir-budget-row.h"
#include "ui/weir-key-row.h"

/* What is set about usage: prices, the budget, and what is kept. */

static const char *const demo[] = { "--demo", NULL };

/* --- Prices and budget --- */

static WeirPriceItem *
find_price (UiFixture *fixture, const char *model)
{
  const WeirEngine *engine =
      weir_service_get_engine (weir_desk_get_service (ui_fixture_get_desk (fixture)));
  const WeirSettingsPrices *prices = &weir_engine_get_settings ((WeirEngine *) engine)->prices;

  for (guint i = 0; i < prices->n_models; i++)
    if (strcmp (prices->models[i].model, model) == 0)
      return weir_price_item_new (&prices->models[i]);
  return NULL;
}

static gboolean
has_price (UiFixture *fixture)
{
  g_autoptr (WeirPriceItem) item = find_price (fixture, "small");

  return item != NULL;
}

static gboolean
has_no_price (UiFixture *fixture)
{
  return !has_price (fixture);
}

static AdwMessageDialog *
find_dialog (void)
{
  GtkWidget *dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
type_rate (AdwMessageDialog *dialog, const char *title, const char *text)
{
  GtkWidget *row = ui_fixture_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "title", title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
can_save (AdwMessageDialog *dialog)
{
  return adw_message_dialog_get_response_enabled (dialog, "save");
}

static void
respond (AdwMessageDialog *dialog, const char *response)
{
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* From the cell that says so to the price, and back. */
static void
do_set_price (UiFixture *fixture, gpointer data)
{
  AdwMessageDialog *dialog;
  GtkWidget *button;

  usage_driver_show_figures (fixture);
  button = ui_fixture_find (usage_driver_find_page (fixture), GTK_TYPE_BUTTON, "tooltip-text",
                            "Set Price of small");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_child_visible (button));
  g_assert_false (gtk_widget_get_child_visible (ui_fixture_find (
      usage_driver_find_page (fixture), GTK_TYPE_BUTTON, "tooltip-text", "Set Price of big")));
  g_signal_emit_by_name (button, "clicked");
  dialog = find_dialog ();
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "Price of small");
  g_assert_false (can_save (dialog));
  type_rate (dialog, "Input Read from a Cache (Optional)", "1");
  g_assert_false (can_save (dialog));
  type_rate (dialog, "Input", "2,5");
  g_assert_true (can_save (dialog));
  type_rate (dialog, "Output", "1,000.5");
  g_assert_false (can_save (dialog));
  type_rate (dialog, "Output", "ten");
  g_assert_false (can_save (dialog));
  type_rate (dialog, "Output", " 10 ");
  g_assert_true (can_save (dialog));
  respond (dialog, "save");
  ui_fixture_wait (fixture, has_price);
  {
    g_autoptr (WeirPriceItem) item = find_price (fixture, "small");
    const double *rates = weir_price_item_get_rates (item);

    g_assert_cmpfloat (rates[0], ==, 2.5);
    g_assert_cmpfloat (rates[1], ==, 1);
    g_assert_cmpfloat (rates[2], <, 0);
    g_assert_cmpfloat (rates[3], ==, 10);
  }

  gtk_window_destroy (GTK_WINDOW (ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW)));
  ui_fixture_act (fixture, "set-price", "'small'");
  dialog = find_dialog ();
  type_rate (dialog, "Input Read from a Cache (Optional)", "");
  g_assert_true (can_save (dialog));
  respond (dialog, "remove");
  ui_fixture_wait (fixture, has_no_price);
}

/* Only a model has a price, and one that was never answered by needs none. */
static void
do_no_price (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;

  usage_driver_show_figures (fixture);
  usage_driver_act (fixture, "usage.grouping", "key");
  usage_driver_wait_label (fixture, "laptop");
  button = ui_fixture_find (usage_driver_find_page (fixture), GTK_TYPE_BUTTON, "tooltip-text",
                            "Set Price of laptop");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_child_visible (button));
}

static WeirBudget *
get_budget (UiFixture *fixture)
{
  return weir_budgets_get_total (weir_desk_get_budgets (ui_fixture_get_desk (fixture)));
}

static void
refresh_budgets (UiFixture *fixture)
{
  weir_budgets_refresh (weir_desk_get_budgets (ui_fixture_get_desk (fixture)));
}

static gboolean
is_half_spent (UiFixture *fixture)
{
  return weir_budget_get_used (get_budget (fixture)) == 1000000000;
}

static gboolean
is_overspent (UiFixture *fixture)
{
  return weir_budget_get_used (get_budget (fixture)) == 2000000000;
}

static void
do_budget (UiFixture *fixture, gpointer data)
{
  GtkWidget *card, *bar;

  usage_driver_show_figures (fixture);
  card = ui_fixture_find (usage_driver_find_page (fixture), WEIR_TYPE_BUDGET_CARD, NULL, NULL);
  bar = ui_fixture_find (card, GTK_TYPE_PROGRESS_BAR, NULL, NULL);
  refresh_budgets (fixture);
  ui_fixture_wait (fixture, is_half_spent);
  g_assert_true (gtk_widget_get_visible (card));
  g_assert_nonnull (ui_fixture_find (card, GTK_TYPE_LABEL, "label", "EUR 1.60 of EUR 3.20"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, .5);
  g_assert_false (gtk_widget_has_css_class (bar, "spent"));

  usage_driver_add (fixture);
  refresh_budgets (fixture);
  ui_fixture_wait (fixture, is_overspent);
  g_assert_nonnull (
      ui_fixture_find (card, GTK_TYPE_LABEL, "label", "Spent – requests are refused"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 1);
  g_assert_true (gtk_widget_has_css_class (bar, "spent"));
}

/* A budget of all, four of two keys, one of a third. */
#define KEY_BUDGETS                                                                                \
  USAGE_DRIVER_BUDGET ", \"secret_authentication_tokens\": ["                                      \
                      "{\"name\": \"laptop\", \"key\": \"0123456789abcdef\","                      \
                      " \"budget_per_month\": 3.2, \"tokens_per_month\": 50000},"                  \
                      "{\"name\": \"ci\", \"key\": \"fedcba9876543210\","                          \
                      " \"budget_per_month\": 5, \"tokens_per_month\": 1000},"                     \
                      "{\"name\": \"a key of a very long name that has no room on the page\","     \
                      " \"key\": \"0011223344556677\", \"budget_per_month\": 1}]"

static GtkWidget *
find_budget_row (UiFixture *fixture, guint i)
{
  GtkWidget *card =
      ui_fixture_find (usage_driver_find_page (fixture), WEIR_TYPE_BUDGET_CARD, NULL, NULL);
  GtkWidget *row = ui_fixture_find (card, WEIR_TYPE_BUDGET_ROW, NULL, NULL);

  while (row != NULL && i-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
assert_budget_row (UiFixture *fixture, guint i, const char *title, const char *amount)
{
  GtkWidget *row = find_budget_row (fixture, i);

  g_assert_nonnull (row);
  g_assert_nonnull (ui_fixture_find (row, GTK_TYPE_LABEL, "label", title));
  g_assert_nonnull (ui_fixture_find (row, GTK_TYPE_LABEL, "label", amount));
}

static gboolean
is_told_beside_key (UiFixture *fixture)
{
  GtkWidget *window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
  GtkWidget *row =
      window != NULL ? ui_fixture_find (window, WEIR_TYPE_KEY_ROW, "title", "laptop") : NULL;

  return row != NULL
         && strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                    " · EUR 1.60 of EUR 3.20 this month · 48 k of 50 k tokens this month")
                != NULL;
}

/* Each has a bar of its own, and is told of where the key is. */
static void
do_key_budgets (UiFixture *fixture, gpointer data)
{
  GtkWidget *bar, *all;

  usage_driver_show_figures (fixture);
  refresh_budgets (fixture);
  ui_fixture_wait (fixture, is_half_spent);
  assert_budget_row (fixture, 1, "Key “laptop”", "EUR 1.60 of EUR 3.20");
  assert_budget_row (fixture, 2, "Key “laptop”", "48 k of 50 k tokens");
  assert_budget_row (fixture, 3, "Key “ci”", "EUR 0.00 of EUR 5.00");
  assert_budget_row (fixture, 4, "Key “ci”", "0 of 1000 tokens");
  bar = ui_fixture_find (find_budget_row (fixture, 2), GTK_TYPE_PROGRESS_BAR, NULL, NULL);
  g_assert_true (gtk_widget_has_css_class (bar, "much"));
  g_assert_true (gtk_widget_get_visible (find_budget_row (fixture, 3)));
  g_assert_false (gtk_widget_get_visible (find_budget_row (fixture, 4)));
  g_assert_false (gtk_widget_get_visible (find_budget_row (fixture, 5)));
  all = ui_fixture_find (usage_driver_find_page (fixture), GTK_TYPE_TOGGLE_BUTTON, "label",
                         "Show All Budgets");
  g_assert_true (gtk_widget_get_visible (all));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (all), TRUE);
  g_assert_true (gtk_widget_get_visible (find_budget_row (fixture, 5)));

  ui_fixture_act (fixture, "preferences-page", "'proxy'");
  ui_fixture_wait (fixture, is_told_beside_key);
}

static void
do_no_budget (UiFixture *fixture, gpointer data)
{
  usage_driver_show_figures (fixture);
  g_assert_false (gtk_widget_get_visible (
      ui_fixture_find (usage_driver_find_page (fixture), WEIR_TYPE_BUDGET_CARD, NULL, NULL)));
}

/* --- Privacy --- */

static gboolean
keeps_bodies (UiFixture *fixture)
{
  return weir_request_list_get_keep_bodies (weir_desk_get_requests (ui_fixture_get_desk (fixture)));
}

static const WeirSettings *
get_settings (UiFixture *fixture)
{
  return weir_engine_get_settings (
      weir_service_get_engine (weir_desk_get_service (ui_fixture_get_desk (fixture))));
}

static gboolean
keeps_a_week (UiFixture *fixture)
{
  return get_settings (fixture)->limits.usage_days == 7 && get_settings (fixture)->keep_bodies;
}

static void
do_privacy (UiFixture *fixture, gpointer data)
{
  WeirRequestList *requests = weir_desk_get_requests (ui_fixture_get_desk (fixture));
  GtkWidget *window, *row, *dialog;
  GtkSpinButton *days;

  usage_driver_show_figures (fixture);
  ui_fixture_act (fixture, "preferences-page", "'privacy'");
  ui_fixture_pass (100);
  window = ui_fixture_find_toplevel (ADW_TYPE_PREFERENCES_WINDOW);
  row = ui_fixture_find (window, ADW_TYPE_ACTION_ROW, "title", "Keep Request Bodies");
  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_false (weir_request_list_get_keep_bodies (requests));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  /* as config.json says from then on, and nobody has looked at the page of requests */
  ui_fixture_wait (fixture, keeps_bodies);
  g_assert_true (weir_request_list_get_live (requests));
  row = ui_fixture_find (window, ADW_TYPE_ACTION_ROW, "title", "Keep Requests For");
  days = GTK_SPIN_BUTTON (ui_fixture_find (row, GTK_TYPE_SPIN_BUTTON, NULL, NULL));
  g_assert_cmpfloat (gtk_spin_button_get_value (days), ==, 90);
  gtk_spin_button_set_value (days, 7);
  ui_fixture_wait (fixture, keeps_a_week);

  g_signal_emit_by_name (ui_fixture_find (window, GTK_TYPE_BUTTON, "label", "Clear…"), "clicked");
  dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "clear");
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_wait (fixture, usage_driver_is_empty);
}

static const UsageDriverTest tests[] = {
  { "/ui/usage-settings/set-price", do_set_price, NULL },
  { "/ui/usage-settings/no-price", do_no_price, NULL },
  { "/ui/usage-settings/budget", do_budget, NULL, USAGE_DRIVER_BUDGET },
  { "/ui/usage-settings/key-budgets", do_key_budgets, NULL, KEY_BUDGETS },
  { "/ui/usage-settings/no-budget", do_no_budget, NULL },
  { "/ui/usage-settings/budget-of-demo", do_no_budget, demo, USAGE_DRIVER_BUDGET },
  { "/ui/usage-settings/privacy", do_privacy, NULL },
};

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  usage_driver_add_tests (tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
