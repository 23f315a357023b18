/* SPDX-License-Identifier: MIT */
#include "usage-rows.h"

#include "store/weir-database-schema.h"
#include "store/weir-usage-table.h"

sqlite3 *
usage_rows_open (void)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_true (weir_database_schema_migrate (db, NULL));
  return db;
}

void
usage_rows_add (sqlite3 *db, gint64 s, const char *model, const char *account)
{
  WeirUsageRecord record = {
    .wall_us = (USAGE_BEGIN_S + s) * G_USEC_PER_SEC,
    .model = "asked",
    .upstream_model = model,
    .account = account,
    .status = 200,
    .duration_us = 2000,
    .first_byte_us = 1000,
    .usage = { 100, 40, 5, -1, -1, 10, 3, -1, -1, -1, FALSE },
  };
  GQueue records = G_QUEUE_INIT;
  g_autoptr (GError) error = NULL;

  g_queue_push_tail (&records, &record);
  weir_usage_table_add (db, &records, &error);
  g_assert_no_error (error);
  g_queue_clear (&records);
}

WeirUsageReport *
usage_rows_ask (sqlite3 *db, gint64 s, gint64 step_s, guint n, WeirUsageGrouping grouping)
{
  g_autofree gint64 *bounds = g_new (gint64, n + 1);
  const WeirUsageQuery query = { .bounds_s = bounds, .n_bounds = n + 1, .grouping = grouping };
  g_autoptr (GError) error = NULL;
  WeirUsageReport *report;

  for (guint i = 0; i <= n; i++)
    bounds[i] = USAGE_BEGIN_S + s + i * step_s;
  report = weir_usage_query_run (db, &query, &error);
  g_assert_no_error (error);
  return report;
}
