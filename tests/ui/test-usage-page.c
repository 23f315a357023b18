/* SPDX-License-Identifier: MIT */
#include "ui-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/weir-price-item.h"
#include "ui/weir-bar-chart.h"
#include "ui/weir-budget-card.h"
#include "ui/weir-days-dialog.h"
#include "ui/weir-tile.h"
#include "ui/weir-usage-table.h"
#include "ui/weir-usage-text.h"

/* The page of usage: its states, its figures, and what its controls do. */

static const char *const demo[] = { "--demo", NULL };
static const char *const background[] = { "--background", NULL };

static GtkWidget *
get_window (UiFixture *fixture)
{
  return GTK_WIDGET (weir_application_get_window (fixture->application));
}

static WeirDesk *
get_desk (UiFixture *fixture)
{
  return weir_application_get_desk (fixture->application);
}

static WeirUsageView *
get_view (UiFixture *fixture)
{
  return weir_desk_get_usage_view (get_desk (fixture));
}

static GtkWidget *
find_page (UiFixture *fixture)
{
  return gtk_stack_get_child_by_name (
      GTK_STACK (
          ui_fixture_find (get_window (fixture), GTK_TYPE_STACK, "visible-child-name", "usage")),
      "usage");
}

static GtkWidget *
find_label (UiFixture *fixture, const char *text)
{
  return ui_fixture_find (get_window (fixture), GTK_TYPE_LABEL, "label", text);
}

static gboolean
is_in_state (UiFixture *fixture, const char *state)
{
  g_autofree char *text = NULL;

  g_object_get (get_view (fixture), "state", &text, NULL);
  return strcmp (text, state) == 0;
}

static gboolean
is_empty (UiFixture *fixture)
{
  return is_in_state (fixture, "empty");
}

static gboolean
has_figures (UiFixture *fixture)
{
  return is_in_state (fixture, "figures");
}

static void
assert_tile (UiFixture *fixture, const char *caption, const char *value, const char *note)
{
  GtkWidget *tile = ui_fixture_find (find_page (fixture), WEIR_TYPE_TILE, "caption", caption);
  g_autofree char *has_value = NULL;
  g_autofree char *has_note = NULL;

  g_assert_nonnull (tile);
  g_object_get (tile, "value", &has_value, "note", &has_note, NULL);
  g_assert_cmpstr (has_value, ==, value);
  g_assert_cmpstr (has_note, ==, note);
}

/* Eight requests of "small", four of "big", one of them an error. */
static void
add_usage (UiFixture *fixture)
{
  WeirUsageRecord record = { .wall_us = g_get_real_time (),
                             .demo =
                                 weir_service_get_demo (weir_desk_get_service (get_desk (fixture))),
                             .key_name = "laptop",
                             .usage = WEIR_USAGE_INIT };

  for (guint i = 0; i < 12; i++)
    {
      gboolean is_big = i < 4;

      record.model = is_big ? "big" : "small";
      record.priced = is_big;
      record.cost_nano = 250000000;
      record.usage.in_total = is_big ? 9000 : 900;
      record.usage.in_cache_read = is_big ? 4500 : -1;
      record.usage.out_total = is_big ? 1000 : 100;
      record.status = i == 0 ? 502 : 200;
      weir_usage_sink_record (WEIR_USAGE_SINK (weir_desk_get_usage (get_desk (fixture))), &record);
    }
  weir_usage_view_touch (get_view (fixture));
}

static void
show_page (UiFixture *fixture)
{
  weir_application_present (fixture->application);
  ui_fixture_act (fixture, "show-page", "'usage'");
}

static void
show_figures (UiFixture *fixture)
{
  add_usage (fixture);
  show_page (fixture);
  ui_fixture_wait (fixture, has_figures);
}

static void
act (UiFixture *fixture, const char *action, const char *target)
{
  if (target != NULL)
    g_assert_true (gtk_widget_activate_action (find_page (fixture), action, "s", target));
  else
    g_assert_true (gtk_widget_activate_action (find_page (fixture), action, NULL));
}

/* --- Figures --- */

static void
do_empty (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;

  show_page (fixture);
  ui_fixture_wait (fixture, is_empty);
  g_assert_nonnull (find_label (fixture, "No Requests Yet"));
  button = ui_fixture_find (find_page (fixture), GTK_TYPE_BUTTON, "label", "Connect a Tool");
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (
      ui_fixture_find (get_window (fixture), GTK_TYPE_STACK, "visible-child-name", "connect"));
}

