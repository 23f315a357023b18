/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-query.h"

#include <string.h>

#include "store/weir-usage-table.h"

#define N_COLUMNS (sizeof (WeirUsageSum) / sizeof (gint64))

static const char *const names[WEIR_USAGE_N_GROUPINGS] = { "model", "key", "account" };
static const char *const columns[WEIR_USAGE_N_GROUPINGS] = { "model", "key_name", "account" };

/* A query while it is answered. */
typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  WeirUsageReport *report;
  GHashTable *groups;   /* by name */
  WeirUsageGroup *last; /* (nullable): the one of the row before, often the same again */
  gint64 kept_s;        /* the hour from which on there are sums by the minute */
  gboolean demo;
} Work;

const char *
weir_usage_grouping_get_name (WeirUsageGrouping grouping)
{
  return grouping < WEIR_USAGE_N_GROUPINGS ? names[grouping] : NULL;
}

WeirUsageGrouping
weir_usage_grouping_from_name (const char *name)
{
  g_return_val_if_fail (name != NULL, WEIR_USAGE_N_GROUPINGS);

  for (guint i = 0; i < WEIR_USAGE_N_GROUPINGS; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return WEIR_USAGE_N_GROUPINGS;
}

static void
group_free (gpointer data)
{
  WeirUsageGroup *group = data;

  g_free (group->name);
  g_free (group->parts);
  g_free (group);
}

void
weir_usage_report_free (WeirUsageReport *self)
{
  g_ptr_array_unref (self->groups);
  g_free (self->bounds_s);
  g_free (self);
}

static gboolean
fail (sqlite3 *db, GError **error)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "The usage cannot be read: %s",
               sqlite3_errmsg (db));
  return FALSE;
}

static gint64
floor_hour (gint64 time_s)
{
  return time_s - time_s % WEIR_USAGE_HOUR_S;
}

static gint64
ceil_hour (gint64 time_s)
{
  return floor_hour (time_s + WEIR_USAGE_HOUR_S - 1);
}

static WeirUsageGroup *
get_group (Work *work, const char *name)
{
  WeirUsageGroup *group = work->last;

  if (group != NULL && strcmp (group->name, name) == 0)
    return group;
  group = g_hash_table_lookup (work->groups, name);
  if (group != NULL)
    return group;
  group = g_new0 (WeirUsageGroup, 1);
  group->name = g_strdup (name);
  group->parts = g_new0 (WeirUsageSum, work->report->n_parts);
  g_ptr_array_add (work->report->groups, group);
  g_hash_table_insert (work->groups, group->name, group);
  return group;
}

/* The members of a sum, in the order of the columns of the table. */
static void
add_row (WeirUsageSum *sum, sqlite3_stmt *statement)
{
  gint64 *members = (gint64 *) sum;

  for (guint i = 0; i < N_COLUMNS; i++)
    members[i] += sqlite3_column_int64 (statement, (int) i + 1);
}

static void
add_sum (WeirUsageSum *sum, const WeirUsageSum *other)
{
  gint64 *members = (gint64 *) sum;
  const gint64 *others = (const gint64 *) other;

  for (guint i = 0; i < N_COLUMNS; i++)
    members[i] += others[i];
}

static void
add_up (WeirUsageReport *report)
{
  for (guint i = 0; i < report->groups->len; i++)
    {
      WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

      for (guint part = 0; part < report->n_parts; part++)
        add_sum (&group->total, &group->parts[part]);
      add_sum (&report->total, &group->total);
    }
}

/* Adds the sums of @span_s that begin from @begin_s on and before @end_s. */
static gboolean
add_span (Work *work, guint part, gint64 span_s, gint64 begin_s, gint64 end_s, GError **error)
{
  sqlite3_stmt *statement = work->statement;
  int result;

  if (begin_s >= end_s)
    return TRUE;
  sqlite3_bind_int64 (statement, 1, span_s);
  sqlite3_bind_int64 (statement, 2, work->demo != FALSE);
  sqlite3_bind_int64 (statement, 3, begin_s);
  sqlite3_bind_int64 (statement, 4, end_s);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      work->last = get_group (work, (const char *) sqlite3_column_text (statement, 0));
      add_row (&work->last->parts[part], statement);
    }
  if (result != SQLITE_DONE)
    fail (work->db, error);
  sqlite3_reset (statement);
  return result == SQLITE_DONE;
}

