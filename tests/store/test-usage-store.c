/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

#include "database-sql.h"
#include "usage-rows.h"
#include "support/weir-test-clock.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weir-usage-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "token_usage.jsonl", NULL);
}

static void
remove_database (Fixture *f)
{
  static const char *const names[] = { "u.db", "u.db-wal", "u.db-shm", "u.db.broken" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (f->folder, names[i], NULL);

      (void) !g_remove (path);
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void) !g_remove (f->path);
  remove_database (f);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static WeirUsageStore *
make_store (Fixture *f, guint max_queue)
{
  const WeirUsageStoreOptions options = { .folder = f->folder, .max_queue = max_queue };

  return weir_usage_store_new (&options);
}

static void
record (WeirUsageStore *store, const char *model)
{
  const WeirUsageRecord finished = { .model = model, .status = 200, .usage = WEIR_USAGE_INIT };

  weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
}

static guint
count_lines (Fixture *f)
{
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (f->path, &text, NULL, NULL));
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

static WeirDatabase *
open_database (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "u.db", NULL);

  return weir_database_new (path, 0);
}

static WeirUsageStore *
make_kept (Fixture *f, WeirDatabase *database)
{
  const WeirUsageStoreOptions options = { .folder = f->folder,
                                          .database = database,
                                          .retry_ms = 10 };

  return weir_usage_store_new (&options);
}

static sqlite3 *
open_other (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "u.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  return db;
}

static void
count_requests (sqlite3 *db, gpointer data)
{
  *(gint64 *) data = database_sql_ask (db, "SELECT COUNT (*) FROM requests");
}

static gint64
count_kept (WeirDatabase *database)
{
  gint64 n = -1;

  weir_database_read (database, count_requests, &n);
  return n;
}

static void
assert_stats (WeirUsageStore *store, guint64 written, guint64 dropped, guint64 failed)
{
  WeirUsageStoreStats stats;

  weir_usage_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.written, ==, written);
  g_assert_cmpuint (stats.dropped, ==, dropped);
  g_assert_cmpuint (stats.failed, ==, failed);
}

static void
test_flush (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 0);

  weir_usage_store_flush (store);
  record (store, "a");
  record (store, "b");
  weir_usage_store_flush (store);
  g_assert_cmpuint (count_lines (f), ==, 2);
  assert_stats (store, 2, 0, 0);
}

static void
test_last_reference_writes (Fixture *f, gconstpointer data)
{
  WeirUsageStore *store = make_store (f, 0);

  for (guint i = 0; i < 100; i++)
    record (store, "a");
  g_object_unref (store);
  g_assert_cmpuint (count_lines (f), ==, 100);
}

static gpointer
record_many (gpointer store)
{
  for (guint i = 0; i < 100; i++)
    record (store, "a");
  return NULL;
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 1000);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("recorder", record_many, store);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  weir_usage_store_flush (store);
  g_assert_cmpuint (count_lines (f), ==, 400);
}

/* While another program holds the log, the thread waits; those who record must not. */
static void
test_full_queue_drops (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 3);
  WeirUsageStoreStats stats;
  int fd = g_open (f->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*too slow for the usage log*");
  for (guint i = 0; i < 10; i++)
    record (store, "a");
  close (fd);
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();

  /* Three waited, and more only when the thread had taken those from the queue in time. */
  weir_usage_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.written + stats.dropped, ==, 10);
  g_assert_cmpuint (stats.written, >=, 3);
  g_assert_cmpuint (stats.written, <=, 6);
  g_assert_cmpuint (stats.kept, ==, stats.written);
  g_assert_cmpuint (count_lines (f), ==, stats.written);
}

/* One warning for each time of trouble, none for each record. */
static void
test_disk_trouble (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 0);

  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is not written for now*cannot be*");
  record (store, "a");
  record (store, "b");
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  assert_stats (store, 0, 0, 2);

  g_assert_cmpint (g_rmdir (f->path), ==, 0);
  record (store, "c");
  weir_usage_store_flush (store);
  assert_stats (store, 1, 0, 2);
  g_assert_cmpuint (count_lines (f), ==, 1);

  g_assert_cmpint (g_remove (f->path), ==, 0);
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is not written for now*");
  record (store, "d");
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  assert_stats (store, 1, 0, 3);
}

