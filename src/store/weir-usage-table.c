/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-table.h"

#define FIRST_ERROR_STATUS 400

static const char insert_request[] =
    "INSERT INTO requests (wall_us, demo, request_id, api, model, upstream_model, account,"
    " resource_group, deployment, key_name, user_agent, status, error_kind, stream, attempts,"
    " duration_us, first_byte_us, bytes_in, bytes_out, dropped, rule, tokens_in, tokens_cached,"
    " tokens_written, tokens_out, tokens_reasoning, estimated, cost_nano)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,"
    " ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)";

/* A model is the one that answered; what never got so far goes by the name that was asked for. */
static const char add_to_sum[] =
    "INSERT INTO usage_sums VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
    " ?15, ?16, ?17, ?18)"
    " ON CONFLICT DO UPDATE SET requests = requests + 1, errors = errors + ?7,"
    " tokens_in = tokens_in + ?8, tokens_cached = tokens_cached + ?9,"
    " tokens_written = tokens_written + ?10, tokens_out = tokens_out + ?11,"
    " tokens_reasoning = tokens_reasoning + ?12, estimated = estimated + ?13,"
    " cost_nano = cost_nano + ?14, unpriced = unpriced + ?15, duration_us = duration_us + ?16,"
    " first_byte_us = first_byte_us + ?17, first_bytes = first_bytes + ?18";

static gboolean
fail (sqlite3 *db, GError **error)
{
  int result = sqlite3_errcode (db) & 0xff;
  gboolean is_damaged = result == SQLITE_CORRUPT || result == SQLITE_NOTADB;

  g_set_error (error, WEIR_STORE_ERROR,
               is_damaged ? WEIR_STORE_ERROR_DAMAGED : WEIR_STORE_ERROR_ACCESS,
               "The usage cannot be stored: %s", sqlite3_errmsg (db));
  return FALSE;
}

static gboolean
execute (sqlite3 *db, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK || fail (db, error);
}

