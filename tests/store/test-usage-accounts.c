/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-accounts.h"

#include <string.h>

#include "store/weir-usage-table.h"
#include "database-sql.h"
#include "usage-rows.h"

/* Accounts that get other names, and what is kept of them. */

static void
apply (WeirUsageAccounts *accounts, sqlite3 *db, const char *ids, const char *names)
{
  g_auto (GStrv) all_ids = g_strsplit (ids, " ", -1);
  g_auto (GStrv) all_names = g_strsplit (names, " ", -1);
  g_autoptr (GError) error = NULL;

  weir_usage_accounts_set (accounts, (const char *const *) all_ids,
                           (const char *const *) all_names);
  g_assert_true (weir_usage_accounts_apply (accounts, db, &error));
  g_assert_no_error (error);
}

/* Requests and sums of one name. */
static void
assert_kept (sqlite3 *db, const char *account, gint64 n)
{
  g_autofree char *rows =
      g_strdup_printf ("SELECT COUNT (*) FROM requests WHERE account = '%s'", account);
  g_autofree char *sums = g_strdup_printf ("SELECT IFNULL (SUM (requests), 0) FROM usage_sums"
                                           " WHERE span_s = 3600 AND account = '%s'",
                                           account);
  g_autofree char *tokens = g_strdup_printf ("SELECT IFNULL (SUM (tokens_in), 0) FROM usage_sums"
                                             " WHERE span_s = 60 AND account = '%s'",
                                             account);

  g_assert_cmpint (database_sql_ask (db, rows), ==, n);
  g_assert_cmpint (database_sql_ask (db, sums), ==, n);
  g_assert_cmpint (database_sql_ask (db, tokens), ==, 100 * n);
}

static const struct
{
  const char *path;
  const char *ids[2];
  const char *names[2];
  gint64 dev; /* what is kept of each name in the end */
  gint64 prod;
  gint64 other;
} rows[] = {
  { "same", { "dev prod", "dev prod" }, { "dev prod", "dev prod" }, 3, 2, 0 },
  { "renamed", { "dev prod", "dev prod" }, { "dev prod", "other prod" }, 0, 2, 3 },
  /* each takes the name of the other at once */
  { "exchanged", { "dev prod", "dev prod" }, { "dev prod", "prod dev" }, 2, 3, 0 },
  { "in-a-row", { "dev prod", "dev prod" }, { "dev prod", "prod other" }, 0, 3, 2 },
  /* one that is gone leaves its history, and a new one of its name goes on with it */
  { "removed", { "dev prod", "dev" }, { "dev prod", "dev" }, 3, 2, 0 },
  { "taken-over", { "dev prod", "dev" }, { "dev prod", "prod" }, 0, 5, 0 },
  /* it got its name before names were remembered */
  { "first-time", { "dev prod", "dev prod" }, { "other prod", "other prod" }, 0, 2, 3 },
  /* its id has become another's name since */
  { "first-time-taken", { "dev 17", "dev 17" }, { "prod dev", "prod dev" }, 3, 2, 0 },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  sqlite3 *db = usage_rows_open ();
  g_autoptr (WeirUsageAccounts) accounts = weir_usage_accounts_new ();

  for (guint k = 0; k < 5; k++)
    usage_rows_add (db, k * 40, "m", k < 3 ? "dev" : "prod");
  for (guint k = 0; k < G_N_ELEMENTS (rows[i].ids); k++)
    apply (accounts, db, rows[i].ids[k], rows[i].names[k]);
  assert_kept (db, "dev", rows[i].dev);
  assert_kept (db, "prod", rows[i].prod);
  assert_kept (db, "other", rows[i].other);
  g_assert_cmpint (database_sql_ask (db, "SELECT COUNT (*) FROM requests"), ==, 5);
  sqlite3_close (db);
}

/* Also of a program that was started anew in between. */
static void
test_restart (void)
{
  sqlite3 *db = usage_rows_open ();
  g_autoptr (WeirUsageAccounts) before = weir_usage_accounts_new ();
  g_autoptr (WeirUsageAccounts) after = weir_usage_accounts_new ();

  apply (before, db, "x1", "dev");
  usage_rows_add (db, 0, "m", "dev");
  apply (after, db, "x1", "dev-eu10");
  assert_kept (db, "dev", 0);
  assert_kept (db, "dev-eu10", 1);
  sqlite3_close (db);
}

/* What was simulated is nobody's. */
static void
test_demo (void)
{
  WeirUsageRecord record = {
    .demo = TRUE, .account = "dev", .status = 200, .first_byte_us = -1, .usage = WEIR_USAGE_INIT
  };
  sqlite3 *db = usage_rows_open ();
  g_autoptr (WeirUsageAccounts) accounts = weir_usage_accounts_new ();
  GQueue records = G_QUEUE_INIT;

  g_queue_push_tail (&records, &record);
  g_assert_true (weir_usage_table_add (db, &records, NULL));
  g_queue_clear (&records);
  apply (accounts, db, "dev", "dev");
  apply (accounts, db, "dev", "other");
  g_assert_cmpint (database_sql_ask (db, "SELECT COUNT (*) FROM usage_sums WHERE account = 'dev'"),
                   ==, 2);
  weir_usage_accounts_rename (accounts, &record);
  g_assert_cmpstr (record.account, ==, "dev");
  sqlite3_close (db);
}

/* A request that began before ends afterwards. */
static void
test_late (void)
{
  WeirUsageRecord late = { .account = "dev" };
  WeirUsageRecord none = { .account = NULL };
  sqlite3 *db = usage_rows_open ();
  g_autoptr (WeirUsageAccounts) accounts = weir_usage_accounts_new ();

  apply (accounts, db, "x1", "dev");
  apply (accounts, db, "x1", "b");
  apply (accounts, db, "x1", "c");
  weir_usage_accounts_rename (accounts, &late);
  weir_usage_accounts_rename (accounts, &none);
  g_assert_cmpstr (late.account, ==, "c");
  g_assert_null (none.account);

  /* the name is somebody's again */
  apply (accounts, db, "x1 x2", "c dev");
  late.account = "dev";
  weir_usage_accounts_rename (accounts, &late);
  g_assert_cmpstr (late.account, ==, "dev");
  sqlite3_close (db);
}

/* While the database is locked nothing is changed, and the next time all is. */
static void
test_locked (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-accounts-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  static const char *const ids[] = { "x1", NULL };
  static const char *const names[] = { "other", NULL };
  sqlite3 *memory = usage_rows_open ();
  sqlite3 *db = NULL, *holder = NULL;
  g_autoptr (WeirUsageAccounts) accounts = weir_usage_accounts_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strdup_printf ("VACUUM INTO '%s'", path);

  apply (accounts, memory, "x1", "dev");
  usage_rows_add (memory, 0, "m", "dev");
  g_assert_cmpint (sqlite3_exec (memory, copy, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_open (path, &holder), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (holder, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  weir_usage_accounts_set (accounts, ids, names);
  g_assert_false (weir_usage_accounts_apply (accounts, db, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  g_clear_error (&error);
  sqlite3_close (holder);
  g_assert_true (weir_usage_accounts_apply (accounts, db, &error));
  g_assert_no_error (error);
  assert_kept (db, "other", 1);
  sqlite3_close (db);
  sqlite3_close (memory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/usage-accounts/", rows[i].path, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/store/usage-accounts/restart", test_restart);
  g_test_add_func ("/store/usage-accounts/demo", test_demo);
  g_test_add_func ("/store/usage-accounts/late", test_late);
  g_test_add_func ("/store/usage-accounts/locked", test_locked);
  return g_test_run ();
}
