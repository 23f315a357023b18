/* SPDX-License-Identifier: MIT */
#include "store/weir-database.h"

#include <glib/gstdio.h>
#include <string.h>

#include "database-sql.h"
#include "store/weir-database-schema.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("weir-database-XXXXXX", NULL);
  fixture->path = weir_database_build_path (fixture->folder);
  g_assert_true (g_str_has_suffix (fixture->path, "/weir/weir.db"));
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_all (inner);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

#define INSERT                                                                                     \
  "INSERT INTO response_ids (id, account, deployment, wall_us) VALUES ('r', 'a', 'd', 1)"
#define COUNT "SELECT COUNT (*) FROM response_ids"

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  GStatBuf found;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (WeirDatabase) database = weir_database_new (fixture->path, 0);

      g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_OPEN);
      g_assert_cmpint (database_sql_get (database, COUNT), ==, i);
      g_assert_cmpint (database_sql_get (database, "PRAGMA user_version"), ==,
                       (int) weir_database_schema_get_newest ());
      if (i == 0)
        weir_database_write (database, database_sql_run, (gpointer) INSERT, NULL);
    }
  g_assert_cmpint (g_stat (fixture->path, &found), ==, 0);
  g_assert_cmpuint (found.st_mode & 0777, ==, 0600);
}

/* Nothing is opened, or made, before there is something to do. */
static void
test_not_needed (Fixture *fixture, gconstpointer data)
{
  WeirDatabase *database = weir_database_new (fixture->path, 0);

  weir_database_unref (database);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  database = weir_database_new (fixture->path, 0);
  weir_database_write (database, database_sql_run, (gpointer) INSERT, NULL);
  weir_database_unref (database);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_memory (void)
{
  g_autoptr (WeirDatabase) database = weir_database_new (NULL, 0);

  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_MEMORY);
  weir_database_write (database, database_sql_run, (gpointer) INSERT, NULL);
  g_assert_cmpint (database_sql_get (database, COUNT), ==, 1);
}

static void
spoil (const char *path, const char *content)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

/* What is no database is kept for who wants to look, and told of. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *broken = g_strconcat (fixture->path, ".broken", NULL);
  g_autoptr (WeirDatabase) database = NULL;

  spoil (fixture->path, "this is no database, but long enough to look like one to a quick glance. "
                        "this is no database, but long enough to look like one to a quick glance.");
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is damaged*weir.db.broken*");
  database = weir_database_new (fixture->path, 0);
  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_OPEN);
  g_test_assert_expected_messages ();
  g_assert_true (g_file_test (broken, G_FILE_TEST_EXISTS));
  g_assert_cmpint (database_sql_get (database, COUNT), ==, 0);
}

static void
make_with (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  spoil (path, "");
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* A program that knows less must not write what it does not understand. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeirDatabase) database = NULL;

  make_with (fixture->path, "CREATE TABLE response_ids (id, account, deployment, wall_us);"
                            "PRAGMA user_version = 4711");
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*newer version*only read*");
  database = weir_database_new (fixture->path, 0);
  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_READ_ONLY);
  g_test_assert_expected_messages ();
  weir_database_write (database, database_sql_run, (gpointer) INSERT, NULL);
  g_assert_cmpint (database_sql_get (database, COUNT), ==, 0);
  g_assert_cmpint (database_sql_get (database, "PRAGMA user_version"), ==, 4711);
}

/* Where no file can be, everything works and is forgotten. */
static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  g_autofree char *blocked = g_build_filename (fixture->folder, "weir", NULL);
  g_autoptr (WeirDatabase) database = NULL;

  g_assert_true (g_file_set_contents (blocked, "in the way", -1, NULL));
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*database is not used*");
  database = weir_database_new (fixture->path, 0);
  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_MEMORY);
  g_test_assert_expected_messages ();
  g_assert_cmpint (database_sql_get (database, COUNT), ==, 0);
}

typedef struct
{
  GMutex mutex;
  guint n_freed;
} Gate;

static void
wait_at_gate (sqlite3 *db, gpointer data)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
count_freed (gpointer data)
{
  g_atomic_int_inc (&((Gate *) data)->n_freed);
}

/* A disk that does not keep up costs what would be kept, not memory without end. */
static void
test_full (void)
{
  Gate gate = { .n_freed = 0 };
  WeirDatabase *database = weir_database_new (NULL, 2);
  guint64 n_dropped;

  g_mutex_init (&gate.mutex);
  g_mutex_lock (&gate.mutex);
  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_MEMORY);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*too slow*");
  for (guint i = 0; i < 6; i++)
    weir_database_write (database, wait_at_gate, &gate, count_freed);
  g_test_assert_expected_messages ();
  n_dropped = weir_database_get_n_dropped (database);
  g_assert_cmpuint (n_dropped, >=, 3);
  g_assert_cmpuint (n_dropped, <=, 4);
  g_mutex_unlock (&gate.mutex);
  weir_database_unref (database);
  g_assert_cmpint (g_atomic_int_get (&gate.n_freed), ==, 6);
  g_mutex_clear (&gate.mutex);
}

/* As long as the others need on a slow disk. */
static void
insert_when_free (sqlite3 *db, gpointer data)
{
  int result;

  do
    result = sqlite3_exec (db, data, NULL, NULL, NULL);
  while (result == SQLITE_BUSY);
  g_assert_cmpint (result, ==, SQLITE_OK);
}

/* As weir and weirctl at login: each opens a file that none has made the tables of. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  WeirDatabase *databases[8];

  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      databases[i] = weir_database_new (fixture->path, 0);
      weir_database_write (databases[i], insert_when_free,
                           (gpointer) "INSERT INTO response_ids (id, account, deployment, wall_us)"
                                      " VALUES (hex (randomblob (8)), 'a', 'd', 1)",
                           NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    g_assert_cmpint (weir_database_get_state (databases[i]), ==, WEIR_DATABASE_OPEN);
  for (guint i = 1; i < G_N_ELEMENTS (databases); i++)
    weir_database_unref (databases[i]);
  g_assert_cmpint (database_sql_get (databases[0], "SELECT COUNT (*) FROM response_ids"), ==,
                   G_N_ELEMENTS (databases));
  weir_database_unref (databases[0]);
}

static gpointer
open_database (gpointer path)
{
  WeirDatabase *database = weir_database_new (path, 0);

  weir_database_get_state (database);
  return database;
}

/* Another program makes its tables, for longer than a single write may wait. */
static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  WeirDatabase *database;
  GThread *opening;
  sqlite3 *other;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (fixture->path, &other), ==, SQLITE_OK);
  database_sql_run (other, (gpointer) "PRAGMA journal_mode = WAL");
  database_sql_run (other, (gpointer) "BEGIN IMMEDIATE");
  opening = g_thread_new ("opening", open_database, fixture->path);
  g_usleep (700 * 1000);
  database_sql_run (other, (gpointer) "ROLLBACK");
  sqlite3_close (other);
  database = g_thread_join (opening);
  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_OPEN);
  weir_database_unref (database);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/store/database/at-once", Fixture, NULL, set_up, test_at_once, tear_down);
  g_test_add ("/store/database/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add_func ("/store/database/full", test_full);
  g_test_add ("/store/database/held", Fixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/store/database/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add_func ("/store/database/memory", test_memory);
  g_test_add ("/store/database/newer", Fixture, NULL, set_up, test_newer, tear_down);
  g_test_add ("/store/database/not-needed", Fixture, NULL, set_up, test_not_needed, tear_down);
  g_test_add ("/store/database/no-place", Fixture, NULL, set_up, test_no_place, tear_down);
  return g_test_run ();
}
