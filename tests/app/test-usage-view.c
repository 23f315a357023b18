/* SPDX-License-Identifier: MIT */
#include "app/weir-usage-view.h"

#include <string.h>

#include "app/weir-usage-words.h"
#include "support/weir-test-clock.h"

#define NOON_S (WEIR_TEST_CLOCK_WALL_US / G_USEC_PER_SEC + 12 * 3600)
#define WAIT_S 60

typedef struct
{
  WeirTestClock *clock;
  GTimeZone *zone;
  WeirDatabase *database;
  WeirUsageStore *usage;
  WeirMoney *money;
  WeirUsageView *view;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "view.db", NULL);
  WeirUsageStoreOptions options = { 0 };

  self->clock = weir_test_clock_new ();
  weir_test_clock_advance (self->clock, (gint64) 12 * 3600 * G_USEC_PER_SEC);
  self->zone = g_time_zone_new_utc ();
  self->database = weir_database_new (path, 0);
  options.database = self->database;
  self->usage = weir_usage_store_new (&options);
  self->money = weir_money_new (NULL);
  self->view = weir_usage_view_new (self->usage, self->money, WEIR_CLOCK (self->clock), self->zone);
}

static void
run (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  g_assert_cmpint (sqlite3_exec (writer, data, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  weir_usage_view_close (self->view);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->view);
  weir_database_run (self->database, run, (gpointer) "DELETE FROM usage_sums");
  g_assert_finalize_object (self->usage);
  weir_database_unref (self->database);
  g_time_zone_unref (self->zone);
  g_object_unref (self->money);
  g_object_unref (self->clock);
}

/* @ago_s: before noon */
static void
add (Fixture *self, gint64 ago_s, const char *model, const char *key, guint status)
{
  WeirUsageRecord record = { .wall_us = (NOON_S - ago_s) * G_USEC_PER_SEC,
                             .model = model,
                             .key_name = key,
                             .account = "dev-eu10",
                             .status = status,
                             .priced = key != NULL,
                             .cost_nano = 5,
                             .usage = WEIR_USAGE_INIT };

  record.usage.in_total = 100;
  record.usage.in_cache_read = 40;
  record.usage.in_cache_write_5m = 10;
  record.usage.out_total = 7;
  weir_usage_sink_record (WEIR_USAGE_SINK (self->usage), &record);
}

static void
on_looked (WeirUsageView *view, guint *n)
{
  (*n)++;
}

/* Waits for @n looks to end. */
static void
wait_looks (Fixture *self, guint n)
{
  gint64 end_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;
  guint n_looked = 0;
  gulong id = g_signal_connect (self->view, "looked", G_CALLBACK (on_looked), &n_looked);

  while (n_looked < n && g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_looked, ==, n);
  g_signal_handler_disconnect (self->view, id);
}

static void
look (Fixture *self)
{
  weir_usage_view_refresh (self->view);
  wait_looks (self, 1);
}

static void
assert_text (Fixture *self, const char *property, const char *value)
{
  g_autofree char *text = NULL;

  g_object_get (self->view, property, &text, NULL);
  g_assert_cmpstr (text, ==, value);
}

static gint64
get_number (gpointer object, const char *property)
{
  gint64 number = -1;

  g_object_get (object, property, &number, NULL);
  return number;
}

static WeirUsageRow *
get_row (Fixture *self, guint i)
{
  g_autoptr (WeirUsageRow) row =
      g_list_model_get_item (G_LIST_MODEL (weir_usage_view_get_sheet (self->view)->rows), i);

  return row;
}

static guint
count_rows (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (weir_usage_view_get_sheet (self->view)->rows));
}

/* --- Numbers --- */

