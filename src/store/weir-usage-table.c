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

static const char add_to_sum[] =
    "INSERT INTO usage_sums VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
    " ?15, ?16, ?17, ?18, ?19)"
    " ON CONFLICT DO UPDATE SET requests = requests + ?7, errors = errors + ?8,"
    " tokens_in = tokens_in + ?9, tokens_cached = tokens_cached + ?10,"
    " tokens_written = tokens_written + ?11, tokens_out = tokens_out + ?12,"
    " tokens_reasoning = tokens_reasoning + ?13, estimated = estimated + ?14,"
    " cost_nano = cost_nano + ?15, unpriced = unpriced + ?16, duration_us = duration_us + ?17,"
    " first_byte_us = first_byte_us + ?18, first_bytes = first_bytes + ?19";

#define N_NUMBERS 13

/* What some records add to one row of the sums: which row, and the numbers in the order of its
 * columns. Under load most records go into the same two rows. */
typedef struct
{
  gint64 span_s;
  gint64 begin_s;
  gboolean demo;
  const char *model;
  const char *account;
  const char *key_name;
  gint64 numbers[N_NUMBERS];
} Sum;

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

static guint
sum_hash (gconstpointer data)
{
  const Sum *sum = data;

  return g_str_hash (sum->model) + 31 * g_str_hash (sum->account) + 37 * g_str_hash (sum->key_name)
         + g_int64_hash (&sum->begin_s) + (guint) sum->span_s + (guint) sum->demo;
}

static gboolean
sum_equal (gconstpointer data_a, gconstpointer data_b)
{
  const Sum *a = data_a, *b = data_b;

  return a->span_s == b->span_s && a->begin_s == b->begin_s && a->demo == b->demo
         && g_str_equal (a->model, b->model) && g_str_equal (a->account, b->account)
         && g_str_equal (a->key_name, b->key_name);
}

/* A model is the one that answered; what never got so far goes by the name that was asked for. The
 * names are the record's. */
static Sum
measure (const WeirUsageRecord *record)
{
  return (Sum){
    .demo = record->demo != FALSE,
    .model = or_empty (record->upstream_model != NULL ? record->upstream_model : record->model),
    .account = or_empty (record->account),
    .key_name = or_empty (record->key_name),
    .numbers = {
      1,
      record->status >= FIRST_ERROR_STATUS,
      MAX (record->usage.in_total, 0),
      MAX (record->usage.in_cache_read, 0),
      MAX (weir_usage_get_cache_write (&record->usage), 0),
      MAX (record->usage.out_total, 0),
      MAX (record->usage.out_reasoning, 0),
      record->usage.estimated != FALSE,
      record->priced ? record->cost_nano : 0,
      !record->priced,
      record->duration_us,
      MAX (record->first_byte_us, 0),
      record->first_byte_us >= 0,
    },
  };
}

static void
add_up (GHashTable *sums, const WeirUsageRecord *record, gint64 span_s)
{
  Sum one = measure (record);
  Sum *sum;

  one.span_s = span_s;
  one.begin_s = floor_to (record->wall_us, span_s);
  sum = g_hash_table_lookup (sums, &one);
  if (sum == NULL)
    {
      g_hash_table_add (sums, g_memdup2 (&one, sizeof one));
      return;
    }
  for (guint i = 0; i < N_NUMBERS; i++)
    sum->numbers[i] += one.numbers[i];
}

static gboolean
add_sum (sqlite3 *db, sqlite3_stmt *statement, const Sum *sum, GError **error)
{
  int i = 0;

  bind_number (statement, &i, sum->span_s);
  bind_number (statement, &i, sum->demo);
  bind_number (statement, &i, sum->begin_s);
  bind_text (statement, &i, sum->model);
  bind_text (statement, &i, sum->account);
  bind_text (statement, &i, sum->key_name);
  for (guint n = 0; n < N_NUMBERS; n++)
    bind_number (statement, &i, sum->numbers[n]);
  return step (db, statement, error);
}

/* @sums: what is to be added to the sums, afterwards. */
static gboolean
add_requests (sqlite3 *db, GQueue *records, GHashTable *sums, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean good = TRUE;

  if (sqlite3_prepare_v2 (db, insert_request, -1, &statement, NULL) != SQLITE_OK)
    return fail (db, error);
  for (GList *l = records->head; good && l != NULL; l = l->next)
    {
      add_up (sums, l->data, WEIR_USAGE_MINUTE_S);
      add_up (sums, l->data, WEIR_USAGE_HOUR_S);
      good = add_request (db, statement, l->data, error);
    }
  sqlite3_finalize (statement);
  return good;
}

static gboolean
add_sums (sqlite3 *db, GHashTable *sums, GError **error)
{
  sqlite3_stmt *statement = NULL;
  GHashTableIter iter;
  gboolean good = TRUE;
  gpointer sum;

  if (sqlite3_prepare_v2 (db, add_to_sum, -1, &statement, NULL) != SQLITE_OK)
    return fail (db, error);
  g_hash_table_iter_init (&iter, sums);
  while (good && g_hash_table_iter_next (&iter, &sum, NULL))
    good = add_sum (db, statement, sum, error);
  sqlite3_finalize (statement);
  return good;
}

static gboolean
add_all (sqlite3 *db, GQueue *records, GError **error)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (sum_hash, sum_equal, g_free, NULL);

  return add_requests (db, records, sums, error) && add_sums (db, sums, error);
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
