/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-tail.h"

static const char select_requests[] =
    "SELECT number, wall_us, demo, request_id, api, model, upstream_model, account, resource_group,"
    " deployment, key_name, user_agent, status, error_kind, stream, attempts, duration_us,"
    " first_byte_us, bytes_in, bytes_out, dropped, rule, tokens_in, tokens_cached, tokens_written,"
    " tokens_out, tokens_reasoning, estimated, cost_nano"
    " FROM requests WHERE number > ?1 ORDER BY number";

static const char *
get_text (sqlite3_stmt *row, int *column)
{
  return (const char *) sqlite3_column_text (row, ++*column);
}

static gint64
get_number (sqlite3_stmt *row, int *column)
{
  return sqlite3_column_int64 (row, ++*column);
}

/* -1 where unknown. */
static gint64
get_known (sqlite3_stmt *row, int *column)
{
  ++*column;
  return sqlite3_column_type (row, *column) != SQLITE_NULL ? sqlite3_column_int64 (row, *column)
                                                           : -1;
}

static void
read_row (sqlite3_stmt *row, WeirUsageRecord *record)
{
  static const WeirUsage nothing = WEIR_USAGE_INIT;
  int i = 0;

  record->wall_us = get_number (row, &i);
  record->demo = get_number (row, &i) != 0;
  record->request_id = get_text (row, &i);
  record->api = get_text (row, &i);
  record->model = get_text (row, &i);
  record->upstream_model = get_text (row, &i);
  record->account = get_text (row, &i);
  record->resource_group = get_text (row, &i);
  record->deployment = get_text (row, &i);
  record->key_name = get_text (row, &i);
  record->user_agent = get_text (row, &i);
  record->status = (guint) get_number (row, &i);
  record->error_kind = get_text (row, &i);
  record->stream = get_number (row, &i) != 0;
  record->attempts = (guint) get_number (row, &i);
  record->duration_us = get_number (row, &i);
  record->first_byte_us = get_known (row, &i);
  record->bytes_in = get_known (row, &i);
  record->bytes_out = get_known (row, &i);
  record->dropped = get_text (row, &i);
  record->rule = get_text (row, &i);
  record->usage = nothing;
  record->usage.in_total = get_known (row, &i);
  record->usage.in_cache_read = get_known (row, &i);
  record->usage.in_cache_write_5m = get_known (row, &i);
  record->usage.out_total = get_known (row, &i);
  record->usage.out_reasoning = get_known (row, &i);
  record->usage.estimated = get_number (row, &i) != 0;
  record->cost_nano = get_known (row, &i);
  record->priced = record->cost_nano >= 0;
}

static gint64
fail (sqlite3 *db, GError **error)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "The requests cannot be read: %s",
               sqlite3_errmsg (db));
  return -1;
}

gint64
weir_usage_tail_get_last (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  gint64 last = -1;

  g_return_val_if_fail (db != NULL, -1);

  if (sqlite3_prepare_v2 (db, "SELECT IFNULL (MAX (number), 0) FROM requests", -1, &statement, NULL)
          == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    last = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return last;
}

gint64
weir_usage_tail_read (sqlite3 *db,
                      gint64 after,
                      WeirUsageTailFunc func,
                      gpointer user_data,
                      GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result;

  g_return_val_if_fail (db != NULL && func != NULL, -1);

  if (sqlite3_prepare_v2 (db, select_requests, -1, &statement, NULL) != SQLITE_OK)
    return fail (db, error);
  sqlite3_bind_int64 (statement, 1, after);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      WeirUsageRecord record;

      read_row (statement, &record);
      after = sqlite3_column_int64 (statement, 0);
      func (&record, user_data);
    }
  if (result != SQLITE_DONE)
    after = fail (db, error);
  sqlite3_finalize (statement);
  return after;
}