static void
test_numbers (Fixture *self, gconstpointer data)
{
  WeirUsageRow *total = weir_usage_view_get_sheet (self->view)->total;
  WeirUsageBars *bars = weir_usage_view_get_sheet (self->view)->bars;

  assert_text (self, "state", "loading");
  add (self, 60, "a", "laptop", 200);
  add (self, 3600, "a", "laptop", 200);
  add (self, 3600, "b", NULL, 502);
  add (self, 24 * 3600, "b", NULL, 200); /* yesterday */
  look (self);
  assert_text (self, "state", "figures");
  g_assert_cmpint (get_number (total, "requests"), ==, 3);
  g_assert_cmpint (get_number (total, "errors"), ==, 1);
  g_assert_cmpint (get_number (total, "fresh"), ==, 150);
  g_assert_cmpint (get_number (total, "cached"), ==, 120);
  g_assert_cmpint (get_number (total, "written"), ==, 30);
  g_assert_cmpint (get_number (total, "output"), ==, 21);
  g_assert_cmpint (get_number (total, "tokens"), ==, 321);
  g_assert_cmpint (get_number (total, "cost"), ==, 10);
  g_assert_cmpint (get_number (total, "unpriced"), ==, 1);

  /* the rows are the same numbers, and so are the bars */
  g_assert_cmpuint (count_rows (self), ==, 2);
  g_assert_cmpstr (weir_usage_row_get_label (get_row (self, 0)), ==, "a");
  g_assert_cmpint (get_number (get_row (self, 0), "tokens"), ==, 214);
  g_assert_cmpuint (weir_usage_row_get_place (get_row (self, 1)), ==, 1);
  g_assert_cmpint (weir_usage_row_get_sum (get_row (self, 1))->errors, ==, 1);
  g_assert_cmpuint (weir_usage_bars_get_n_parts (bars), ==, 24);
  g_assert_cmpint (weir_usage_bars_get_total (bars, 11), ==, 321);
  g_assert_cmpint (get_number (self->view, "begin"), ==, NOON_S - 12 * 3600);
  g_assert_cmpint (get_number (self->view, "end"), ==, NOON_S + 12 * 3600);
  g_assert_cmpint (get_number (self->view, "looked"), ==, NOON_S);
}

/* A row that stays is the same object, whatever its numbers and its place. */
static void
test_rows_stay (Fixture *self, gconstpointer data)
{
  WeirUsageRow *a, *b;

  add (self, 60, "a", NULL, 200);
  add (self, 60, "a", NULL, 200);
  add (self, 60, "b", NULL, 200);
  look (self);
  a = get_row (self, 0);
  b = get_row (self, 1);
  add (self, 50, "b", NULL, 200);
  add (self, 50, "b", NULL, 200);
  look (self);
  g_assert_true (get_row (self, 0) == b);
  g_assert_true (get_row (self, 1) == a);
  g_assert_cmpint (get_number (b, "requests"), ==, 3);
  g_assert_cmpuint (weir_usage_row_get_place (b), ==, 1);
}

static void
test_groupings (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *name;
    guint n_rows;
    const char *first;
  } rows[] = {
    { "account", 1, "dev-eu10" },
    { "key", 2, "laptop" },
    { "model", 2, "a" },
  };

  g_object_set (self->view, "shown", TRUE, NULL);
  add (self, 60, "a", "laptop", 200);
  add (self, 60, "a", "laptop", 200);
  add (self, 60, NULL, NULL, 200);
  wait_looks (self, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_object_set (self->view, "grouping", rows[i].name, NULL);
      assert_text (self, "state", "loading");
      wait_looks (self, 1);
      assert_text (self, "grouping", rows[i].name);
      assert_text (self, "state", "figures");
      g_assert_cmpuint (count_rows (self), ==, rows[i].n_rows);
      g_assert_cmpstr (weir_usage_row_get_label (get_row (self, 0)), ==, rows[i].first);
    }
  g_assert_cmpstr (weir_usage_row_get_label (get_row (self, 1)), ==, "Unknown model");
  g_assert_cmpstr (weir_usage_row_get_name (get_row (self, 1)), ==, "");

  g_object_set (self->view, "grouping", "colour", "metric", "smell", "range", "ever", NULL);
  assert_text (self, "grouping", "model");
  assert_text (self, "metric", "tokens");
  assert_text (self, "range", "today");
}

