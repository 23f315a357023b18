/* SPDX-License-Identifier: MIT */
#include "usage-driver.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ui/weir-bar-chart.h"
#include "ui/weir-days-dialog.h"
#include "ui/weir-usage-table.h"
#include "ui/weir-usage-text.h"

/* The page of usage: its states, its figures, and what its controls do. */

static const char *const demo[] = { "--demo", NULL };
static const char *const background[] = { "--background", NULL };

/* --- Figures --- */

static void
do_empty (UiFixture *fixture, gpointer data)
{
  GtkWidget *button;

  usage_driver_show_page (fixture);
  ui_fixture_wait (fixture, usage_driver_is_empty);
  usage_driver_wait_label (fixture, "No Requests Yet");
  button = ui_fixture_find (usage_driver_find_page (fixture), GTK_TYPE_BUTTON, "label",
                            "Connect a Tool");
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (ui_fixture_is_page (fixture, "connect"));
}

static void
do_figures (UiFixture *fixture, gpointer data)
{
  GtkWidget *page;

  usage_driver_show_figures (fixture);
  page = usage_driver_find_page (fixture);
  usage_driver_assert_tile (fixture, "Cost (CU)", "1.00", "8 unpriced");
  usage_driver_assert_tile (fixture, "Tokens", "48 k", "4800 output");
  usage_driver_assert_tile (fixture, "Cache Hits", "42 %", "18 k tokens");
  usage_driver_assert_tile (fixture, "Errors", "1", "8.3 %");
  usage_driver_wait_label (fixture, "Tokens per Hour");
  /* the table, with what has no price */
  usage_driver_wait_label (fixture, "big");
  g_assert_nonnull (ui_fixture_find (page, GTK_TYPE_MENU_BUTTON, "label", "By Model"));
  usage_driver_wait_label (fixture, "18 k");
  usage_driver_wait_label (fixture, "Unpriced");

  usage_driver_act (fixture, "usage.metric", "cost");
  usage_driver_wait_label (fixture, "Cost per Hour");
  usage_driver_act (fixture, "usage.grouping", "key");
  usage_driver_wait_label (fixture, "laptop");
  usage_driver_wait_label (fixture, "Client key");
  g_assert_nonnull (ui_fixture_find (page, GTK_TYPE_MENU_BUTTON, "label", "By Client Key"));
}

static gboolean
has_more (UiFixture *fixture)
{
  return weir_usage_row_get_sum (weir_usage_view_get_sheet (usage_driver_get_view (fixture))->total)
             ->requests
         == 24;
}

/* What ends while the page is seen is seen within a second or so; what is not seen is not looked at. */
static void
do_live (UiFixture *fixture, gpointer data)
{
  gboolean is_shown;

  usage_driver_show_figures (fixture);
  usage_driver_add (fixture);
  ui_fixture_wait (fixture, has_more);
  usage_driver_assert_tile (fixture, "Tokens", "96 k", "9600 output");
  ui_fixture_act (fixture, "show-page", "'overview'");
  ui_fixture_pass (50);
  g_object_get (usage_driver_get_view (fixture), "shown", &is_shown, NULL);
  g_assert_false (is_shown);
}

static void
do_demo (UiFixture *fixture, gpointer data)
{
  ui_fixture_wait_state (fixture, WEIR_SERVICE_RUNNING);
  usage_driver_show_figures (fixture);
  usage_driver_assert_tile (fixture, "Cost (CU)", "1.00", "Simulated");
  g_assert_null (usage_driver_find_label (fixture, "Unpriced"));
}

/* --- Range --- */

static void
do_range (UiFixture *fixture, gpointer data)
{
  GtkWidget *button, *dialog;
  GDate first, last;

  usage_driver_show_figures (fixture);
  button =
      ui_fixture_find (usage_driver_find_page (fixture), GTK_TYPE_TOGGLE_BUTTON, "label", "7 Days");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_signal_emit_by_name (button, "clicked");
  usage_driver_wait_label (fixture, "Tokens per Day");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));

  usage_driver_act (fixture, "usage.range", "custom");
  dialog = ui_fixture_find_toplevel (WEIR_TYPE_DAYS_DIALOG);
  g_assert_nonnull (dialog);
  /* nothing is chosen yet */
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_signal_emit_by_name (ui_fixture_find (dialog, GTK_TYPE_BUTTON, "label", "_Show"), "clicked");
  ui_fixture_pass (50);
  g_assert_null (ui_fixture_find_toplevel (WEIR_TYPE_DAYS_DIALOG));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  weir_usage_view_get_days (usage_driver_get_view (fixture), &first, &last);
  g_assert_cmpint (g_date_days_between (&first, &last), ==, 6);
}

/* --- Sorting --- */

static gboolean
comes_before (UiFixture *fixture, const char *first, const char *second)
{
  graphene_rect_t one, other;
  GtkWidget *page = usage_driver_find_page (fixture);
  GtkWidget *table = ui_fixture_find (page, WEIR_TYPE_USAGE_TABLE, NULL, NULL);
  GtkWidget *above = ui_fixture_find (table, GTK_TYPE_LABEL, "label", first);
  GtkWidget *below = ui_fixture_find (table, GTK_TYPE_LABEL, "label", second);

  return above != NULL && below != NULL && gtk_widget_compute_bounds (above, table, &one)
         && gtk_widget_compute_bounds (below, table, &other) && one.origin.y < other.origin.y;
}

static gboolean
is_big_first (UiFixture *fixture)
{
  return comes_before (fixture, "big", "small");
}

static gboolean
is_small_first (UiFixture *fixture)
{
  return comes_before (fixture, "small", "big");
}

