/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-database-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "store/weir-database-schema.h"

/* Other programs hold the file for moments only. What cannot wait is tried again later; but a file that is
 * given up when it is opened is not used until the end, and another may be making its tables just then. */
#define BUSY_MS 500
#define BUSY_OPENING_MS 10000

static gboolean
fail (GError **error, const char *what, const char *why)
{
  g_set_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS, "%s: %s", what, why);
  return FALSE;
}

/* SQLite would make it readable for others. */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, folder, g_strerror (errno));
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, path, g_strerror (errno));
  close (fd);
  return TRUE;
}

static sqlite3 *
open_connection (const char *path, int flags, GError **error)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      fail (error, path, db != NULL ? sqlite3_errmsg (db) : "no memory");
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_busy_timeout (db, BUSY_OPENING_MS);
  return db;
}

/* Whether what stands in the file makes sense; one that cannot be read for other reasons does. To look
 * through all of a large one takes seconds, so this is done only when there is a reason. */
static gboolean
is_sound (sqlite3 *db, gboolean is_suspect)
{
  sqlite3_stmt *statement = NULL;
  gboolean sound = TRUE;
  int result =
      sqlite3_prepare_v2 (db,
                          is_suspect ? "PRAGMA quick_check(1)"
                                     : "SELECT IIF (COUNT (*) < 0, '', 'ok') FROM sqlite_schema",
                          -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    sound = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  else if (result == SQLITE_NOTADB || result == SQLITE_CORRUPT)
    sound = FALSE;
  sqlite3_finalize (statement);
  return sound;
}

static void
move_aside (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (path, ".broken", suffixes[i], NULL);

      g_rename (from, to);
    }
  g_warning ("The database %s is damaged. It was moved to %s.broken, and a new one begun.", path,
             path);
}

/* Before anything in it is changed for good. */
static gboolean
back_up (sqlite3 *db, const char *path, int version, GError **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.v%d", path, version);
  sqlite3 *target;
  sqlite3_backup *backup;
  int result;

  if (!make_file (copy, error))
    return FALSE;
  target = open_connection (copy, SQLITE_OPEN_READWRITE, error);
  if (target == NULL)
    return FALSE;
  backup = sqlite3_backup_init (target, "main", db, "main");
  if (backup != NULL)
    sqlite3_backup_step (backup, -1);
  sqlite3_backup_finish (backup);
  result = sqlite3_errcode (target);
  if (result != SQLITE_OK)
    fail (error, copy, sqlite3_errmsg (target));
  sqlite3_close (target);
  return result == SQLITE_OK;
}

/* What is written ahead is kept in a file of its own, so that reading never waits for writing. */
static gboolean
prepare (WeirDatabaseFile *self, const char *path, GError **error)
{
  int version = weir_database_schema_get_version (self->writer);
  int newest = (int) weir_database_schema_get_newest ();

  if (version < 0)
    return fail (error, path, sqlite3_errmsg (self->writer));
  if (version > newest)
    {
      self->trouble = g_strdup_printf (
          "The database %s was made by a newer version of Weir. It is only read.", path);
      g_warning ("%s", self->trouble);
      self->state = WEIR_DATABASE_READ_ONLY;
      return TRUE;
    }
  if (sqlite3_exec (self->writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL,
                    NULL, NULL)
      != SQLITE_OK)
    return fail (error, path, sqlite3_errmsg (self->writer));
  if (version > 0 && version < newest && !back_up (self->writer, path, version, error))
    return FALSE;
  return weir_database_schema_migrate (self->writer, error);
}

static gboolean
open_file (WeirDatabaseFile *self, const char *path, gboolean is_suspect, GError **error)
{
  if (!make_file (path, error))
    return FALSE;
  self->writer = open_connection (path, SQLITE_OPEN_READWRITE, error);
  if (self->writer == NULL)
    return FALSE;
  if (!is_sound (self->writer, is_suspect))
    {
      g_clear_pointer (&self->writer, sqlite3_close);
      move_aside (path);
      self->replaced = TRUE;
      if (!make_file (path, error))
        return FALSE;
      self->writer = open_connection (path, SQLITE_OPEN_READWRITE, error);
      if (self->writer == NULL)
        return FALSE;
    }
  if (!prepare (self, path, error))
    return FALSE;
  self->reader = open_connection (path, SQLITE_OPEN_READONLY, error);
  if (self->reader == NULL)
    return FALSE;
  sqlite3_busy_timeout (self->writer, BUSY_MS);
  sqlite3_busy_timeout (self->reader, BUSY_MS);
  return TRUE;
}

static void
open_memory (WeirDatabaseFile *self)
{
  g_autoptr (GError) error = NULL;

  self->state = WEIR_DATABASE_MEMORY;
  self->writer = open_connection (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
  if (self->writer != NULL && !weir_database_schema_migrate (self->writer, &error))
    g_clear_pointer (&self->writer, sqlite3_close);
  if (self->writer == NULL)
    g_warning ("There is no database: %s", error->message);
  self->reader = self->writer;
}

void
weir_database_file_open (WeirDatabaseFile *self, const char *path, gboolean is_suspect)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL);

  *self = (WeirDatabaseFile){ .state = WEIR_DATABASE_OPEN };
  if (path != NULL && open_file (self, path, is_suspect, &error))
    return;
  weir_database_file_close (self);
  if (path != NULL)
    {
      self->trouble =
          g_strdup_printf ("The database is not used, and nothing kept in it: %s", error->message);
      g_warning ("%s", self->trouble);
    }
  open_memory (self);
}

sqlite3 *
weir_database_file_open_reader (const char *path, GError **error)
{
  sqlite3 *db;
  int version;
  int newest = (int) weir_database_schema_get_newest ();

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  db = open_connection (path, SQLITE_OPEN_READONLY, error);
  if (db == NULL)
    return NULL;
  version = weir_database_schema_get_version (db);
  if (version == newest)
    return db;
  if (version < 0)
    fail (error, path, sqlite3_errmsg (db));
  else if (version > newest)
    fail (error, path, "it was made by a newer version of Weir");
  sqlite3_close (db);
  return NULL;
}

void
weir_database_file_close (WeirDatabaseFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->reader != self->writer)
    g_clear_pointer (&self->reader, sqlite3_close);
  self->reader = NULL;
  g_clear_pointer (&self->writer, sqlite3_close);
  g_clear_pointer (&self->trouble, g_free);
}
