/* SPDX-License-Identifier: MIT */
/* Files of conversations that are old, locked, full, newer or damaged, and ends before the end. */
#include "chat-store-fixture.h"
#include "database-sql.h"

#include <string.h>

#include "store/weir-database-schema.h"

static sqlite3 *
open_other (ChatStoreFixture *f)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  return db;
}

/* A file of an older version gets the tables, keeps what it has, and is copied before. */
static void
test_from_version_2 (ChatStoreFixture *f, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (f->path, ".v2", NULL);
  sqlite3 *db;

  weir_database_write (f->database, database_sql_run,
                       (gpointer) "INSERT INTO response_ids (id, account, deployment, wall_us)"
                                  " VALUES ('r', 'a', 'd', 1)",
                       NULL);
  chat_store_fixture_close (f);
  db = open_other (f);
  g_assert_cmpint (
      sqlite3_exec (db,
                    "DROP TABLE chat_titles; DROP TABLE chat_words; DROP TABLE chat_conversations;"
                    "DROP TABLE chat_messages; DROP TABLE chat_files; DROP TABLE chat_models;"
                    "DROP TABLE usage_accounts;"
                    "PRAGMA user_version = 2",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (db);

  chat_store_fixture_open (f);
  g_assert_cmpint (chat_store_save_text (f, "one", 1, "Hello"), ==, 1);
  chat_store_check_ids (f, "hello", "one ");
  g_assert_cmpint (database_sql_get (f->database, "SELECT COUNT (*) FROM response_ids"), ==, 1);
  g_assert_cmpint (database_sql_get (f->database, "PRAGMA user_version"), ==,
                   (int) weir_database_schema_get_newest ());
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
}

static void
test_locked (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  chat_store_save_text (f, "one", 1, "Before");
  other = open_other (f);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (chat_store_save (f, chat_store_make_change ("two", 2), &error), ==, 0);
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  chat_store_check_ids (f, NULL, "one ");
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);
  g_assert_cmpint (chat_store_save_text (f, "two", 2, "After"), >, 0);
}

static void
test_full (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *much = g_strnfill (1024 * 1024, 'x');
  WeirChatChange *change = chat_store_make_change ("two", 2);

  chat_store_save_text (f, "one", 1, "Before");
  weir_database_write (f->database, database_sql_run, (gpointer) "PRAGMA max_page_count = 60",
                       NULL);
  chat_store_add_message (change, 0, "Small");
  chat_store_add_message (change, 1, much);
  g_assert_cmpint (chat_store_save (f, change, &error), ==, 0);
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_nonnull (strstr (error->message, "full"));
  chat_store_check_ids (f, NULL, "one ");
  weir_database_write (f->database, database_sql_run, (gpointer) "PRAGMA max_page_count = 100000",
                       NULL);
  g_assert_cmpint (chat_store_save_text (f, "two", 2, "After"), >, 0);
}

/* A newer program has made the file: it is read, and not changed. */
static void
test_read_only (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;
  sqlite3 *db;

  chat_store_save_text (f, "one", 1, "Before");
  chat_store_fixture_close (f);
  db = open_other (f);
  sqlite3_exec (db, "PRAGMA user_version = 1000", NULL, NULL, NULL);
  sqlite3_close (db);
  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*newer version*");
  chat_store_fixture_open (f);
  g_assert_cmpint (chat_store_save (f, chat_store_make_change ("two", 2), &error), ==, 0);
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_assert_nonnull (strstr (error->message, "newer version"));
  chat_store_check_ids (f, NULL, "one ");
  trouble = weir_chat_store_dup_trouble (f->store);
  g_assert_nonnull (trouble);
  g_test_assert_expected_messages ();
}

/* A damaged file is moved aside, a new one begun, and what follows goes there. */
static void
test_damaged (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *broken = g_strconcat (f->path, ".broken", NULL);
  g_autofree char *content = NULL;
  gsize len;

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%d", i);
      g_autofree char *text = g_strnfill (4000, 'a');

      chat_store_save_text (f, id, i, text);
    }
  chat_store_fixture_close (f);
  g_assert_true (g_file_get_contents (f->path, &content, &len, NULL));
  memset (content + 8192, 0x5a, len - 8192);
  g_assert_true (g_file_set_contents (f->path, content, (gssize) len, NULL));

  g_test_expect_message ("weir-store", G_LOG_LEVEL_WARNING, "*is damaged*");
  chat_store_fixture_open (f);
  if (chat_store_save (f, chat_store_make_change ("new", 99), &error) == 0)
    g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_DAMAGED);
  g_assert_cmpint (chat_store_save_text (f, "new", 99, "After"), >, 0);
  chat_store_check_ids (f, NULL, "new ");
  g_assert_true (g_file_test (broken, G_FILE_TEST_EXISTS));
  g_test_assert_expected_messages ();
}

/* What was asked for before the end is done. */
static void
test_end (ChatStoreFixture *f, gconstpointer data)
{
  WeirChatChange *change = chat_store_make_change ("one", 1);

  chat_store_add_message (change, 0, "Last words");
  weir_chat_store_save_async (f->store, change, NULL, NULL);
  chat_store_fixture_close (f);
  chat_store_fixture_open (f);
  chat_store_check_ids (f, "last", "one ");
}

static void
test_cancelled (ChatStoreFixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_chat_store_list_async (f->store, "a", 0, 10, cancellable, chat_store_on_result, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (weir_chat_store_list_finish (chat_store_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (ChatStoreFixture *f, gconstpointer data);
  } tests[] = {
    { "from-version-2", test_from_version_2 }, { "locked", test_locked },   { "full", test_full },
    { "read-only", test_read_only },           { "damaged", test_damaged }, { "end", test_end },
    { "cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/store/chat-store-trouble/", tests[i].name, NULL);

      g_test_add (path, ChatStoreFixture, NULL, chat_store_fixture_set_up, tests[i].test,
                  chat_store_fixture_tear_down);
    }
  return g_test_run ();
}