static void
do_figures (UiFixture *fixture, gpointer data)
{
  GtkWidget *page;

  show_figures (fixture);
  page = find_page (fixture);
  assert_tile (fixture, "Cost (CU)", "1.00", "8 unpriced");
  assert_tile (fixture, "Tokens", "48 k", "4800 output");
  assert_tile (fixture, "Cache Hits", "42 %", "18 k tokens");
  assert_tile (fixture, "Errors", "1", "8.3 %");
  g_assert_nonnull (find_label (fixture, "Tokens per Hour"));
  /* the table, with what has no price */
  g_assert_nonnull (find_label (fixture, "big"));
  g_assert_nonnull (ui_fixture_find (page, GTK_TYPE_MENU_BUTTON, "label", "By Model"));
  g_assert_nonnull (find_label (fixture, "18 k"));
  g_assert_nonnull (find_label (fixture, "Unpriced"));

  act (fixture, "usage.metric", "cost");
  g_assert_nonnull (find_label (fixture, "Cost per Hour"));
  act (fixture, "usage.grouping", "key");
  ui_fixture_wait (fixture, has_figures);
  g_assert_nonnull (find_label (fixture, "laptop"));
  g_assert_nonnull (find_label (fixture, "Client key"));
  g_assert_nonnull (ui_fixture_find (page, GTK_TYPE_MENU_BUTTON, "label", "By Client Key"));
}

/* --- Prices and budget --- */

static WeirPriceItem *
find_price (UiFixture *fixture, const char *model)
{
  const WeirEngine *engine = weir_service_get_engine (weir_desk_get_service (get_desk (fixture)));
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

  show_figures (fixture);
  button =
      ui_fixture_find (find_page (fixture), GTK_TYPE_BUTTON, "tooltip-text", "Set Price of small");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_child_visible (button));
  g_assert_false (gtk_widget_get_child_visible (
      ui_fixture_find (find_page (fixture), GTK_TYPE_BUTTON, "tooltip-text", "Set Price of big")));
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

  show_figures (fixture);
  act (fixture, "usage.grouping", "key");
  ui_fixture_wait (fixture, has_figures);
  button =
      ui_fixture_find (find_page (fixture), GTK_TYPE_BUTTON, "tooltip-text", "Set Price of laptop");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_child_visible (button));
}

