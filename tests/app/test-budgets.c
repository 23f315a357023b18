/* SPDX-License-Identifier: MIT */
#include "app/weir-budgets.h"

#include "support/weir-test-clock.h"

typedef struct
{
  WeirTestClock *clock;
  WeirUsageStore *usage;
  WeirBudgets *budgets;
  WeirSettings settings;
  WeirSettingsKey keys[3];
  GString *told;
} Fixture;

static const char *
get_name (WeirBudget *budget)
{
  const char *name = weir_budget_get_key_name (budget);

  return name != NULL ? name : "all";
}

static void
on_reached (WeirBudgets *budgets, WeirBudget *budget, guint percent, GString *told)
{
  g_string_append_printf (told, "%s %u; ", get_name (budget), percent);
}

static void
on_eased (WeirBudgets *budgets, WeirBudget *budget, GString *told)
{
  g_string_append_printf (told, "%s eased; ", get_name (budget));
}

static WeirBudgets *
make_budgets (Fixture *f)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  WeirBudgets *budgets = weir_budgets_new (f->usage, WEIR_CLOCK (f->clock), zone);

  g_signal_connect (budgets, "reached", G_CALLBACK (on_reached), f->told);
  return budgets;
}

/* In all 1000 nano, for ci 100 of them and 50 tokens, for laptop 10 nano, for free anything. */
static void
set_up (Fixture *f, gconstpointer data)
{
  const WeirUsageStoreOptions options = { 0 };
  const WeirSettingsKey keys[] = {
    { .name = (char *) "ci", .budget_per_month = 1e-7, .tokens_per_month = 50 },
    { .name = (char *) "free" },
    { .name = (char *) "laptop", .budget_per_month = 1e-8 },
  };

  f->told = g_string_new (NULL);
  f->clock = weir_test_clock_new ();
  f->usage = weir_usage_store_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    f->keys[i] = keys[i];
  f->settings.budget.month = 1e-6;
  f->settings.keys = f->keys;
  f->settings.n_keys = G_N_ELEMENTS (f->keys);
  f->budgets = make_budgets (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  weir_budgets_close (f->budgets);
  g_object_unref (f->budgets);
  g_object_unref (f->usage);
  g_object_unref (f->clock);
  g_string_free (f->told, TRUE);
}

static void
assert_told (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->told->str, ==, expected);
  g_string_truncate (f->told, 0);
}

static void
spend (Fixture *f, const char *key, gint64 cost_nano, gint64 tokens, gboolean demo)
{
  WeirUsageRecord record = { .wall_us = weir_clock_get_wall_us (WEIR_CLOCK (f->clock)),
                             .key_name = key,
                             .status = 200,
                             .priced = TRUE,
                             .demo = demo,
                             .cost_nano = cost_nano,
                             .usage = WEIR_USAGE_INIT };

  record.usage.in_total = tokens;
  weir_usage_sink_record (WEIR_USAGE_SINK (f->usage), &record);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until so much is found to be used in all. */
static void
look (Fixture *f, gint64 used)
{
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (60, on_time, &over);

  weir_budgets_refresh (f->budgets);
  while (weir_budget_get_used (weir_budgets_get_total (f->budgets)) != used && !over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (over);
  g_source_remove (limit);
  /* the others come in the same turn as the first */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static WeirBudget *
get (Fixture *f, guint i)
{
  g_autoptr (WeirBudget) budget = g_list_model_get_item (G_LIST_MODEL (f->budgets), i);

  return budget;
}

static void
assert_budget (Fixture *f, guint i, const char *name, gint64 used, gint64 limit)
{
  WeirBudget *budget = get (f, i);

  g_assert_nonnull (budget);
  g_assert_cmpstr (get_name (budget), ==, name);
  g_assert_cmpint (weir_budget_get_used (budget), ==, used);
  g_assert_cmpint (weir_budget_get_limit (budget), ==, limit);
}

/* Each counts its own key's requests, and none what is simulated. */
static void
test_keys (Fixture *f, gconstpointer data)
{
  spend (f, "ci", 10, 7, FALSE);
  spend (f, "free", 20, 1000, FALSE);
  spend (f, NULL, 30, 1, FALSE);
  spend (f, "ci", 1000, 1000, TRUE);
  weir_budgets_set_settings (f->budgets, &f->settings);
  look (f, 60);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->budgets)), ==, 4);
  assert_budget (f, 0, "all", 60, 1000);
  assert_budget (f, 1, "ci", 10, 100);
  assert_budget (f, 2, "ci", 7, 50);
  assert_budget (f, 3, "laptop", 0, 10);
  g_assert_null (get (f, 4));
  g_assert_cmpint (weir_budget_get_kind (get (f, 1)), ==, WEIR_BUDGET_MONEY);
  g_assert_cmpint (weir_budget_get_kind (get (f, 2)), ==, WEIR_BUDGET_TOKENS);
  g_assert_false (weir_budget_get_stop (get (f, 0)));
  g_assert_true (weir_budget_get_stop (get (f, 1)));
  assert_told (f, "");
}