static void
test_words (void)
{
  g_assert_cmpstr (weir_usage_words_get_name (WEIR_USAGE_BY_KEY, ""), ==, "No key");
  g_assert_cmpstr (weir_usage_words_get_name (WEIR_USAGE_BY_KEY, "laptop"), ==, "laptop");
  g_assert_cmpstr (weir_usage_words_get_rest (WEIR_USAGE_BY_ACCOUNT), ==, "Other subaccounts");
  g_assert_cmpstr (weir_usage_words_get_head (WEIR_USAGE_BY_ACCOUNT), ==, "Subaccount");
}

/* --- Ranges --- */

static void
test_ranges (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *range;
    guint n_parts;
    gint64 requests;
  } rows[] = {
    { "hour", 60, 1 }, { "24h", 24, 3 }, { "today", 24, 2 },
    { "7d", 7, 3 },    { "30d", 30, 4 }, { "month", 1, 2 },
  };
  WeirUsageBars *bars = weir_usage_view_get_sheet (self->view)->bars;

  add (self, 60, "a", NULL, 200);
  add (self, 2 * 3600, "a", NULL, 200);
  add (self, 20 * 3600, "a", NULL, 200);
  add (self, 10 * 24 * 3600, "a", NULL, 200);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_object_set (self->view, "range", rows[i].range, NULL);
      look (self);
      assert_text (self, "range", rows[i].range);
      g_assert_cmpuint (weir_usage_bars_get_n_parts (bars), ==, rows[i].n_parts);
      g_assert_cmpint (get_number (weir_usage_view_get_sheet (self->view)->total, "requests"), ==,
                       rows[i].requests);
    }
}

static void
test_custom (Fixture *self, gconstpointer data)
{
  GDate first, last, from, to;

  /* before there is one, it cannot be chosen */
  g_object_set (self->view, "range", "custom", NULL);
  assert_text (self, "range", "today");
  weir_usage_view_get_days (self->view, &first, &last);
  g_assert_cmpint (g_date_days_between (&first, &last), ==, 6);

  add (self, 48 * 3600, "a", NULL, 200);
  add (self, 60, "a", NULL, 200);
  from = to = last;
  g_date_subtract_days (&from, 3);
  g_date_subtract_days (&to, 1);
  /* the wrong way round */
  weir_usage_view_set_days (self->view, &to, &from);
  look (self);
  assert_text (self, "range", "custom");
  g_assert_cmpuint (weir_usage_bars_get_n_parts (weir_usage_view_get_sheet (self->view)->bars), ==,
                    3);
  g_assert_cmpint (get_number (weir_usage_view_get_sheet (self->view)->total, "requests"), ==, 1);
  weir_usage_view_get_days (self->view, &first, &last);
  g_assert_cmpint (g_date_compare (&first, &from), ==, 0);
  g_assert_cmpint (g_date_compare (&last, &to), ==, 0);

  g_object_set (self->view, "range", "today", NULL);
  g_object_set (self->view, "range", "custom", NULL);
  assert_text (self, "range", "custom");
}

/* --- States --- */

static void
test_states (Fixture *self, gconstpointer data)
{
  look (self);
  assert_text (self, "state", "empty");
  /* nothing in this range, but before */
  add (self, 48 * 3600, "a", NULL, 200);
  look (self);
  assert_text (self, "state", "figures");
  g_assert_cmpuint (count_rows (self), ==, 0);

  /* what is simulated is something else */
  weir_usage_view_set_demo (self->view, TRUE);
  g_assert_true (weir_usage_view_get_demo (self->view));
  assert_text (self, "state", "loading");
  look (self);
  assert_text (self, "state", "empty");
}