/* In a transaction, or not at all. */
static gboolean
end (sqlite3 *db, gboolean good, GError **error)
{
  if (good && execute (db, "COMMIT", error))
    return TRUE;
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static void
bind_text (sqlite3_stmt *statement, int *place, const char *text)
{
  sqlite3_bind_text (statement, ++*place, text, -1, SQLITE_STATIC);
}

static void
bind_number (sqlite3_stmt *statement, int *place, gint64 number)
{
  sqlite3_bind_int64 (statement, ++*place, number);
}

/* NULL where unknown. */
static void
bind_known (sqlite3_stmt *statement, int *place, gint64 number)
{
  ++*place;
  if (number >= 0)
    sqlite3_bind_int64 (statement, *place, number);
  else
    sqlite3_bind_null (statement, *place);
}

static gboolean
step (sqlite3 *db, sqlite3_stmt *statement, GError **error)
{
  gboolean good = sqlite3_step (statement) == SQLITE_DONE || fail (db, error);

  sqlite3_reset (statement);
  return good;
}

static gboolean
add_request (sqlite3 *db, sqlite3_stmt *statement, const WeirUsageRecord *record, GError **error)
{
  int i = 0;

  bind_number (statement, &i, record->wall_us);
  bind_number (statement, &i, record->demo != FALSE);
  bind_text (statement, &i, record->request_id);
  bind_text (statement, &i, record->api);
  bind_text (statement, &i, record->model);
  bind_text (statement, &i, record->upstream_model);
  bind_text (statement, &i, record->account);
  bind_text (statement, &i, record->resource_group);
  bind_text (statement, &i, record->deployment);
  bind_text (statement, &i, record->key_name);
  bind_text (statement, &i, record->user_agent);
  bind_number (statement, &i, record->status);
  bind_text (statement, &i, record->error_kind);
  bind_number (statement, &i, record->stream != FALSE);
  bind_number (statement, &i, record->attempts);
  bind_number (statement, &i, record->duration_us);
  bind_known (statement, &i, record->first_byte_us);
  bind_known (statement, &i, record->bytes_in);
  bind_known (statement, &i, record->bytes_out);
  bind_text (statement, &i, record->dropped);
  bind_text (statement, &i, record->rule);
  bind_known (statement, &i, record->usage.in_total);
  bind_known (statement, &i, record->usage.in_cache_read);
  bind_known (statement, &i, weir_usage_get_cache_write (&record->usage));
  bind_known (statement, &i, record->usage.out_total);
  bind_known (statement, &i, record->usage.out_reasoning);
  bind_number (statement, &i, record->usage.estimated != FALSE);
  bind_known (statement, &i, record->priced ? record->cost_nano : -1);
  return step (db, statement, error);
}

static gint64
floor_to (gint64 wall_us, gint64 span_s)
{
  gint64 s = wall_us / G_USEC_PER_SEC;

  return s - s % span_s;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
add_sum (sqlite3 *db,
         sqlite3_stmt *statement,
         const WeirUsageRecord *record,
         gint64 span_s,
         GError **error)
{
  const char *model = record->upstream_model != NULL ? record->upstream_model : record->model;
  int i = 0;

  bind_number (statement, &i, span_s);
  bind_number (statement, &i, record->demo != FALSE);
  bind_number (statement, &i, floor_to (record->wall_us, span_s));
  bind_text (statement, &i, or_empty (model));
  bind_text (statement, &i, or_empty (record->account));
  bind_text (statement, &i, or_empty (record->key_name));
  bind_number (statement, &i, record->status >= FIRST_ERROR_STATUS);
  bind_number (statement, &i, MAX (record->usage.in_total, 0));
  bind_number (statement, &i, MAX (record->usage.in_cache_read, 0));
  bind_number (statement, &i, MAX (weir_usage_get_cache_write (&record->usage), 0));
  bind_number (statement, &i, MAX (record->usage.out_total, 0));
  bind_number (statement, &i, MAX (record->usage.out_reasoning, 0));
  bind_number (statement, &i, record->usage.estimated != FALSE);
  bind_number (statement, &i, record->priced ? record->cost_nano : 0);
  bind_number (statement, &i, !record->priced);
  bind_number (statement, &i, record->duration_us);
  bind_number (statement, &i, MAX (record->first_byte_us, 0));
  bind_number (statement, &i, record->first_byte_us >= 0);
  return step (db, statement, error);
}

static gboolean
add_all (sqlite3 *db, GQueue *records, GError **error)
{
  sqlite3_stmt *request = NULL, *sum = NULL;
  gboolean good = sqlite3_prepare_v2 (db, insert_request, -1, &request, NULL) == SQLITE_OK
                  && sqlite3_prepare_v2 (db, add_to_sum, -1, &sum, NULL) == SQLITE_OK;

  if (!good)
    fail (db, error);
  for (GList *l = records->head; good && l != NULL; l = l->next)
    good = add_request (db, request, l->data, error)
           && add_sum (db, sum, l->data, WEIR_USAGE_MINUTE_S, error)
           && add_sum (db, sum, l->data, WEIR_USAGE_HOUR_S, error);
  sqlite3_finalize (request);
  sqlite3_finalize (sum);
  return good;
}

gboolean
weir_usage_table_add (sqlite3 *db, GQueue *records, GError **error)
{
  gboolean good;

  g_return_val_if_fail (db != NULL && records != NULL, FALSE);

  if (!execute (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  good = add_all (db, records, error);
  return end (db, good, good ? error : NULL);
}

/* Runs @sql with numbers in its places ?1 and ?2. */
static gboolean
delete_some (sqlite3 *db, const char *sql, gint64 first, gint64 second, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean good;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    return fail (db, error);
  sqlite3_bind_int64 (statement, 1, first);
  sqlite3_bind_int64 (statement, 2, second);
  good = step (db, statement, error);
  sqlite3_finalize (statement);
  return good;
}

gboolean
weir_usage_table_prune (sqlite3 *db, gint64 wall_us, guint max, guint *n_deleted, GError **error)
{
  gboolean good;

  g_return_val_if_fail (db != NULL && n_deleted != NULL, FALSE);

  *n_deleted = 0;
  if (!execute (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  good = delete_some (db,
                      "DELETE FROM requests WHERE number IN"
                      " (SELECT number FROM requests WHERE wall_us < ?1 ORDER BY wall_us LIMIT ?2)",
                      wall_us, max, error);
  *n_deleted = good ? (guint) sqlite3_changes (db) : 0;
  good = good
         && delete_some (db, "DELETE FROM usage_sums WHERE span_s = ?1 AND begin_s < ?2",
                         WEIR_USAGE_MINUTE_S, floor_to (wall_us, WEIR_USAGE_HOUR_S), error);
  return end (db, good, good ? error : NULL);
}

gboolean
weir_usage_table_clear (sqlite3 *db, GError **error)
{
  gboolean good;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!execute (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  good = execute (db, "DELETE FROM requests; DELETE FROM usage_sums", error);
  return end (db, good, good ? error : NULL);
}