static void
do_sort (UiFixture *fixture, gpointer data)
{
  GtkColumnView *table;
  g_autoptr (GtkColumnViewColumn) column = NULL;

  usage_driver_show_figures (fixture);
  ui_fixture_wait (fixture, is_big_first);
  table = GTK_COLUMN_VIEW (
      ui_fixture_find (usage_driver_find_page (fixture), GTK_TYPE_COLUMN_VIEW, NULL, NULL));
  column = g_list_model_get_item (gtk_column_view_get_columns (table), 1);
  gtk_column_view_sort_by_column (table, column, GTK_SORT_DESCENDING);
  ui_fixture_wait (fixture, is_small_first);
}

/* --- Export --- */

static gboolean
has_saved (UiFixture *fixture)
{
  return ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label",
                          "Saved as out.csv")
             != NULL
         || ui_fixture_find (ui_fixture_get_window (fixture), GTK_TYPE_LABEL, "label",
                             "Saved as out.json")
                != NULL;
}

static char *
export_to (UiFixture *fixture, const char *format, const char *name)
{
  char *text;

  usage_driver_act (fixture, "usage.export", format);
  text = ui_fixture_save_as (name);
  ui_fixture_wait (fixture, has_saved);
  return text;
}

/* What is in the file is what is in the table. */
static void
do_export_csv (UiFixture *fixture, gpointer data)
{
  g_autofree char *csv = NULL;

  usage_driver_show_figures (fixture);
  csv = export_to (fixture, "csv", "out.csv");
  g_assert_nonnull (strstr (csv, ",big,4,1,36000,18000,0,4000,0,0,0,1.000000000,"));
  g_assert_nonnull (strstr (csv, ",small,8,0,7200,0,0,800,0,0,8,,"));
}

static void
do_export_json (UiFixture *fixture, gpointer data)
{
  g_autofree char *json = NULL;
  g_autofree char *shown = NULL;

  usage_driver_show_figures (fixture);
  json = export_to (fixture, "json", "out.json");
  shown = weir_usage_view_export (usage_driver_get_view (fixture), TRUE);
  g_assert_cmpstr (json, ==, shown);
  g_assert_nonnull (strstr (json, "\"requests\":12,\"errors\":1,\"tokens_in\":43200,"));
}

/* As in the table: in the currency, too. */
static void
do_export_amounts (UiFixture *fixture, gpointer data)
{
  g_autofree char *csv = NULL;

  usage_driver_show_figures (fixture);
  usage_driver_wait_label (fixture, "EUR 1.60");
  csv = export_to (fixture, "csv", "out.csv");
  g_assert_nonnull (strstr (csv, ",1.600000,EUR\n"));
}

/* --- Clearing --- */

static void
do_clear (UiFixture *fixture, gpointer data)
{
  GtkWidget *dialog;

  usage_driver_show_figures (fixture);
  usage_driver_act (fixture, "usage.clear", NULL);
  dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_fixture_pass (200);
  g_assert_true (usage_driver_has_figures (fixture));

  usage_driver_act (fixture, "usage.clear", NULL);
  dialog = ui_fixture_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "clear");
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_fixture_wait (fixture, usage_driver_is_empty);
  usage_driver_wait_label (fixture, "Statistics cleared");
}
/* --- Narrow --- */

static gboolean
is_narrow (UiFixture *fixture)
{
  return gtk_widget_has_css_class (ui_fixture_get_window (fixture), "narrow");
}

static void
do_narrow (UiFixture *fixture, gpointer data)
{
  GSettings *settings = weir_application_get_settings (fixture->application);
  int least;

  g_settings_set_int (settings, "width", 400);
  usage_driver_show_figures (fixture);
  ui_fixture_wait (fixture, is_narrow);
  gtk_widget_measure (usage_driver_find_page (fixture), GTK_ORIENTATION_HORIZONTAL, -1, &least,
                      NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  ui_fixture_pass (200);
  g_assert_false (gtk_widget_get_mapped (usage_driver_find_label (fixture, "Fresh In")));
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

  g_object_get (usage_driver_get_view (fixture), "stale", &stale, NULL);
  return stale;
}

static void
do_stale (UiFixture *fixture, gpointer data)
{
  WeirDatabase *database =
      weir_usage_store_get_database (weir_desk_get_usage (ui_fixture_get_desk (fixture)));
  g_autofree char *age = NULL;

  usage_driver_show_figures (fixture);
  weir_database_run (database, run, (gpointer) "ALTER TABLE usage_sums RENAME TO hidden");
  weir_usage_view_refresh (usage_driver_get_view (fixture));
  ui_fixture_wait (fixture, is_stale);
  g_object_get (usage_driver_find_page (fixture), "subtitle", &age, NULL);
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

static const UsageDriverTest tests[] = {
  { "/ui/usage-page/empty", do_empty, NULL },
  { "/ui/usage-page/figures", do_figures, NULL },
  { "/ui/usage-page/live", do_live, NULL },
  { "/ui/usage-page/demo", do_demo, demo },
  { "/ui/usage-page/range", do_range, NULL },
  { "/ui/usage-page/sort", do_sort, NULL },
  { "/ui/usage-page/export-csv", do_export_csv, NULL },
  { "/ui/usage-page/export-json", do_export_json, NULL },
  { "/ui/usage-page/export-amounts", do_export_amounts, NULL, USAGE_DRIVER_BUDGET },
  { "/ui/usage-page/clear", do_clear, NULL },
  { "/ui/usage-page/narrow", do_narrow, background },
  { "/ui/usage-page/stale", do_stale, NULL },
};

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  usage_driver_add_tests (tests, G_N_ELEMENTS (tests));
  g_test_add_func ("/ui/usage-page/texts", test_texts);
  g_test_add_func ("/ui/usage-page/costs", test_costs);

  return g_test_run ();
}
