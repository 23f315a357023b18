/* SPDX-License-Identifier: MIT */
#include "app/weir-budget.h"

#include "app/weir-engine-allowance.h"
#include "support/weir-test-clock.h"
#include "wire/weir-api-error.h"

static void
spend (WeirUsageStore *usage, const char *key, gint64 cost_nano, gint64 tokens, gboolean demo)
{
  WeirUsageRecord record = { .wall_us = WEIR_TEST_CLOCK_WALL_US,
                             .key_name = key,
                             .status = 200,
                             .priced = TRUE,
                             .demo = demo,
                             .cost_nano = cost_nano,
                             .usage = WEIR_USAGE_INIT };

  record.usage.in_total = tokens;
  weir_usage_sink_record (WEIR_USAGE_SINK (usage), &record);
}

static void
on_reached (WeirBudget *budget, guint percent, GString *told)
{
  g_string_append_printf (told, "%u ", percent);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until it has read what was used. */
static void
look (WeirBudget *budget, gint64 used)
{
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (60, on_time, &over);

  weir_budget_refresh (budget);
  while (weir_budget_get_used (budget) != used && !over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (over);
  g_source_remove (limit);
}

static void
test_reached (void)
{
  const WeirUsageStoreOptions options = { 0 };
  WeirSettings settings = { .budget = { .month = 1e-7, .stop = TRUE } }; /* 100 nano */
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirUsageStore) usage = weir_usage_store_new (&options);
  g_autoptr (WeirBudget) budget = weir_budget_new (usage, WEIR_CLOCK (clock), zone);
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (budget, "reached", G_CALLBACK (on_reached), told);
  spend (usage, NULL, 10, 1, FALSE);
  spend (usage, NULL, 1000, 1, TRUE);
  weir_budget_refresh (budget); /* no limit, no look */
  g_assert_cmpfloat (weir_budget_get_fraction (budget), ==, 0);
  weir_budget_set_settings (budget, &settings);
  g_assert_true (weir_budget_get_stop (budget));
  g_assert_cmpint (weir_budget_get_limit (budget), ==, 100);
  look (budget, 10);
  g_assert_cmpfloat_with_epsilon (weir_budget_get_fraction (budget), 0.1, 1e-9);
  g_assert_cmpstr (told->str, ==, "");
  spend (usage, NULL, 69, 1, FALSE);
  look (budget, 79);
  g_assert_cmpstr (told->str, ==, "");
  spend (usage, NULL, 1, 1, FALSE);
  look (budget, 80);
  g_assert_cmpstr (told->str, ==, "80 ");
  spend (usage, NULL, 40, 1, FALSE);
  look (budget, 120);
  g_assert_cmpstr (told->str, ==, "80 100 ");

  settings.budget.month = 1e-6;
  weir_budget_set_settings (budget, &settings);
  settings.budget.month = 1.2e-7;
  weir_budget_set_settings (budget, &settings);
  g_assert_cmpstr (told->str, ==, "80 100 80 100 ");
  weir_budget_close (budget);
  weir_budget_refresh (budget);
}

/* What was so when it was looked at first is nothing new. */
static void
test_old_news (void)
{
  const WeirUsageStoreOptions options = { 0 };
  WeirSettings settings = { .budget = { .month = 1e-7 } };
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (WeirUsageStore) usage = weir_usage_store_new (&options);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirBudget) budget = weir_budget_new (usage, WEIR_CLOCK (clock), zone);
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (budget, "reached", G_CALLBACK (on_reached), told);
  spend (usage, NULL, 500, 1, FALSE);
  weir_budget_set_settings (budget, &settings);
  look (budget, 500);
  g_assert_cmpstr (told->str, ==, "");
  weir_budget_close (budget);
}

