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

/* A month of a hundred seconds. */
static void
take (WeirBudget *budget, gint64 used)
{
  weir_budget_take (budget, used, 1000, 1100, 1050);
}

static void
assert_told (GString *told, const char *expected)
{
  g_assert_cmpstr (told->str, ==, expected);
  g_string_truncate (told, 0);
}

/* What it tells goes to @told. */
static WeirBudget *
make_budget (const char *key, WeirBudgetKind kind, GString *told)
{
  WeirBudget *budget = weir_budget_new (key, kind);

  g_signal_connect (budget, "reached", G_CALLBACK (on_reached), told);
  return budget;
}

static void
test_reached (void)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (WeirBudget) budget = make_budget (NULL, WEIR_BUDGET_MONEY, told);

  g_assert_cmpfloat (weir_budget_get_fraction (budget), ==, 0);
  weir_budget_set_limit (budget, 100, TRUE);
  g_assert_true (weir_budget_get_stop (budget));
  g_assert_cmpint (weir_budget_get_limit (budget), ==, 100);
  take (budget, 10);
  g_assert_cmpfloat_with_epsilon (weir_budget_get_fraction (budget), 0.1, 1e-9);
  take (budget, 79);
  assert_told (told, "");
  take (budget, 80);
  assert_told (told, "80 ");
  take (budget, 99);
  assert_told (told, "");
  take (budget, 120);
  assert_told (told, "100 ");
  take (budget, 130);
  assert_told (told, "");

  weir_budget_set_limit (budget, 1000, TRUE);
  assert_told (told, "");
  weir_budget_set_limit (budget, 120, TRUE);
  assert_told (told, "80 100 ");
}

/* What was so when it was looked at first, as after a start, is nothing new. */
static void
test_old_news (void)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (WeirBudget) budget = make_budget ("ci", WEIR_BUDGET_TOKENS, told);

  weir_budget_set_limit (budget, 100, TRUE);
  take (budget, 90);
  assert_told (told, "");
  take (budget, 100);
  assert_told (told, "100 ");
}

/* Another month begins with nothing, and is told of again. */
static void
test_month (void)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (WeirBudget) budget = make_budget ("ci", WEIR_BUDGET_MONEY, told);

  weir_budget_set_limit (budget, 100, TRUE);
  take (budget, 0);
  take (budget, 100);
  assert_told (told, "80 100 ");
  weir_budget_take (budget, 3, 1100, 1200, 1101);
  g_assert_cmpint (weir_budget_get_end (budget), ==, 1200);
  weir_budget_take (budget, 85, 1100, 1200, 1150);
  assert_told (told, "80 ");
}

/* What a day and a half has used, a month of 31 days uses, too. */
static void
test_expected (void)
{
  const gint64 day_s = 24 * 3600;
  g_autoptr (WeirBudget) budget = weir_budget_new (NULL, WEIR_BUDGET_MONEY);

  g_assert_cmpint (weir_budget_get_end (budget), ==, 0);
  weir_budget_set_limit (budget, 10000, FALSE);
  weir_budget_take (budget, 300, 0, 31 * day_s, day_s / 2);
  g_assert_cmpint (weir_budget_get_expected (budget), ==, 0);
  g_assert_cmpint (weir_budget_get_end (budget), ==, 31 * day_s);
  weir_budget_take (budget, 600, 0, 31 * day_s, day_s * 3 / 2);
  g_assert_cmpint (weir_budget_get_expected (budget), ==, 600 * 31 * 2 / 3);
  /* a clock that is ahead of the month */
  weir_budget_take (budget, 600, 0, 31 * day_s, 40 * day_s);
  g_assert_cmpint (weir_budget_get_expected (budget), ==, 600);
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
  g_test_add_func ("/app/budget/month", test_month);
  g_test_add_func ("/app/budget/expected", test_expected);
  g_test_add_func ("/app/budget/apply", test_apply);
  g_test_add_func ("/app/budget/load", test_load);
  return g_test_run ();
}