/* File and database have the same, however it ends. */
static void
test_same_in_both (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirDatabase) database = open_database (f);
  WeirUsageStore *store = make_kept (f, database);
  WeirUsageStoreStats stats;

  for (guint i = 0; i < 1000; i++)
    record (store, "a");
  weir_usage_store_flush (store);
  weir_usage_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.written, ==, 1000);
  g_assert_cmpuint (stats.kept, ==, 1000);
  for (guint i = 0; i < 100; i++)
    record (store, "a");
  g_assert_finalize_object (store);
  g_assert_cmpuint (count_lines (f), ==, 1100);
  g_assert_cmpint (count_kept (database), ==, 1100);
}

/* Another program holds the database: the file goes on, and nothing is lost. */
static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirDatabase) database = open_database (f);
  g_autoptr (WeirUsageStore) store = make_kept (f, database);
  g_autofree char *trouble = NULL;
  WeirUsageStoreStats stats = { 0 };
  WeirUsageFate fate = { 0 };
  sqlite3 *other;

  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_OPEN);
  other = open_other (f);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*locked*stored later*");
  record (store, "a");
  record (store, "b");
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  weir_usage_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.written, ==, 2);
  g_assert_cmpuint (stats.kept, ==, 0);
  g_assert_cmpuint (stats.waiting, ==, 2);
  weir_usage_sink_add_fate (WEIR_USAGE_SINK (store), &fate);
  g_assert_cmpuint (fate.waiting, ==, 2);
  g_assert_cmpuint (fate.stored + fate.lost + fate.unwritten, ==, 0);
  trouble = weir_usage_store_dup_trouble (store);
  g_assert_nonnull (strstr (trouble, "locked"));

  /* it comes back by itself */
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  for (guint i = 0; i < 1000 && stats.kept == 0; i++)
    {
      g_usleep (5000);
      weir_usage_store_get_stats (store, &stats);
    }
  g_assert_cmpuint (stats.kept, ==, 2);
  g_assert_cmpuint (stats.waiting, ==, 0);
  g_assert_null (weir_usage_store_dup_trouble (store));
  g_assert_cmpint (count_kept (database), ==, 2);
}

