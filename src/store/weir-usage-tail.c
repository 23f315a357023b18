/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-tail.h"

#define COLUMNS                                                                                    \
  "number, wall_us, demo, request_id, api, model, upstream_model, account, resource_group,"        \
  " deployment, key_name, user_agent, status, error_kind, stream, attempts, duration_us,"          \
  " first_byte_us, bytes_in, bytes_out, dropped, rule, tokens_in, tokens_cached, tokens_written,"  \
  " tokens_out, tokens_reasoning, estimated, cost_nano"

static const char select_after[] =
    "SELECT " COLUMNS " FROM requests WHERE number > ?1 ORDER BY number";
static const char select_before[] =
    "SELECT " COLUMNS " FROM requests WHERE number < ?1 ORDER BY number DESC LIMIT ?2";

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

/* @at: where to begin. Takes @statement over. */
static gint64
read_rows (sqlite3 *db,
           sqlite3_stmt *statement,
           gint64 at,
           WeirUsageTailFunc func,
           gpointer user_data,
           GError **error)
{
  int result;

  sqlite3_bind_int64 (statement, 1, at);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      WeirUsageRecord record;

      read_row (statement, &record);
      at = sqlite3_column_int64 (statement, 0);
      func (&record, user_data);
    }
  if (result != SQLITE_DONE)
    at = fail (db, error);
  sqlite3_finalize (statement);
  return at;
}

gint64
weir_usage_tail_read (sqlite3 *db,
                      gint64 after,
                      WeirUsageTailFunc func,
                      gpointer user_data,
                      GError **error)
{
  sqlite3_stmt *statement = NULL;

  g_return_val_if_fail (db != NULL && func != NULL, -1);

  if (sqlite3_prepare_v2 (db, select_after, -1, &statement, NULL) != SQLITE_OK)
    return fail (db, error);
  return read_rows (db, statement, after, func, user_data, error);
}

gint64
weir_usage_tail_read_before (sqlite3 *db,
                             gint64 before,
                             guint n,
                             WeirUsageTailFunc func,
                             gpointer user_data,
                             GError **error)
{
  sqlite3_stmt *statement = NULL;

  g_return_val_if_fail (db != NULL && func != NULL, -1);

  if (sqlite3_prepare_v2 (db, select_before, -1, &statement, NULL) != SQLITE_OK)
    return fail (db, error);
  sqlite3_bind_int64 (statement, 2, n);
  return read_rows (db, statement, before, func, user_data, error);
}