static WeirBudget *
get_budget (UiFixture *fixture)
{
  return weir_desk_get_budget (get_desk (fixture));
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

  show_figures (fixture);
  card = ui_fixture_find (find_page (fixture), WEIR_TYPE_BUDGET_CARD, NULL, NULL);
  bar = ui_fixture_find (card, GTK_TYPE_PROGRESS_BAR, NULL, NULL);
  weir_budget_refresh (get_budget (fixture));
  ui_fixture_wait (fixture, is_half_spent);
  g_assert_true (gtk_widget_get_visible (card));
  g_assert_nonnull (ui_fixture_find (card, GTK_TYPE_LABEL, "label", "EUR 1.60 of EUR 3.20"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, .5);
  g_assert_false (gtk_widget_has_css_class (bar, "spent"));

  add_usage (fixture);
  weir_budget_refresh (get_budget (fixture));
  ui_fixture_wait (fixture, is_overspent);
  g_assert_nonnull (
      ui_fixture_find (card, GTK_TYPE_LABEL, "label", "Spent – requests are refused"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 1);
  g_assert_true (gtk_widget_has_css_class (bar, "spent"));
}

static void
do_no_budget (UiFixture *fixture, gpointer data)
{
  show_figures (fixture);
  g_assert_false (gtk_widget_get_visible (
      ui_fixture_find (find_page (fixture), WEIR_TYPE_BUDGET_CARD, NULL, NULL)));
}

static gboolean
has_more (UiFixture *fixture)
{
  return weir_usage_row_get_sum (weir_usage_view_get_sheet (get_view (fixture))->total)->requests
         == 24;
}

/* What ends while the page is seen is seen within a second or so; what is not seen is not looked at. */
static void
do_live (UiFixture *fixture, gpointer data)
{
  gboolean is_shown;

  show_figures (fixture);
  add_usage (fixture);
  ui_fixture_wait (fixture, has_more);
  assert_tile (fixture, "Tokens", "96 k", "9600 output");
  ui_fixture_act (fixture, "show-page", "'overview'");
  ui_fixture_pass (50);
  g_object_get (get_view (fixture), "shown", &is_shown, NULL);
  g_assert_false (is_shown);
}

static void
do_demo (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  show_figures (fixture);
  assert_tile (fixture, "Cost (CU)", "1.00", "Simulated");
  g_assert_null (find_label (fixture, "Unpriced"));
}

/* --- Range --- */

static void
do_range (UiFixture *fixture, gpointer data)
{
  GtkWidget *button, *dialog;
  GDate first, last;

  show_figures (fixture);
  button = ui_fixture_find (find_page (fixture), GTK_TYPE_TOGGLE_BUTTON, "label", "7 Days");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_signal_emit_by_name (button, "clicked");
  ui_fixture_wait (fixture, has_figures);
  ui_fixture_pass (50);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_nonnull (find_label (fixture, "Tokens per Day"));

  act (fixture, "usage.range", "custom");
  dialog = ui_fixture_find_toplevel (WEIR_TYPE_DAYS_DIALOG);
  g_assert_nonnull (dialog);
  /* nothing is chosen yet */
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_signal_emit_by_name (ui_fixture_find (dialog, GTK_TYPE_BUTTON, "label", "_Show"), "clicked");
  ui_fixture_pass (50);
  g_assert_null (ui_fixture_find_toplevel (WEIR_TYPE_DAYS_DIALOG));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  weir_usage_view_get_days (get_view (fixture), &first, &last);
  g_assert_cmpint (g_date_days_between (&first, &last), ==, 6);
}

/* --- Sorting --- */

static gboolean
comes_before (UiFixture *fixture, const char *first, const char *second)
{
  graphene_rect_t one, other;
  GtkWidget *page = find_page (fixture);
  GtkWidget *table = ui_fixture_find (page, WEIR_TYPE_USAGE_TABLE, NULL, NULL);

  g_assert_true (gtk_widget_compute_bounds (ui_fixture_find (table, GTK_TYPE_LABEL, "label", first),
                                            table, &one));
  g_assert_true (gtk_widget_compute_bounds (
      ui_fixture_find (table, GTK_TYPE_LABEL, "label", second), table, &other));
  return one.origin.y < other.origin.y;
}

static void
do_sort (UiFixture *fixture, gpointer data)
{
  GtkColumnView *table;
  g_autoptr (GtkColumnViewColumn) column = NULL;

  show_figures (fixture);
  ui_fixture_pass (200);
  g_assert_true (comes_before (fixture, "big", "small"));
  table = GTK_COLUMN_VIEW (ui_fixture_find (find_page (fixture), GTK_TYPE_COLUMN_VIEW, NULL, NULL));
  column = g_list_model_get_item (gtk_column_view_get_columns (table), 1);
  gtk_column_view_sort_by_column (table, column, GTK_SORT_DESCENDING);
  ui_fixture_pass (200);
  g_assert_true (comes_before (fixture, "small", "big"));
}

/* --- Export --- */

static gboolean
has_saved (UiFixture *fixture)
{
  return ui_fixture_find (get_window (fixture), GTK_TYPE_LABEL, "label", "Saved as out.csv") != NULL
         || ui_fixture_find (get_window (fixture), GTK_TYPE_LABEL, "label", "Saved as out.json")
                != NULL;
}

static char *
export_to (UiFixture *fixture, const char *format, const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);
  g_autoptr (GFile) folder = NULL;
  GtkWidget *dialog;
  char *text = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  folder = g_file_new_for_path (g_get_user_cache_dir ());
  g_unlink (path); /* it would be asked whether to replace it */
  act (fixture, "usage.export", format);
  ui_fixture_pass (200);
  dialog = ui_fixture_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG);
  g_assert_nonnull (dialog);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  ui_fixture_pass (200);
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  ui_fixture_wait (fixture, has_saved);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* What is in the file is what is in the table. */
static void
do_export_csv (UiFixture *fixture, gpointer data)
{
  g_autofree char *csv = NULL;

  show_figures (fixture);
  csv = export_to (fixture, "csv", "out.csv");
  g_assert_nonnull (strstr (csv, ",big,4,1,36000,18000,0,4000,0,0,0,1.000000000,"));
  g_assert_nonnull (strstr (csv, ",small,8,0,7200,0,0,800,0,0,8,,"));
}

static void
do_export_json (UiFixture *fixture, gpointer data)
{
  g_autofree char *json = NULL;
  g_autofree char *shown = NULL;

  show_figures (fixture);
  json = export_to (fixture, "json", "out.json");
  shown = weir_usage_view_export (get_view (fixture), TRUE);
  g_assert_cmpstr (json, ==, shown);
  g_assert_nonnull (strstr (json, "\"requests\":12,\"errors\":1,\"tokens_in\":43200,"));
}

/* As in the table: in the currency, too. */
static void
do_export_amounts (UiFixture *fixture, gpointer data)
{
  g_autofree char *csv = NULL;

  show_figures (fixture);
  g_assert_nonnull (find_label (fixture, "EUR 1.60"));
  csv = export_to (fixture, "csv", "out.csv");
  g_assert_nonnull (strstr (csv, ",1.600000,EUR\n"));
}

/* --- Clearing --- */

static void
do_clear (UiFixture *fixture, gpointer data)
{
  GtkWidget *dialog;

  show_figures (fixture);
  act (fixture, "usage.clear", NULL);
  dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_fixture_pass (200);
  g_assert_true (has_figures (fixture));

  act (fixture, "usage.clear", NULL);
  dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "clear");
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_fixture_wait (fixture, is_empty);
  g_assert_nonnull (find_label (fixture, "Statistics cleared"));
}

