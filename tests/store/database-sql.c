/* SPDX-License-Identifier: MIT */
#include "database-sql.h"

void
database_sql_run (sqlite3 *db, gpointer data)
{
  g_assert_cmpint (sqlite3_exec (db, data, NULL, NULL, NULL), ==, SQLITE_OK);
}

gint64
database_sql_ask (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

typedef struct
{
  const char *sql;
  gint64 value;
} Question;

static void
ask (sqlite3 *db, gpointer data)
{
  Question *question = data;

  question->value = database_sql_ask (db, question->sql);
}

gint64
database_sql_get (WeirDatabase *database, const char *sql)
{
  Question question = { sql, -1 };

  g_assert_true (weir_database_read (database, ask, &question));
  return question.value;
}