/* Each is told of once, for itself. */
static void
test_told (Fixture *f, gconstpointer data)
{
  weir_budgets_set_settings (f->budgets, &f->settings);
  spend (f, "free", 1, 1, FALSE);
  look (f, 1);
  spend (f, "ci", 5, 40, FALSE);
  look (f, 6);
  assert_told (f, "ci 80; ");
  spend (f, "ci", 80, 1, FALSE);
  look (f, 86);
  assert_told (f, "ci 80; ");
  spend (f, "laptop", 10, 1, FALSE);
  look (f, 96);
  assert_told (f, "laptop 80; laptop 100; ");
  spend (f, "ci", 15, 0, FALSE);
  look (f, 111);
  assert_told (f, "ci 100; ");
  spend (f, "ci", 15, 0, FALSE);
  look (f, 126);
  assert_told (f, "");
}

/* One request of another key comes first; then "laptop" spends. */
static void
begin (Fixture *f, gint64 laptop)
{
  weir_budgets_set_settings (f->budgets, &f->settings);
  spend (f, "free", 1, 1, FALSE);
  look (f, 1);
  spend (f, "laptop", laptop, 1, FALSE);
  look (f, 1 + laptop);
}

/* Whoever starts again does not tell again, and goes on where it was. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  begin (f, 8);
  assert_told (f, "laptop 80; ");
  weir_budgets_close (f->budgets);
  g_object_unref (f->budgets);

  f->budgets = make_budgets (f);
  weir_budgets_set_settings (f->budgets, &f->settings);
  look (f, 9);
  assert_told (f, "");
  spend (f, "laptop", 2, 1, FALSE);
  look (f, 11);
  assert_told (f, "laptop 100; ");
}

/* A month later nothing is used, and it is told of anew. */
static void
test_month (Fixture *f, gconstpointer data)
{
  begin (f, 10);
  assert_told (f, "laptop 80; laptop 100; ");
  g_signal_connect (f->budgets, "eased", G_CALLBACK (on_eased), f->told);
  weir_test_clock_advance (f->clock, G_TIME_SPAN_DAY * 31);
  look (f, 0);
  g_assert_nonnull (strstr (f->told->str, "laptop eased; "));
  g_assert_cmpint (weir_budget_get_used (get (f, 3)), ==, 0);
  g_signal_handlers_disconnect_by_func (f->budgets, on_eased, f->told);
  g_string_truncate (f->told, 0);
  spend (f, "laptop", 9, 1, FALSE);
  look (f, 9);
  assert_told (f, "laptop 80; ");
}

static void
on_changed (GListModel *model, guint position, guint removed, guint added, GString *told)
{
  g_string_append_printf (told, "%u-%u+%u; ", position, removed, added);
}

/* Other limits keep what is known of a budget; one without any is gone. */
static void
test_settings (Fixture *f, gconstpointer data)
{
  WeirBudget *ci;

  weir_budgets_set_settings (f->budgets, &f->settings);
  spend (f, "ci", 50, 7, FALSE);
  look (f, 50);
  ci = get (f, 1);
  g_signal_connect (f->budgets, "items-changed", G_CALLBACK (on_changed), f->told);
  f->keys[0].budget_per_month = 5e-8;
  weir_budgets_set_settings (f->budgets, &f->settings);
  g_assert_true (get (f, 1) == ci);
  assert_told (f, "ci 80; ci 100; ");

  g_signal_connect (f->budgets, "eased", G_CALLBACK (on_eased), f->told);
  f->settings.n_keys = 1;
  f->keys[0].budget_per_month = 0;
  f->settings.budget.month = 0;
  weir_budgets_set_settings (f->budgets, &f->settings);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->budgets)), ==, 1);
  assert_budget (f, 0, "ci", 7, 50);
  g_assert_nonnull (strstr (f->told->str, "0-4+1; "));
  g_assert_nonnull (strstr (f->told->str, "ci eased; "));
  g_assert_cmpint (weir_budget_get_limit (weir_budgets_get_total (f->budgets)), ==, 0);
}

/* Whoever has the database open needs no store. */
static void
test_read (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-budgets-XXXXXX", NULL);
  g_autofree char *path = weir_database_build_path (folder);
  g_autoptr (WeirDatabase) database = weir_database_new (path, 0);
  const WeirUsageStoreOptions options = { .database = database };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirBudgets) budgets = weir_budgets_new (NULL, WEIR_CLOCK (f->clock), zone);
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  g_object_unref (f->usage);
  f->usage = weir_usage_store_new (&options);
  spend (f, "laptop", 4, 5, FALSE);
  weir_usage_store_flush (f->usage);
  weir_budgets_set_settings (budgets, &f->settings);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_true (weir_budgets_read (budgets, db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (weir_budget_get_used (weir_budgets_get_total (budgets)), ==, 4);
  sqlite3_exec (db, "DROP TABLE usage_sums", NULL, NULL, NULL);
  g_assert_false (weir_budgets_read (budgets, db, &error));
  g_assert_error (error, WEIR_STORE_ERROR, WEIR_STORE_ERROR_ACCESS);
  sqlite3_close (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/budgets/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/app/budgets/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/app/budgets/restart", Fixture, NULL, set_up, test_restart, tear_down);
  g_test_add ("/app/budgets/month", Fixture, NULL, set_up, test_month, tear_down);
  g_test_add ("/app/budgets/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/app/budgets/read", Fixture, NULL, set_up, test_read, tear_down);
  return g_test_run ();
}