/* --- Privacy --- */

static gboolean
keeps_bodies (UiFixture *fixture)
{
  return weir_request_list_get_keep_bodies (weir_desk_get_requests (get_desk (fixture)));
}

static const WeirSettings *
get_settings (UiFixture *fixture)
{
  return weir_engine_get_settings (
      weir_service_get_engine (weir_desk_get_service (get_desk (fixture))));
}

static gboolean
keeps_a_week (UiFixture *fixture)
{
  return get_settings (fixture)->limits.usage_days == 7 && get_settings (fixture)->keep_bodies;
}

static void
do_privacy (UiFixture *fixture, gpointer data)
{
  WeirRequestList *requests = weir_desk_get_requests (get_desk (fixture));
  GtkWidget *window, *row, *dialog;
  GtkSpinButton *days;

  show_figures (fixture);
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
  ui_fixture_wait (fixture, is_empty);
}

/* --- Narrow --- */

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (get_window (fixture), "narrow");
}

static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  int least;

  g_settings_set_int (settings, "width", 400);
  show_figures (fixture);
  ui_fixture_wait (fixture, is_narrow);
  gtk_widget_measure (find_page (fixture), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  g_assert_cmpint (least, <=, 360);
  ui_fixture_pass (200);
  g_assert_false (gtk_widget_get_mapped (find_label (fixture, "Fresh In")));
  g_settings_reset (settings, "width");
}

/* --- As of --- */

static void
run (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  g_assert_cmpint (sqlite3_exec (writer, data, NULL, NULL, NULL), ==, SQLITE_OK);
}

static gboolean
is_stale (UiFixture *fixture)
{
  gboolean stale;

  g_object_get (get_view (fixture), "stale", &stale, NULL);
  return stale;
}

static void
do_stale (UiFixture *fixture, gpointer data)
{
  WeirDatabase *database = weir_usage_store_get_database (weir_desk_get_usage (get_desk (fixture)));
  g_autofree char *age = NULL;

  show_figures (fixture);
  weir_database_run (database, run, (gpointer) "ALTER TABLE usage_sums RENAME TO hidden");
  weir_usage_view_refresh (get_view (fixture));
  ui_fixture_wait (fixture, is_stale);
  g_object_get (find_page (fixture), "subtitle", &age, NULL);
  g_assert_true (g_str_has_prefix (age, "As of "));
  weir_database_run (database, run, (gpointer) "ALTER TABLE hidden RENAME TO usage_sums");
}

/* --- Texts --- */

