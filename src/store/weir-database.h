/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-database-file.h"

G_BEGIN_DECLS

/**
 * WeirDatabase:
 *
 * weir.db, on the one thread that may touch it: changes are queued and made there, reads are made there
 * on a connection of their own while the caller waits. Reference-counted, any thread.
 *
 * What is kept has a file of queries of its own in this folder, and a step in weir-database-schema.c.
 */
typedef struct _WeirDatabase WeirDatabase;

/* Runs on the database's thread. */
typedef void (*WeirDatabaseJob) (sqlite3 *db, gpointer data);

/* Runs on the database's thread, whether or not there is a database. @writer: (nullable): %NULL where
 * nothing can be changed. @reader: (nullable) */
typedef void (*WeirDatabaseTask) (sqlite3 *writer, sqlite3 *reader, gpointer data);

/* (transfer full): where the database is. @data_dir: $XDG_DATA_HOME. */
char *weir_database_build_path (const char *data_dir);

/* Starts the thread, which opens @path with the first job, see weir_database_file_open (): a start is
 * not delayed by what may never be asked for. @max_queue: changes that may
 * wait; 0: 1000. What comes beyond is dropped and counted. */
WeirDatabase *weir_database_new (const char *path, guint max_queue);
WeirDatabase *weir_database_ref (WeirDatabase *self);
/* The last reference makes the changes that wait, then ends the thread. Not on that thread. */
void weir_database_unref (WeirDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDatabase, weir_database_unref)

/* Queues a change; never waits. @free_data frees @data, whether the change was made or not. */
void weir_database_write (WeirDatabase *self,
                          WeirDatabaseJob job,
                          gpointer data,
                          GDestroyNotify free_data);

/* Runs @job after all that was queued before, and waits for it. %FALSE when there is no database. */
gboolean weir_database_read (WeirDatabase *self, WeirDatabaseJob job, gpointer data);

/* Runs @task as soon as @delay_ms have passed, or at the end, whichever comes first; never waits.
 * @free_data: (nullable): frees @data, whether the task was run or cancelled. */
void weir_database_post (WeirDatabase *self,
                         guint delay_ms,
                         WeirDatabaseTask task,
                         gpointer data,
                         GDestroyNotify free_data);

/* Runs @task after all that was queued before, and waits for it. */
void weir_database_run (WeirDatabase *self, WeirDatabaseTask task, gpointer data);

/* Forgets what was posted with @data and has not begun. */
void weir_database_cancel (WeirDatabase *self, gpointer data);

/* For a task or job that found the file damaged: it is opened again after it, moved aside if it is. */
void weir_database_reopen (WeirDatabase *self);

/* Changes that were dropped so far. */
guint64 weir_database_get_n_dropped (WeirDatabase *self);

/* Waits until the file was opened. */
WeirDatabaseState weir_database_get_state (WeirDatabase *self);

/* (transfer full) (nullable): why nothing can be kept, in a sentence; %NULL: it can. */
char *weir_database_dup_trouble (WeirDatabase *self);

/* Whether a damaged file was moved aside and a new one begun. */
gboolean weir_database_was_replaced (WeirDatabase *self);

/* (nullable): as given. */
const char *weir_database_get_path (WeirDatabase *self);

G_END_DECLS
