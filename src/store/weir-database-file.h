/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* How the database may be used. */
typedef enum
{
  WEIR_DATABASE_OPEN,
  WEIR_DATABASE_READ_ONLY, /* a newer program has made the file */
  WEIR_DATABASE_MEMORY, /* there is no file, or none that can be used: all is forgotten at the end */
} WeirDatabaseState;

/**
 * WeirDatabaseFile:
 * @writer: what changes it
 * @reader: what reads it; the same as @writer in MEMORY
 * @trouble: (nullable): why nothing can be kept, in a sentence
 * @replaced: a damaged file was moved aside
 *
 * Connections for one thread.
 */
typedef struct
{
  sqlite3 *writer;
  sqlite3 *reader;
  WeirDatabaseState state;
  char *trouble;
  gboolean replaced;
} WeirDatabaseFile;

/**
 * weir_database_file_open:
 * @path: (nullable): where it is, made when it is missing, readable by its owner only; %NULL: nowhere
 * @is_suspect: it was found to be damaged: all of it is looked through
 *
 * Opens the database and brings it up to date. A file of an older program is copied to
 * "<path>.v<version>" before; one that is damaged is moved to "<path>.broken", and told of. What cannot
 * be opened at all is told of, too, and a database in memory stands in.
 */
void weir_database_file_open (WeirDatabaseFile *self, const char *path, gboolean is_suspect);

/**
 * weir_database_file_open_reader:
 *
 * Opens what another program keeps, and changes nothing.
 *
 * Returns: (transfer full) (nullable): %NULL without an error when nothing was kept yet
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
sqlite3 *weir_database_file_open_reader (const char *path, GError **error);

void weir_database_file_close (WeirDatabaseFile *self);

G_END_DECLS
