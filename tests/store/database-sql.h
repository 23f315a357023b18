/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-database.h"

G_BEGIN_DECLS

/* Statements of a test's own. A statement that fails ends the test. */

/* A job of the database: does the statement @data. */
void database_sql_run (sqlite3 *db, gpointer data);

/* The number that @sql finds. */
gint64 database_sql_ask (sqlite3 *db, const char *sql);

/* The same in a database that is in use: after all that was written before. */
gint64 database_sql_get (WeirDatabase *database, const char *sql);

G_END_DECLS