/* Whole hours by the hour, what is left at both ends by the minute. Hours whose minutes are gone count
 * where they begin. */
static gboolean
add_part (Work *work, guint part, GError **error)
{
  gint64 begin = work->report->bounds_s[part];
  gint64 end = work->report->bounds_s[part + 1];
  gint64 first_hour = ceil_hour (begin);
  gint64 last_hour = floor_hour (end) < work->kept_s ? ceil_hour (end) : floor_hour (end);

  if (first_hour > last_hour)
    return add_span (work, part, WEIR_USAGE_MINUTE_S, begin, end, error);
  return add_span (work, part, WEIR_USAGE_MINUTE_S, begin, first_hour, error)
         && add_span (work, part, WEIR_USAGE_HOUR_S, first_hour, last_hour, error)
         && add_span (work, part, WEIR_USAGE_MINUTE_S, last_hour, end, error);
}

static gboolean
find_kept (Work *work, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result;

  if (sqlite3_prepare_v2 (work->db,
                          "SELECT MIN (begin_s) FROM usage_sums WHERE span_s = ?1 AND demo = ?2",
                          -1, &statement, NULL)
      != SQLITE_OK)
    return fail (work->db, error);
  sqlite3_bind_int64 (statement, 1, WEIR_USAGE_MINUTE_S);
  sqlite3_bind_int64 (statement, 2, work->demo != FALSE);
  result = sqlite3_step (statement);
  work->kept_s = G_MAXINT64;
  if (result == SQLITE_ROW && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    work->kept_s = floor_hour (sqlite3_column_int64 (statement, 0));
  if (result != SQLITE_ROW)
    fail (work->db, error);
  sqlite3_finalize (statement);
  return result == SQLITE_ROW;
}

static gint64
get_tokens (const WeirUsageGroup *group)
{
  return group->total.tokens_in + group->total.tokens_out;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const WeirUsageGroup *one = *(WeirUsageGroup *const *) a;
  const WeirUsageGroup *other = *(WeirUsageGroup *const *) b;

  if (get_tokens (one) != get_tokens (other))
    return get_tokens (one) > get_tokens (other) ? -1 : 1;
  if (one->total.requests != other->total.requests)
    return one->total.requests > other->total.requests ? -1 : 1;
  return strcmp (one->name, other->name);
}

/* Rows are added up here: SQLite would have to sort them first, which takes longer. */
static gboolean
answer (Work *work, WeirUsageGrouping grouping, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s, requests, errors, tokens_in, tokens_cached, tokens_written, tokens_out,"
      " tokens_reasoning, estimated, cost_nano, unpriced, duration_us, first_byte_us, first_bytes"
      " FROM usage_sums WHERE span_s = ?1 AND demo = ?2 AND begin_s >= ?3 AND begin_s < ?4",
      columns[grouping]);
  gboolean good = find_kept (work, error);

  if (!good)
    return FALSE;
  if (sqlite3_prepare_v2 (work->db, sql, -1, &work->statement, NULL) != SQLITE_OK)
    return fail (work->db, error);
  for (guint i = 0; good && i < work->report->n_parts; i++)
    good = add_part (work, i, error);
  sqlite3_finalize (work->statement);
  add_up (work->report);
  g_ptr_array_sort (work->report->groups, compare_groups);
  return good;
}

WeirUsageReport *
weir_usage_query_run (sqlite3 *db, const WeirUsageQuery *query, GError **error)
{
  g_autoptr (WeirUsageReport) report = NULL;
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  Work work = { .db = db, .groups = groups };
  gboolean good;

  g_return_val_if_fail (db != NULL && query != NULL && query->n_bounds >= 2, NULL);
  g_return_val_if_fail (query->grouping < WEIR_USAGE_N_GROUPINGS, NULL);

  report = g_new0 (WeirUsageReport, 1);
  report->n_parts = query->n_bounds - 1;
  report->bounds_s = g_memdup2 (query->bounds_s, query->n_bounds * sizeof (gint64));
  report->groups = g_ptr_array_new_with_free_func (group_free);
  work.report = report;
  work.demo = query->demo;

  /* One state of the tables for the whole of it, whatever another program writes meanwhile. */
  if (sqlite3_exec (db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
    {
      fail (db, error);
      return NULL;
    }
  good = answer (&work, query->grouping, error);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  return good ? g_steal_pointer (&report) : NULL;
}