static void
test_texts (void)
{
  static const struct
  {
    gint64 begin_s;
    gint64 end_s;
    const char *text;
  } spans[] = {
    { 1767225600, 1767229200, "00:00 – 01:00" },
    { 1767225600, 1767312000, "Thu, 1 Jan" },
    { 1767225600, 1767830400, "1 Jan – 7 Jan" },
    { 1767139200, 1767312000, "31 Dec 2025 – 1 Jan 2026" },
  };
  static const struct
  {
    gint64 requests;
    gint64 end_s;
    gint64 now_s;
    const char *text;
  } rates[] = {
    { 0, 3600, 3600, "" },
    { 120, 3600, 1800, "4 a minute" },
    { 120, 86400, 7200, "60 an hour" },
    { 730, 864000, 172800, "365 a day" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *text = weir_usage_text_build_span (spans[i].begin_s, spans[i].end_s);

      g_assert_cmpstr (text, ==, spans[i].text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *text =
          weir_usage_text_build_rate (rates[i].requests, 0, rates[i].end_s, rates[i].now_s);

      g_assert_cmpstr (text, ==, rates[i].text);
    }
}

static void
test_costs (void)
{
  static const struct
  {
    WeirUsageSum sum;
    const char *text;
  } costs[] = {
    { { 0 }, "–" },
    { { .requests = 3, .unpriced = 3 }, "–" },
    { { .requests = 3, .unpriced = 2, .cost_nano = 1500000000 }, "1.50" },
    { { .requests = 3 }, "0.00" },
  };
  g_autoptr (WeirMoney) money = weir_money_new (NULL);
  g_autofree char *share = weir_usage_text_build_share (1, 8, 1);
  g_autofree char *of_nothing = weir_usage_text_build_share (0, 0, 1);

  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autofree char *text = weir_usage_text_build_cost (&costs[i].sum, money);

      g_assert_cmpstr (text, ==, costs[i].text);
    }
  g_assert_cmpstr (share, ==, "12.5 %");
  g_assert_cmpstr (of_nothing, ==, "–");
}

/* --- Running --- */

typedef struct
{
  const char *path;
  void (*script) (UiFixture *fixture, gpointer data);
  const char *const *arguments;
  const char *members; /* (nullable): more of config.json */
} Row;

#define BUDGET                                                                                     \
  ", \"prices\": {\"currency\": \"EUR\", \"capacity_unit\": 1.6},"                                 \
  " \"budget\": {\"month\": 3.2, \"stop\": true}"

static const Row rows[] = {
  { "/ui/usage-page/empty", do_empty, NULL },
  { "/ui/usage-page/figures", do_figures, NULL },
  { "/ui/usage-page/set-price", do_set_price, NULL },
  { "/ui/usage-page/no-price", do_no_price, NULL },
  { "/ui/usage-page/budget", do_budget, NULL, BUDGET },
  { "/ui/usage-page/no-budget", do_no_budget, NULL },
  { "/ui/usage-page/budget-of-demo", do_no_budget, demo, BUDGET },
  { "/ui/usage-page/live", do_live, NULL },
  { "/ui/usage-page/demo", do_demo, demo },
  { "/ui/usage-page/range", do_range, NULL },
  { "/ui/usage-page/sort", do_sort, NULL },
  { "/ui/usage-page/export-csv", do_export_csv, NULL },
  { "/ui/usage-page/export-json", do_export_json, NULL },
  { "/ui/usage-page/export-amounts", do_export_amounts, NULL, BUDGET },
  { "/ui/usage-page/clear", do_clear, NULL },
  { "/ui/usage-page/privacy", do_privacy, NULL },
  { "/ui/usage-page/narrow", do_narrow, background },
  { "/ui/usage-page/stale", do_stale, NULL },
};

static void
remove_database (void)
{
  g_autofree char *path = weir_database_build_path (g_get_user_data_dir ());
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (path, ends[i], NULL);
      g_autoptr (GFile) object = g_file_new_for_path (file);

      g_file_delete (object, NULL, NULL);
    }
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  UiFixture fixture = { 0 };
  g_autofree char *config = g_strdup_printf ("{\"port\": %u%s}", ui_fixture_find_port (),
                                             row->members != NULL ? row->members : "");

  remove_database ();
  ui_fixture_run (&fixture, config, row->arguments, row->script, NULL);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/ui/usage-page/texts", test_texts);
  g_test_add_func ("/ui/usage-page/costs", test_costs);

  return g_test_run ();
}
