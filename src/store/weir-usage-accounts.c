/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-accounts.h"

/* No account is called so: names are text, without control characters. */
#define ASIDE "\001"

struct _WeirUsageAccounts
{
  char **ids;
  char **names;
  gboolean is_applied;
  GHashTable *renamed; /* of names that accounts had, and those they got; interned */
};

/* What was simulated has no account of the user's. */
static const char *const rename_all[] = {
  "UPDATE requests SET account = ?2 WHERE account = ?1 AND demo = 0",
  "INSERT INTO usage_sums SELECT span_s, demo, begin_s, model, ?2, key_name, requests, errors,"
  " tokens_in, tokens_cached, tokens_written, tokens_out, tokens_reasoning, estimated, cost_nano,"
  " unpriced, duration_us, first_byte_us, first_bytes"
  " FROM usage_sums WHERE account = ?1 AND demo = 0"
  " ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,"
  " errors = errors + excluded.errors, tokens_in = tokens_in + excluded.tokens_in,"
  " tokens_cached = tokens_cached + excluded.tokens_cached,"
  " tokens_written = tokens_written + excluded.tokens_written,"
  " tokens_out = tokens_out + excluded.tokens_out,"
  " tokens_reasoning = tokens_reasoning + excluded.tokens_reasoning,"
  " estimated = estimated + excluded.estimated, cost_nano = cost_nano + excluded.cost_nano,"
  " unpriced = unpriced + excluded.unpriced, duration_us = duration_us + excluded.duration_us,"
  " first_byte_us = first_byte_us + excluded.first_byte_us,"
  " first_bytes = first_bytes + excluded.first_bytes",
  "DELETE FROM usage_sums WHERE account = ?1 AND demo = 0",
};

static const char keep_name[] = "INSERT OR REPLACE INTO usage_accounts VALUES (?1, ?2)";

static gboolean
fail (sqlite3 *db, GError **error)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS,
               "The names of accounts cannot be stored: %s", sqlite3_errmsg (db));
  return FALSE;
}

/* Runs @sql with texts in its places ?1 and ?2. */
static gboolean
run (sqlite3 *db, const char *sql, const char *first, const char *second, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean good;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    return fail (db, error);
  sqlite3_bind_text (statement, 1, first, -1, SQLITE_STATIC);
  if (sqlite3_bind_parameter_count (statement) > 1)
    sqlite3_bind_text (statement, 2, second, -1, SQLITE_STATIC);
  good = sqlite3_step (statement) == SQLITE_DONE || fail (db, error);
  sqlite3_finalize (statement);
  return good;
}

/* (transfer full) (nullable): what the account @id was called when it was last here. */
static char *
dup_stored (sqlite3 *db, const char *id)
{
  sqlite3_stmt *statement = NULL;
  char *name = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT name FROM usage_accounts WHERE id = ?1", -1, &statement, NULL)
      != SQLITE_OK)
    return NULL;
  sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
  if (sqlite3_step (statement) == SQLITE_ROW)
    name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return name;
}

static gboolean
is_name (const WeirUsageAccounts *self, const char *name)
{
  return g_strv_contains ((const char *const *) self->names, name);
}

/* (transfer full): what is in the tables of it is called so. An account that has not been here before has its
 * first name for an id, unless that is another's name by now. */
static char *
dup_former (const WeirUsageAccounts *self, sqlite3 *db, guint i)
{
  char *stored = dup_stored (db, self->ids[i]);

  if (stored != NULL)
    return stored;
  return g_strdup (is_name (self, self->ids[i]) ? self->names[i] : self->ids[i]);
}

static gboolean
move (sqlite3 *db, const char *from, const char *to, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rename_all); i++)
    if (!run (db, rename_all[i], from, to, error))
      return FALSE;
  return TRUE;
}

/* A name that one account gives up another may take at the same time: then all are put aside first. */
static gboolean
move_all (const WeirUsageAccounts *self, sqlite3 *db, char **former, GError **error)
{
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      g_autofree char *aside = g_strconcat (ASIDE, self->ids[i], NULL);

      if (!g_str_equal (former[i], self->names[i]) && is_name (self, former[i])
          && !move (db, former[i], aside, error))
        return FALSE;
    }
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      g_autofree char *aside = g_strconcat (ASIDE, self->ids[i], NULL);

      if (!g_str_equal (former[i], self->names[i])
          && !move (db, is_name (self, former[i]) ? aside : former[i], self->names[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
keep_names (const WeirUsageAccounts *self, sqlite3 *db, GError **error)
{
  for (guint i = 0; self->ids[i] != NULL; i++)
    if (!run (db, keep_name, self->ids[i], self->names[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
is_as_stored (const WeirUsageAccounts *self, sqlite3 *db)
{
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      g_autofree char *stored = dup_stored (db, self->ids[i]);

      if (g_strcmp0 (stored, self->names[i]) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
note_renamed (WeirUsageAccounts *self, char **former)
{
  for (guint i = 0; self->ids[i] != NULL; i++)
    if (!g_str_equal (former[i], self->names[i]) && !is_name (self, former[i]))
      g_hash_table_insert (self->renamed, (gpointer) g_intern_string (former[i]),
                           (gpointer) g_intern_string (self->names[i]));
}

static gboolean
apply (WeirUsageAccounts *self, sqlite3 *db, GError **error)
{
  guint n = g_strv_length (self->ids);
  g_auto (GStrv) former = g_new0 (char *, n + 1);
  gboolean good;

  if (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return fail (db, error);
  for (guint i = 0; i < n; i++)
    former[i] = dup_former (self, db, i);
  good = move_all (self, db, former, error) && keep_names (self, db, error);
  if (good && sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    good = fail (db, error);
  if (good)
    note_renamed (self, former);
  else
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return good;
}

gboolean
weir_usage_accounts_apply (WeirUsageAccounts *self, sqlite3 *db, GError **error)
{
  g_return_val_if_fail (self != NULL && db != NULL, FALSE);

  if (!self->is_applied)
    self->is_applied = is_as_stored (self, db) || apply (self, db, error);
  return self->is_applied;
}

/* A name that is somebody's again is his own. */
void
weir_usage_accounts_set (WeirUsageAccounts *self, const char *const *ids, const char *const *names)
{
  g_return_if_fail (self != NULL && ids != NULL && names != NULL);

  g_strfreev (self->ids);
  g_strfreev (self->names);
  self->ids = g_strdupv ((char **) ids);
  self->names = g_strdupv ((char **) names);
  self->is_applied = FALSE;
  for (const char *const *name = names; *name != NULL; name++)
    g_hash_table_remove (self->renamed, *name);
}

void
weir_usage_accounts_rename (WeirUsageAccounts *self, WeirUsageRecord *record)
{
  const char *name;

  g_return_if_fail (self != NULL && record != NULL);

  if (record->demo)
    return;
  /* what got a name twice is at the end of a chain: a name that is somebody's leads nowhere */
  while (record->account != NULL
         && (name = g_hash_table_lookup (self->renamed, record->account)) != NULL)
    record->account = name;
}

WeirUsageAccounts *
weir_usage_accounts_new (void)
{
  WeirUsageAccounts *self = g_new0 (WeirUsageAccounts, 1);

  self->ids = g_new0 (char *, 1);
  self->names = g_new0 (char *, 1);
  self->is_applied = TRUE;
  self->renamed = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
weir_usage_accounts_free (WeirUsageAccounts *self)
{
  g_strfreev (self->ids);
  g_strfreev (self->names);
  g_hash_table_unref (self->renamed);
  g_free (self);
}