/* While the database cannot be read, the numbers stay, and it is said when they were right. */
static void
test_stale (Fixture *self, gconstpointer data)
{
  gboolean is_stale;

  add (self, 60, "a", NULL, 200);
  look (self);
  weir_database_run (self->database, run,
                     (gpointer) "ALTER TABLE usage_sums RENAME TO hidden_sums");
  weir_test_clock_advance (self->clock, 5 * G_USEC_PER_SEC);
  look (self);
  g_object_get (self->view, "stale", &is_stale, NULL);
  g_assert_true (is_stale);
  g_assert_cmpint (get_number (self->view, "looked"), ==, NOON_S);
  assert_text (self, "state", "figures");
  g_assert_cmpuint (count_rows (self), ==, 1);

  weir_database_run (self->database, run,
                     (gpointer) "ALTER TABLE hidden_sums RENAME TO usage_sums");
  look (self);
  g_object_get (self->view, "stale", &is_stale, NULL);
  g_assert_false (is_stale);
  g_assert_cmpint (get_number (self->view, "looked"), ==, NOON_S + 5);
}

/* --- Metric --- */

/* The numbers are there already: nothing is asked. */
static void
test_metric (Fixture *self, gconstpointer data)
{
  WeirUsageBars *bars = weir_usage_view_get_sheet (self->view)->bars;

  add (self, 60, "a", "laptop", 200);
  look (self);
  g_assert_cmpint (weir_usage_bars_get_total (bars, 11), ==, 107);
  g_object_set (self->view, "metric", "cost", NULL);
  g_assert_cmpint (weir_usage_bars_get_total (bars, 11), ==, 5);
  g_object_set (self->view, "metric", "requests", NULL);
  g_assert_cmpint (weir_usage_bars_get_total (bars, 11), ==, 1);
  g_assert_cmpint (weir_usage_bars_get_metric (bars), ==, WEIR_USAGE_REQUESTS);
  assert_text (self, "metric", "requests");
}

/* What a unit costs became known: every cost is shown anew. */
static void
test_money (Fixture *self, gconstpointer data)
{
  const WeirSettingsPrices prices = { .currency = (char *) "EUR", .unit = 2 };
  WeirUsageBars *bars = weir_usage_view_get_sheet (self->view)->bars;
  g_autofree char *units = NULL;
  g_autofree char *euros = NULL;

  add (self, 60, "a", "laptop", 200);
  g_object_set (self->view, "metric", "cost", "shown", TRUE, NULL);
  wait_looks (self, 1);
  units = weir_usage_bars_format (bars, 1500000000);
  g_assert_cmpstr (units, ==, "CU 1.50");
  weir_money_set_prices (self->money, &prices);
  assert_text (self, "state", "loading");
  wait_looks (self, 1);
  assert_text (self, "state", "figures");
  euros = weir_usage_bars_format (bars, 1500000000);
  g_assert_cmpstr (euros, ==, "EUR 3.00");
  g_assert_true (weir_usage_view_get_money (self->view) == self->money);
}

/* --- Looking --- */

static gboolean
on_late (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pass (guint ms)
{
  gboolean is_late = FALSE;

  g_timeout_add (ms, on_late, &is_late);
  while (!is_late)
    g_main_context_iteration (NULL, TRUE);
}

/* What happens while nobody sees it is not looked at, and then all at once. */
static void
test_shown (Fixture *self, gconstpointer data)
{
  guint n = 0;
  gulong id = g_signal_connect (self->view, "looked", G_CALLBACK (on_looked), &n);

  g_object_set (self->view, "range", "7d", NULL);
  weir_usage_view_touch (self->view);
  pass (1200);
  g_assert_cmpuint (n, ==, 0);
  g_object_set (self->view, "shown", TRUE, NULL);
  wait_looks (self, 1);
  pass (1200);
  g_assert_cmpuint (n, ==, 1);

  /* many ends of requests are one look, within a second */
  for (guint i = 0; i < 100; i++)
    {
      add (self, 60, "a", NULL, 200);
      weir_usage_view_touch (self->view);
    }
  pass (1200);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (get_number (weir_usage_view_get_sheet (self->view)->total, "requests"), ==, 100);

  g_object_set (self->view, "shown", FALSE, NULL);
  weir_usage_view_touch (self->view);
  pass (1200);
  g_assert_cmpuint (n, ==, 2);
  g_signal_handler_disconnect (self->view, id);
}

/* The last hour goes on by the minute, with or without requests. */
static void
test_minute (Fixture *self, gconstpointer data)
{
  g_object_set (self->view, "range", "hour", "shown", TRUE, NULL);
  wait_looks (self, 1);
  g_assert_cmpint (get_number (self->view, "end"), ==, NOON_S + 60);
  weir_test_clock_advance (self->clock, (gint64) 60 * G_USEC_PER_SEC);
  wait_looks (self, 1);
  g_assert_cmpint (get_number (self->view, "end"), ==, NOON_S + 120);
}

/* An answer to what is not asked any more is not shown. */
static void
test_overtaken (Fixture *self, gconstpointer data)
{
  add (self, 2 * 3600, "a", NULL, 200);
  g_object_set (self->view, "range", "7d", "shown", TRUE, NULL);
  g_object_set (self->view, "range", "hour", NULL);
  wait_looks (self, 2);
  g_assert_cmpuint (weir_usage_bars_get_n_parts (weir_usage_view_get_sheet (self->view)->bars), ==,
                    60);
  g_assert_cmpuint (count_rows (self), ==, 0);
}

static void
test_close (Fixture *self, gconstpointer data)
{
  guint n = 0;

  g_signal_connect (self->view, "looked", G_CALLBACK (on_looked), &n);
  g_object_set (self->view, "shown", TRUE, NULL);
  weir_usage_view_close (self->view);
  weir_usage_view_refresh (self->view);
  weir_usage_store_flush (self->usage);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n, ==, 0);
}

