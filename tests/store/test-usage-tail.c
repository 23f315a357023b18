/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-tail.h"

#include "store/weir-usage-table.h"
#include "usage-rows.h"

static void
on_request (const WeirUsageRecord *record, gpointer user_data)
{
  g_ptr_array_add (user_data, weir_usage_record_copy (record));
}

/* What comes out is what went in. */
static void
test_same (void)
{
  sqlite3 *db = usage_rows_open ();
  const WeirUsageRecord record = {
    .request_id = "r",
    .wall_us = USAGE_BEGIN_S * G_USEC_PER_SEC + 7,
    .api = "chat",
    .model = "asked",
    .upstream_model = "m",
    .account = "a",
    .resource_group = "g",
    .deployment = "d",
    .key_name = "k",
    .user_agent = "u",
    .status = 429,
    .error_kind = "rate_limited",
    .stream = TRUE,
    .attempts = 3,
    .duration_us = 5,
    .first_byte_us = -1,
    .bytes_in = 11,
    .bytes_out = 12,
    .dropped = "x",
    .rule = "y",
    .demo = TRUE,
    .priced = TRUE,
    .cost_nano = 13,
    .usage = { 1, 2, 3, 4, -1, 5, -1, -1, -1, -1, TRUE },
  };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  const WeirUsageRecord *same;
  GQueue records = G_QUEUE_INIT;

  g_queue_push_tail (&records, (gpointer) &record);
  g_assert_true (weir_usage_table_add (db, &records, NULL));
  g_queue_clear (&records);
  g_assert_cmpint (weir_usage_tail_read (db, 0, on_request, found, NULL), ==, 1);
  g_assert_cmpuint (found->len, ==, 1);
  same = g_ptr_array_index (found, 0);

  g_assert_cmpstr (same->request_id, ==, "r");
  g_assert_cmpint (same->wall_us, ==, record.wall_us);
  g_assert_cmpstr (same->api, ==, "chat");
  g_assert_cmpstr (same->model, ==, "asked");
  g_assert_cmpstr (same->upstream_model, ==, "m");
  g_assert_cmpstr (same->account, ==, "a");
  g_assert_cmpstr (same->resource_group, ==, "g");
  g_assert_cmpstr (same->deployment, ==, "d");
  g_assert_cmpstr (same->key_name, ==, "k");
  g_assert_cmpstr (same->user_agent, ==, "u");
  g_assert_cmpuint (same->status, ==, 429);
  g_assert_cmpstr (same->error_kind, ==, "rate_limited");
  g_assert_true (same->stream);
  g_assert_cmpuint (same->attempts, ==, 3);
  g_assert_cmpint (same->duration_us, ==, 5);
  g_assert_cmpint (same->first_byte_us, ==, -1);
  g_assert_cmpint (same->bytes_in, ==, 11);
  g_assert_cmpint (same->bytes_out, ==, 12);
  g_assert_cmpstr (same->dropped, ==, "x");
  g_assert_cmpstr (same->rule, ==, "y");
  g_assert_true (same->demo);
  g_assert_true (same->priced);
  g_assert_cmpint (same->cost_nano, ==, 13);
  g_assert_cmpint (same->usage.in_total, ==, 1);
  g_assert_cmpint (same->usage.in_cache_read, ==, 2);
  g_assert_cmpint (weir_usage_get_cache_write (&same->usage), ==, 7);
  g_assert_cmpint (same->usage.out_total, ==, 5);
  g_assert_cmpint (same->usage.out_reasoning, ==, -1);
  g_assert_true (same->usage.estimated);
  sqlite3_close (db);
}

static void
test_after (void)
{
  sqlite3 *db = usage_rows_open ();
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpint (weir_usage_tail_get_last (db), ==, 0);
  for (guint i = 0; i < 5; i++)
    usage_rows_add (db, i, "m", NULL);
  g_assert_cmpint (weir_usage_tail_get_last (db), ==, 5);
  g_assert_cmpint (weir_usage_tail_read (db, 3, on_request, found, NULL), ==, 5);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_null (((WeirUsageRecord *) g_ptr_array_index (found, 0))->account);
  g_assert_cmpint (weir_usage_tail_read (db, 5, on_request, found, NULL), ==, 5);
  g_assert_cmpuint (found->len, ==, 2);

  /* numbers go on, whatever is deleted */
  g_assert_true (weir_usage_table_clear (db, NULL));
  usage_rows_add (db, 9, "m", NULL);
  g_assert_cmpint (weir_usage_tail_read (db, 5, on_request, found, NULL), ==, 6);
  sqlite3_close (db);
}

static void
test_no_tables (void)
{
  sqlite3 *db = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_cmpint (weir_usage_tail_get_last (db), ==, -1);
  g_assert_cmpint (weir_usage_tail_read (db, 0, on_request, NULL, &error), ==, -1);
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  sqlite3_close (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/usage-tail/same", test_same);
  g_test_add_func ("/store/usage-tail/after", test_after);
  g_test_add_func ("/store/usage-tail/no-tables", test_no_tables);
  return g_test_run ();
}
