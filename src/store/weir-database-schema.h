/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* The one owner of what the tables look like. The number of steps taken stands in "user_version". */

/* Steps that this program knows. */
guint weir_database_schema_get_newest (void);

/* Steps that @db has taken; -1 when it cannot be read. */
int weir_database_schema_get_version (sqlite3 *db);

/* Takes the steps that @db has not taken, each in a transaction of its own. Errors:
 * WEIR_STORE_ERROR_ACCESS */
gboolean weir_database_schema_migrate (sqlite3 *db, GError **error);

G_END_DECLS
