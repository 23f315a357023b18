/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-table.h"

#include "database-sql.h"
#include "usage-rows.h"

#define COUNT "SELECT COUNT (*) FROM requests"

static void
test_add (void)
{
  sqlite3 *db = usage_rows_open ();
  const WeirUsageRecord early = { .wall_us = USAGE_BEGIN_S * G_USEC_PER_SEC,
                                  .model = "asked",
                                  .key_name = "laptop",
                                  .status = 404,
                                  .first_byte_us = -1,
                                  .usage = WEIR_USAGE_INIT };
  GQueue records = G_QUEUE_INIT;

  usage_rows_add (db, 0, "m", "a");
  usage_rows_add (db, 59, "m", "a");
  usage_rows_add (db, 60, "m", "a");
  g_queue_push_tail (&records, (gpointer) &early);
  g_assert_true (weir_usage_table_add (db, &records, NULL));
  g_queue_clear (&records);

  g_assert_cmpint (database_sql_ask (db, COUNT), ==, 4);
  g_assert_cmpint (database_sql_ask (db, "SELECT COUNT (*) FROM requests WHERE tokens_in IS NULL"),
                   ==, 1);
  g_assert_cmpint (database_sql_ask (db, "SELECT requests FROM usage_sums WHERE span_s = 60 AND"
                                         " model = 'm' ORDER BY begin_s LIMIT 1"),
                   ==, 2);
  g_assert_cmpint (database_sql_ask (db, "SELECT tokens_in FROM usage_sums WHERE span_s = 3600 AND"
                                         " model = 'm' AND account = 'a' AND key_name = ''"),
                   ==, 300);
  g_assert_cmpint (database_sql_ask (db,
                                     "SELECT errors FROM usage_sums WHERE span_s = 3600 AND"
                                     " model = 'asked' AND account = '' AND key_name = 'laptop'"),
                   ==, 1);
  sqlite3_close (db);
}

/* Its cost is 0 in the sums, and it is not counted as one without a price. */
static void
test_price (void)
{
  sqlite3 *db = usage_rows_open ();
  WeirUsageRecord record = {
    .status = 200, .priced = TRUE, .cost_nano = 7, .first_byte_us = -1, .usage = WEIR_USAGE_INIT
  };
  GQueue records = G_QUEUE_INIT;

  g_queue_push_tail (&records, &record);
  g_assert_true (weir_usage_table_add (db, &records, NULL));
  record.priced = FALSE;
  g_assert_true (weir_usage_table_add (db, &records, NULL));
  g_queue_clear (&records);
  g_assert_cmpint (database_sql_ask (db, "SELECT cost_nano FROM usage_sums WHERE span_s = 3600"),
                   ==, 7);
  g_assert_cmpint (database_sql_ask (db, "SELECT unpriced FROM usage_sums WHERE span_s = 3600"), ==,
                   1);
  g_assert_cmpint (database_sql_ask (db, "SELECT COUNT (*) FROM requests WHERE cost_nano IS NULL"),
                   ==, 1);
  sqlite3_close (db);
}

/* What comes together is added up before it is written: each row gets what is its own. */
static void
test_together (void)
{
  static const struct
  {
    const char *model;
    const char *account;
    const char *key_name;
    gboolean demo;
    guint second;
  } rows[] = {
    { "m", "a", NULL, FALSE, 0 }, { "m", "a", NULL, FALSE, 1 },    { "m", "a", NULL, FALSE, 60 },
    { "n", "a", NULL, FALSE, 0 }, { "m", "b", NULL, FALSE, 0 },    { "m", "a", "k", FALSE, 0 },
    { "m", "a", NULL, TRUE, 0 },  { "m", "a", NULL, FALSE, 3600 },
  };
  sqlite3 *db = usage_rows_open ();
  WeirUsageRecord records[G_N_ELEMENTS (rows)];
  GQueue queue = G_QUEUE_INIT;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      records[i] = (WeirUsageRecord){ .usage = WEIR_USAGE_INIT, .status = 200, .first_byte_us = 5 };
      records[i].wall_us = (USAGE_BEGIN_S + rows[i].second) * (gint64) G_USEC_PER_SEC;
      records[i].upstream_model = rows[i].model;
      records[i].account = rows[i].account;
      records[i].key_name = rows[i].key_name;
      records[i].demo = rows[i].demo;
      records[i].usage.in_total = 1 << i;
      g_queue_push_tail (&queue, &records[i]);
    }
  g_assert_true (weir_usage_table_add (db, &queue, NULL));
  g_queue_clear (&queue);

  g_assert_cmpint (database_sql_ask (db, "SELECT COUNT (*) FROM usage_sums WHERE span_s = 60"), ==,
                   7);
  g_assert_cmpint (database_sql_ask (db, "SELECT COUNT (*) FROM usage_sums WHERE span_s = 3600"),
                   ==, 6);
  g_assert_cmpint (database_sql_ask (db, "SELECT SUM (tokens_in) FROM usage_sums"), ==, 2 * 255);
  g_assert_cmpint (database_sql_ask (db, "SELECT tokens_in FROM usage_sums WHERE span_s = 3600"
                                         " AND requests = 3 AND first_byte_us = 15"),
                   ==, 1 + 2 + 4);
  g_assert_cmpint (database_sql_ask (db, "SELECT tokens_in FROM usage_sums WHERE span_s = 60"
                                         " AND requests = 2 AND first_bytes = 2"),
                   ==, 1 + 2);
  sqlite3_close (db);
}

