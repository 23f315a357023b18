/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-database-schema.h"

/* What is once here stays as it is: a change of the tables is another step at the end. Times are
 * microseconds since 1970 UTC. */
static const char *const steps[] = {
  "CREATE TABLE response_ids ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  account TEXT NOT NULL,"
  "  deployment TEXT NOT NULL,"
  "  wall_us INTEGER NOT NULL"
  ")",
};

guint
weir_database_schema_get_newest (void)
{
  return G_N_ELEMENTS (steps);
}

int
weir_database_schema_get_version (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  int version = -1;

  g_return_val_if_fail (db != NULL, -1);

  if (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

static gboolean
take_step (sqlite3 *db, guint step, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; %s; PRAGMA user_version = %u; COMMIT",
                                          steps[step], step + 1);

  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "step %u: %s", step + 1,
               sqlite3_errmsg (db));
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
weir_database_schema_migrate (sqlite3 *db, GError **error)
{
  int version;

  g_return_val_if_fail (db != NULL, FALSE);

  version = weir_database_schema_get_version (db);
  for (guint step = (guint) MAX (version, 0); step < G_N_ELEMENTS (steps); step++)
    if (!take_step (db, step, error))
      return FALSE;
  return TRUE;
}