static void
limit_pages (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  g_assert_cmpint (sqlite3_exec (writer, data, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* The disk is full: what was refused comes in once there is room. */
static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirDatabase) database = open_database (f);
  g_autoptr (WeirUsageStore) store = make_kept (f, database);

  weir_database_run (database, limit_pages, (gpointer) "PRAGMA max_page_count = 1");
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*full*stored later*");
  for (guint i = 0; i < 200; i++)
    record (store, "a");
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (count_lines (f), ==, 200);
  g_assert_cmpint (count_kept (database), ==, 0);

  weir_database_run (database, limit_pages, (gpointer) "PRAGMA max_page_count = 100000");
  weir_usage_store_flush (store);
  g_assert_cmpint (count_kept (database), ==, 200);
}

static void
spoil (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  g_autofree char *zeros = g_malloc0 (4096);
  int fd;

  /* all is in the one file, and nothing of it in memory */
  sqlite3_exec (writer, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL);
  fd = g_open (data, O_WRONLY | O_CLOEXEC, 0);
  memset (zeros, 'x', 4096);
  for (guint page = 1; page < 12; page++)
    g_assert_cmpint (pwrite (fd, zeros, 4096, page * 4096), ==, 4096);
  close (fd);
  sqlite3_db_release_memory (writer);
}

/* Something wrote into the file: it is moved aside, a new one begun, and what was refused kept there. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "u.db", NULL);
  g_autoptr (WeirDatabase) database = open_database (f);
  g_autoptr (WeirUsageStore) store = make_kept (f, database);

  record (store, "a");
  weir_usage_store_flush (store);
  g_assert_false (weir_database_was_replaced (database));
  weir_database_run (database, spoil, path);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*malformed*stored later*");
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is damaged*moved to*u.db.broken*");
  record (store, "b");
  weir_usage_store_flush (store);
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  g_assert_true (weir_database_was_replaced (database));
  g_assert_cmpint (count_kept (database), ==, 1);
}

/* There is none that can be written: the file has them, and it is told why. */
static void
test_unusable (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "u.db", NULL);
  g_autofree char *trouble = NULL;
  g_autoptr (WeirDatabase) database = NULL;
  g_autoptr (WeirUsageStore) store = NULL;
  WeirUsageStoreStats stats;
  sqlite3 *other = open_other (f);

  g_assert_cmpint (sqlite3_exec (other, "PRAGMA user_version = 1000", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (other);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*newer version*only read*");
  database = open_database (f);
  store = make_kept (f, database);
  record (store, "a");
  weir_usage_store_flush (store);
  g_test_assert_expected_messages ();
  weir_usage_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.written, ==, 1);
  g_assert_cmpuint (stats.lost, ==, 1);
  trouble = weir_usage_store_dup_trouble (store);
  g_assert_nonnull (strstr (trouble, "newer version"));
}

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* An answer counts what was recorded just before. */
static void
test_query (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirUsageStore) store = make_store (f, 0);
  const gint64 bounds[] = { 0, 3600 };
  const WeirUsageQuery query = { bounds, 2, WEIR_USAGE_BY_MODEL, FALSE };
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GAsyncResult) cleared = NULL;
  g_autoptr (GAsyncResult) nothing = NULL;
  g_autoptr (WeirUsageReport) report = NULL;
  g_autoptr (WeirUsageReport) empty = NULL;

  record (store, "a");
  record (store, "a");
  weir_usage_store_query_async (store, &query, NULL, on_result, &answer);
  report = weir_usage_store_query_finish (wait_for_result (&answer), NULL);
  g_assert_cmpint (report->total.requests, ==, 2);

  weir_usage_store_clear_async (store, NULL, on_result, &cleared);
  g_assert_true (weir_usage_store_clear_finish (wait_for_result (&cleared), NULL));
  weir_usage_store_query_async (store, &query, NULL, on_result, &nothing);
  empty = weir_usage_store_query_finish (wait_for_result (&nothing), NULL);
  g_assert_cmpint (empty->total.requests, ==, 0);
  g_assert_cmpuint (count_lines (f), ==, 2);
}

/* Nobody waits for an answer in vain. */
static void
test_query_at_the_end (Fixture *f, gconstpointer data)
{
  WeirUsageStore *store = make_store (f, 0);
  const gint64 bounds[] = { 0, 3600 };
  const WeirUsageQuery query = { bounds, 2, WEIR_USAGE_BY_MODEL, FALSE };
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (WeirUsageReport) report = NULL;

  record (store, "a");
  weir_usage_store_query_async (store, &query, NULL, on_result, &answer);
  g_object_unref (store);
  report = weir_usage_store_query_finish (wait_for_result (&answer), NULL);
  g_assert_cmpint (report->total.requests, ==, 1);
}

/* Requests of before so many days go, by and by; their sums stay. */
static void
test_days (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirDatabase) database = open_database (f);
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  const WeirUsageStoreOptions options = { .database = database, .clock = WEIR_CLOCK (clock) };
  g_autoptr (WeirUsageStore) store = weir_usage_store_new (&options);
  WeirUsageRecord finished = { .status = 200, .usage = WEIR_USAGE_INIT };

  for (guint i = 0; i < 5000; i++)
    {
      finished.wall_us = WEIR_TEST_CLOCK_WALL_US - i % 2 * 40 * 24 * 3600 * (gint64) G_USEC_PER_SEC;
      weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
    }
  weir_usage_store_flush (store);
  g_assert_cmpint (count_kept (database), ==, 5000);
  weir_usage_store_set_days (store, 30);
  weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
  for (guint i = 0; i < 1000 && count_kept (database) != 2500; i++)
    g_usleep (5000);
  g_assert_cmpint (count_kept (database), ==, 2500);
}