/* What a day and a half has used, a month of 31 days uses, too. */
static void
test_expected (void)
{
  const WeirUsageStoreOptions options = { 0 };
  WeirSettings settings = { .budget = { .month = 1 } };
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (WeirUsageStore) usage = weir_usage_store_new (&options);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirBudget) budget = weir_budget_new (usage, WEIR_CLOCK (clock), zone);

  g_assert_cmpint (weir_budget_get_end (budget), ==, 0);
  spend (usage, NULL, 300, 1, FALSE);
  weir_budget_set_settings (budget, &settings);
  look (budget, 300);
  g_assert_cmpint (weir_budget_get_expected (budget), ==, 0); /* it is the first of January */
  g_assert_cmpint (weir_budget_get_end (budget), ==,
                   WEIR_TEST_CLOCK_WALL_US / G_USEC_PER_SEC + 31 * 86400);
  weir_test_clock_advance (clock, 36 * 3600 * (gint64) G_USEC_PER_SEC);
  spend (usage, NULL, 300, 1, FALSE);
  look (budget, 600);
  g_assert_cmpint (weir_budget_get_expected (budget), ==, 600 * 31 * 24 / 36);
  weir_budget_close (budget);
}

/* --- What the engine makes of it --- */

static void
test_apply (void)
{
  WeirSettingsKey keys[] = { { .name = (char *) "ci", .tokens_per_month = 100 },
                             { .name = (char *) "laptop", .budget_per_month = 2 },
                             { .name = (char *) "free" } };
  WeirSettings settings = { .keys = keys,
                            .n_keys = G_N_ELEMENTS (keys),
                            .prices = { .currency = (char *) "EUR", .unit = 2 },
                            .budget = { .month = 10, .stop = FALSE } };
  g_autoptr (WeirAllowance) allowance = weir_allowance_new (NULL);
  const gint64 now = WEIR_TEST_CLOCK_WALL_US;

  weir_engine_allowance_apply (allowance, &settings);
  weir_allowance_add (allowance, "ci", 100, 0, now);
  weir_allowance_add (allowance, "laptop", 0, G_GINT64_CONSTANT (1000000000), now);
  weir_allowance_add (allowance, "free", 100000, G_GINT64_CONSTANT (5000000000), now);
  g_assert_false (weir_allowance_check (allowance, "ci", now, NULL));
  g_assert_false (weir_allowance_check (allowance, "laptop", now, NULL));
  g_assert_true (weir_allowance_check (allowance, "free", now, NULL));
  settings.budget.stop = TRUE;
  weir_engine_allowance_apply (allowance, &settings);
  g_assert_false (weir_allowance_check (allowance, "free", now, NULL));
  settings.demo = TRUE;
  weir_engine_allowance_apply (allowance, &settings);
  g_assert_true (weir_allowance_check (allowance, "ci", now, NULL));
  g_assert_true (weir_allowance_check (allowance, "free", now, NULL));
}

static void
test_load (void)
{
  const WeirUsageStoreOptions options = { 0 };
  const WeirAllowanceLimit limits[] = { { "ci", 50, 0 }, { NULL, 0, 1000 } };
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (WeirUsageStore) usage = weir_usage_store_new (&options);
  g_autoptr (WeirAllowance) allowance = weir_allowance_new (NULL);
  const gint64 now = WEIR_TEST_CLOCK_WALL_US;

  weir_allowance_set_limits (allowance, limits, G_N_ELEMENTS (limits));
  spend (usage, "ci", 1, 50, FALSE);
  spend (usage, NULL, 5, 7, FALSE);
  spend (usage, "ci", 100000, 7, TRUE);
  weir_engine_allowance_load (allowance, usage, WEIR_CLOCK (clock));
  while (weir_allowance_check (allowance, "ci", now, NULL))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (weir_allowance_check (allowance, "laptop", now, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/budget/reached", test_reached);
  g_test_add_func ("/app/budget/old-news", test_old_news);
  g_test_add_func ("/app/budget/expected", test_expected);
  g_test_add_func ("/app/budget/apply", test_apply);
  g_test_add_func ("/app/budget/load", test_load);
  return g_test_run ();
}
