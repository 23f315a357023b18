/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-query.h"

#include "store/weir-usage-table.h"
#include "usage-rows.h"

#define HOUR 3600
#define DAY (24 * HOUR)

static void
test_parts_and_groups (void)
{
  sqlite3 *db = usage_rows_open ();
  g_autoptr (WeirUsageReport) report = NULL;
  const WeirUsageGroup *first, *second;

  usage_rows_add (db, 0, "small", "a");
  usage_rows_add (db, HOUR, "large", "a");
  usage_rows_add (db, HOUR + 1, "large", "b");
  usage_rows_add (db, 3 * HOUR, "after", "b");
  report = usage_rows_ask (db, 0, HOUR, 3, WEIR_USAGE_BY_MODEL);

  g_assert_cmpuint (report->n_parts, ==, 3);
  g_assert_cmpuint (report->groups->len, ==, 2);
  first = g_ptr_array_index (report->groups, 0);
  second = g_ptr_array_index (report->groups, 1);
  g_assert_cmpstr (first->name, ==, "large");
  g_assert_cmpint (first->total.requests, ==, 2);
  g_assert_cmpint (first->parts[0].requests, ==, 0);
  g_assert_cmpint (first->parts[1].tokens_out, ==, 20);
  g_assert_cmpstr (second->name, ==, "small");
  g_assert_cmpint (second->parts[0].requests, ==, 1);

  g_assert_cmpint (report->total.requests, ==, 3);
  g_assert_cmpint (report->total.errors, ==, 0);
  g_assert_cmpint (report->total.tokens_in, ==, 300);
  g_assert_cmpint (report->total.tokens_cached, ==, 120);
  g_assert_cmpint (report->total.tokens_written, ==, 15);
  g_assert_cmpint (report->total.tokens_out, ==, 30);
  g_assert_cmpint (report->total.tokens_reasoning, ==, 9);
  g_assert_cmpint (report->total.estimated, ==, 0);
  g_assert_cmpint (report->total.cost_nano, ==, 0);
  g_assert_cmpint (report->total.unpriced, ==, 3);
  g_assert_cmpint (report->total.duration_us, ==, 6000);
  g_assert_cmpint (report->total.first_byte_us, ==, 3000);
  g_assert_cmpint (report->total.first_bytes, ==, 3);
  sqlite3_close (db);
}

static void
test_by_account (void)
{
  sqlite3 *db = usage_rows_open ();
  g_autoptr (WeirUsageReport) report = NULL;
  const WeirUsageGroup *group;

  usage_rows_add (db, 0, "m", "a");
  usage_rows_add (db, 0, "n", "a");
  usage_rows_add (db, 0, "n", NULL);
  report = usage_rows_ask (db, 0, HOUR, 1, WEIR_USAGE_BY_ACCOUNT);
  g_assert_cmpuint (report->groups->len, ==, 2);
  group = g_ptr_array_index (report->groups, 0);
  g_assert_cmpstr (group->name, ==, "a");
  g_assert_cmpint (group->total.requests, ==, 2);
  group = g_ptr_array_index (report->groups, 1);
  g_assert_cmpstr (group->name, ==, "");
  sqlite3_close (db);
}

/* What is simulated is asked for apart. */
static void
test_demo (void)
{
  sqlite3 *db = usage_rows_open ();
  const WeirUsageRecord record = {
    .wall_us = USAGE_BEGIN_S * G_USEC_PER_SEC, .demo = TRUE, .status = 500, .usage = WEIR_USAGE_INIT
  };
  const gint64 bounds[] = { USAGE_BEGIN_S, USAGE_BEGIN_S + HOUR };
  WeirUsageQuery query = { bounds, 2, WEIR_USAGE_BY_KEY, TRUE };
  GQueue records = G_QUEUE_INIT;
  g_autoptr (WeirUsageReport) simulated = NULL;
  g_autoptr (WeirUsageReport) real = NULL;

  g_queue_push_tail (&records, (gpointer) &record);
  g_assert_true (weir_usage_table_add (db, &records, NULL));
  g_queue_clear (&records);
  simulated = weir_usage_query_run (db, &query, NULL);
  g_assert_cmpint (simulated->total.errors, ==, 1);
  query.demo = FALSE;
  real = weir_usage_query_run (db, &query, NULL);
  g_assert_cmpint (real->total.requests, ==, 0);
  g_assert_cmpuint (real->groups->len, ==, 0);
  sqlite3_close (db);
}