/* Fewer days take effect at once, whether or not others come. */
static void
test_fewer_days (Fixture *f, gconstpointer data)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (WeirDatabase) database = open_database (f);
  const WeirUsageStoreOptions options = { .database = database, .clock = WEIR_CLOCK (clock) };
  g_autoptr (WeirUsageStore) store = weir_usage_store_new (&options);
  WeirUsageRecord finished = { .status = 200, .usage = WEIR_USAGE_INIT };

  weir_usage_store_set_days (store, 60);
  for (guint i = 0; i < 100; i++)
    {
      finished.wall_us = WEIR_TEST_CLOCK_WALL_US - i % 2 * 40 * 24 * 3600 * (gint64) G_USEC_PER_SEC;
      weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
    }
  weir_usage_store_flush (store);
  g_assert_cmpint (count_kept (database), ==, 100);
  weir_usage_store_set_days (store, 30);
  for (guint i = 0; i < 1000 && count_kept (database) != 50; i++)
    g_usleep (5000);
  g_assert_cmpint (count_kept (database), ==, 50);
}

static void
count_by_name (sqlite3 *writer, sqlite3 *reader, gpointer data)
{
  sqlite3_stmt *statement = NULL;
  gint64 *counts = data;

  g_assert_cmpint (sqlite3_prepare_v2 (writer,
                                       "SELECT SUM (account = 'dev'), SUM (account = 'new')"
                                       " FROM requests",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  counts[0] = sqlite3_column_int64 (statement, 0);
  counts[1] = sqlite3_column_int64 (statement, 1);
  sqlite3_finalize (statement);
}

/* An account gets another name while requests end. */
static void
test_renamed (Fixture *f, gconstpointer data)
{
  static const char *const ids[] = { "x1", NULL };
  static const char *const before[] = { "dev", NULL };
  static const char *const after[] = { "new", NULL };
  g_autoptr (WeirDatabase) database = open_database (f);
  const WeirUsageStoreOptions options = { .database = database };
  g_autoptr (WeirUsageStore) store = weir_usage_store_new (&options);
  WeirUsageRecord finished = { .status = 200, .usage = WEIR_USAGE_INIT };
  gint64 counts[2] = { 0 };

  finished.account = "dev";
  weir_usage_store_set_accounts (store, ids, before);
  weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
  weir_usage_store_flush (store);
  weir_database_run (database, count_by_name, counts);
  g_assert_cmpint (counts[0], ==, 1);
  weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
  weir_usage_store_set_accounts (store, ids, after);
  weir_usage_sink_record (WEIR_USAGE_SINK (store), &finished);
  weir_usage_store_flush (store);
  weir_database_run (database, count_by_name, counts);
  g_assert_cmpint (counts[0], ==, 0);
  g_assert_cmpint (counts[1], ==, 3);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/store/usage-store/flush", test_flush },
    { "/store/usage-store/last-reference-writes", test_last_reference_writes },
    { "/store/usage-store/threads", test_threads },
    { "/store/usage-store/full-queue-drops", test_full_queue_drops },
    { "/store/usage-store/disk-trouble", test_disk_trouble },
    { "/store/usage-store/same-in-both", test_same_in_both },
    { "/store/usage-store/locked", test_locked },
    { "/store/usage-store/full", test_full },
    { "/store/usage-store/damaged", test_damaged },
    { "/store/usage-store/unusable", test_unusable },
    { "/store/usage-store/query", test_query },
    { "/store/usage-store/query-at-the-end", test_query_at_the_end },
    { "/store/usage-store/days", test_days },
    { "/store/usage-store/fewer-days", test_fewer_days },
    { "/store/usage-store/renamed", test_renamed },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