/* The disk is full in the middle of many: none is there, and the sums are as before. */
static void
test_all_or_none (void)
{
  sqlite3 *db = usage_rows_open ();
  const WeirUsageRecord record = { .model = "m", .status = 200, .usage = WEIR_USAGE_INIT };
  GQueue records = G_QUEUE_INIT;
  g_autoptr (GError) error = NULL;

  usage_rows_add (db, 0, "m", "a");
  for (guint i = 0; i < 1000; i++)
    g_queue_push_tail (&records, (gpointer) &record);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA max_page_count = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (weir_usage_table_add (db, &records, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_nonnull (strstr (error->message, "full"));
  g_assert_cmpint (database_sql_ask (db, COUNT), ==, 1);
  g_assert_cmpint (database_sql_ask (db, "SELECT SUM (requests) FROM usage_sums"), ==, 2);
  g_queue_clear (&records);
  sqlite3_close (db);
}

static void
test_prune (void)
{
  sqlite3 *db = usage_rows_open ();
  guint n_deleted = 0;

  for (guint i = 0; i < 10; i++)
    usage_rows_add (db, i * 1800, "m", "a");
  g_assert_true (weir_usage_table_prune (db, (USAGE_BEGIN_S + 5 * 1800) * G_USEC_PER_SEC, 3,
                                         &n_deleted, NULL));
  g_assert_cmpuint (n_deleted, ==, 3);
  g_assert_true (weir_usage_table_prune (db, (USAGE_BEGIN_S + 5 * 1800) * G_USEC_PER_SEC, 3,
                                         &n_deleted, NULL));
  g_assert_cmpuint (n_deleted, ==, 2);
  g_assert_cmpint (database_sql_ask (db, COUNT), ==, 5);
  g_assert_cmpint (
      database_sql_ask (db, "SELECT SUM (requests) FROM usage_sums WHERE span_s = 3600"), ==, 10);
  /* of the hour in which it begins nothing is gone */
  g_assert_cmpint (database_sql_ask (db, "SELECT SUM (requests) FROM usage_sums WHERE span_s = 60"),
                   ==, 6);
  sqlite3_close (db);
}

static void
test_clear (void)
{
  sqlite3 *db = usage_rows_open ();

  usage_rows_add (db, 0, "m", "a");
  g_assert_true (weir_usage_table_clear (db, NULL));
  g_assert_cmpint (database_sql_ask (db, COUNT), ==, 0);
  g_assert_cmpint (database_sql_ask (db, "SELECT COUNT (*) FROM usage_sums"), ==, 0);
  sqlite3_close (db);
}

/* Each of them says so, and leaves no transaction open. */
static void
test_no_tables (void)
{
  sqlite3 *db = NULL;
  GQueue records = G_QUEUE_INIT;
  const WeirUsageRecord record = { .status = 200, .usage = WEIR_USAGE_INIT };
  guint n_deleted = 1;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_queue_push_tail (&records, (gpointer) &record);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      if (i == 0)
        g_assert_false (weir_usage_table_add (db, &records, &error));
      if (i == 1)
        g_assert_false (weir_usage_table_prune (db, 0, 1, &n_deleted, &error));
      if (i == 2)
        g_assert_false (weir_usage_table_clear (db, &error));
      g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
      g_assert_true (sqlite3_get_autocommit (db));
    }
  g_queue_clear (&records);
  sqlite3_close (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/usage-table/add", test_add);
  g_test_add_func ("/store/usage-table/price", test_price);
  g_test_add_func ("/store/usage-table/together", test_together);
  g_test_add_func ("/store/usage-table/all-or-none", test_all_or_none);
  g_test_add_func ("/store/usage-table/prune", test_prune);
  g_test_add_func ("/store/usage-table/clear", test_clear);
  g_test_add_func ("/store/usage-table/no-tables", test_no_tables);
  return g_test_run ();
}