/* --- Export and clearing --- */

static void
test_export (Fixture *self, gconstpointer data)
{
  g_autofree char *csv = NULL;
  g_autofree char *json = NULL;

  g_assert_null (weir_usage_view_export (self->view, FALSE));
  add (self, 60, "a", "laptop", 200);
  look (self);
  csv = weir_usage_view_export (self->view, FALSE);
  g_assert_true (g_str_has_prefix (csv, "begin,end,model,requests,"));
  g_assert_nonnull (strstr (csv, ",a,1,0,100,40,10,7,"));
  json = weir_usage_view_export (self->view, TRUE);
  g_assert_nonnull (strstr (json, "\"by\":\"model\""));
  g_assert_nonnull (strstr (json, "\"simulated\":false"));
}

static void
on_cleared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_usage_view_clear_finish (WEIR_USAGE_VIEW (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
on_not_cleared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_usage_view_clear_finish (WEIR_USAGE_VIEW (object), result, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  *(gboolean *) user_data = TRUE;
}

static void
clear (Fixture *self, GAsyncReadyCallback callback)
{
  gboolean is_done = FALSE;

  weir_usage_view_clear_async (self->view, callback, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_clear (Fixture *self, gconstpointer data)
{
  add (self, 60, "a", NULL, 200);
  g_object_set (self->view, "shown", TRUE, NULL);
  wait_looks (self, 1);
  clear (self, on_cleared);
  g_assert_cmpuint (count_rows (self), ==, 0);
  wait_looks (self, 1);
  assert_text (self, "state", "empty");

  add (self, 60, "a", NULL, 200);
  look (self);
  weir_database_run (self->database, run,
                     (gpointer) "ALTER TABLE usage_sums RENAME TO hidden_sums");
  clear (self, on_not_cleared);
  g_assert_cmpuint (count_rows (self), ==, 1);
  weir_database_run (self->database, run,
                     (gpointer) "ALTER TABLE hidden_sums RENAME TO usage_sums");
}

#define ADD(path, test) g_test_add ("/app/usage-view/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("numbers", test_numbers);
  ADD ("rows-stay", test_rows_stay);
  ADD ("groupings", test_groupings);
  g_test_add_func ("/app/usage-view/words", test_words);
  ADD ("ranges", test_ranges);
  ADD ("custom", test_custom);
  ADD ("states", test_states);
  ADD ("stale", test_stale);
  ADD ("metric", test_metric);
  ADD ("money", test_money);
  ADD ("shown", test_shown);
  ADD ("minute", test_minute);
  ADD ("overtaken", test_overtaken);
  ADD ("close", test_close);
  ADD ("export", test_export);
  ADD ("clear", test_clear);

  return g_test_run ();
}