/* Every way to cut a range finds each request once: @first is where it begins, @step how long parts
 * are, in seconds. */
static const struct
{
  gint64 first;
  gint64 step;
  guint n;
} cuts[] = {
  { 0, HOUR, 24 },    { 0, DAY, 1 },        { 0, 60, 1440 },           { -1800, DAY, 2 },
  { -900, HOUR, 26 }, { -60, 90 * 60, 20 }, { -7 * 60, 13 * 60, 120 }, { -DAY, 3 * DAY, 1 },
};

static void
assert_cuts (sqlite3 *db, gint64 requests)
{
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (WeirUsageReport) report =
          usage_rows_ask (db, cuts[i].first, cuts[i].step, cuts[i].n, WEIR_USAGE_BY_MODEL);
      gint64 sum = 0;

      g_assert_cmpint (report->total.requests, ==, requests);
      for (guint g = 0; g < report->groups->len; g++)
        for (guint part = 0; part < report->n_parts; part++)
          sum += ((WeirUsageGroup *) g_ptr_array_index (report->groups, g))->parts[part].requests;
      g_assert_cmpint (sum, ==, requests);
    }
}

/* Also when the minutes of some hours are gone. */
static void
test_cuts (void)
{
  sqlite3 *db = usage_rows_open ();
  guint n_deleted;

  for (guint i = 0; i < 300; i++)
    usage_rows_add (db, i * 283, i % 3 == 0 ? "m" : "n", "a");
  assert_cuts (db, 300);
  g_assert_true (weir_usage_table_prune (db, (USAGE_BEGIN_S + DAY / 2 + 100) * G_USEC_PER_SEC, 1000,
                                         &n_deleted, NULL));
  g_assert_cmpuint (n_deleted, >, 100);
  assert_cuts (db, 300);
  sqlite3_close (db);
}

/* A part that begins within an hour is exact while the minutes are there. */
static void
test_half_hours (void)
{
  sqlite3 *db = usage_rows_open ();
  g_autoptr (WeirUsageReport) exact = NULL;
  g_autoptr (WeirUsageReport) rough = NULL;
  const WeirUsageGroup *group;
  guint n_deleted;

  usage_rows_add (db, 10 * 60, "m", "a");
  usage_rows_add (db, 40 * 60, "m", "a");
  usage_rows_add (db, 70 * 60, "m", "a");
  exact = usage_rows_ask (db, 30 * 60, HOUR, 1, WEIR_USAGE_BY_MODEL);
  g_assert_cmpint (exact->total.requests, ==, 2);

  g_assert_true (weir_usage_table_prune (db, (USAGE_BEGIN_S + 2 * HOUR) * G_USEC_PER_SEC, 10,
                                         &n_deleted, NULL));
  rough = usage_rows_ask (db, -30 * 60, HOUR, 2, WEIR_USAGE_BY_MODEL);
  group = g_ptr_array_index (rough->groups, 0);
  g_assert_cmpint (group->parts[0].requests, ==, 2);
  g_assert_cmpint (group->parts[1].requests, ==, 1);
  sqlite3_close (db);
}

static void
test_no_tables (void)
{
  sqlite3 *db = NULL;
  const gint64 bounds[] = { 0, HOUR };
  const WeirUsageQuery query = { bounds, 2, WEIR_USAGE_BY_MODEL, FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_null (weir_usage_query_run (db, &query, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_true (sqlite3_get_autocommit (db));
  sqlite3_close (db);
}

static void
test_names (void)
{
  for (guint i = 0; i < WEIR_USAGE_N_GROUPINGS; i++)
    g_assert_cmpuint (weir_usage_grouping_from_name (weir_usage_grouping_get_name (i)), ==, i);
  g_assert_cmpuint (weir_usage_grouping_from_name ("colour"), ==, WEIR_USAGE_N_GROUPINGS);
  g_assert_null (weir_usage_grouping_get_name (WEIR_USAGE_N_GROUPINGS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/usage-query/parts-and-groups", test_parts_and_groups);
  g_test_add_func ("/store/usage-query/by-account", test_by_account);
  g_test_add_func ("/store/usage-query/demo", test_demo);
  g_test_add_func ("/store/usage-query/cuts", test_cuts);
  g_test_add_func ("/store/usage-query/half-hours", test_half_hours);
  g_test_add_func ("/store/usage-query/no-tables", test_no_tables);
  g_test_add_func ("/store/usage-query/names", test_names);
  return g_test_run ();
}
