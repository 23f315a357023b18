/* SPDX-License-Identifier: MIT */
#include "app/weir-budget-notices.h"

#include "support/weir-test-clock.h"

#define UNIT G_GINT64_CONSTANT (1000000000)

typedef struct
{
  WeirTestClock *clock;
  WeirUsageStore *usage;
  WeirSettings settings;
  WeirSettingsKey keys[1];
  WeirBudgets *budgets;
  WeirMoney *money;
  WeirNotifier *notifier;
  WeirBudgetNotices *notices;
  GString *done;
} Fixture;

static gboolean
is_wanted (gpointer user_data)
{
  return TRUE;
}

static void
send_notice (const WeirNotice *notice, gpointer user_data)
{
  g_string_append_printf (user_data, "+%s: %s|%s|%s\n", notice->id, notice->title, notice->body,
                          notice->action);
}

static void
withdraw_notice (const char *id, gpointer user_data)
{
  g_string_append_printf (user_data, "-%s\n", id);
}

static void
set_up (Fixture *f, gconstpointer stop)
{
  const WeirUsageStoreOptions options = { 0 };
  const WeirSettingsPrices prices = { .currency = (char *) "EUR", .unit = 1 };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  WeirNotifierHost host = { is_wanted, send_notice, withdraw_notice, NULL };

  f->done = host.user_data = g_string_new (NULL);
  f->clock = weir_test_clock_new ();
  f->usage = weir_usage_store_new (&options);
  f->settings.prices = prices;
  f->settings.budget.month = 50;
  f->settings.budget.stop = stop != NULL;
  f->keys[0] = (WeirSettingsKey){ .name = (char *) "ci",
                                  .tokens_per_month = 100000,
                                  .budget_per_month = 20 };
  f->settings.keys = f->keys;
  f->settings.n_keys = G_N_ELEMENTS (f->keys);
  f->budgets = weir_budgets_new (f->usage, WEIR_CLOCK (f->clock), zone);
  f->money = weir_money_new (&prices);
  f->notifier = weir_notifier_new (&host);
  f->notices = weir_budget_notices_new (f->budgets, f->money, f->notifier);
  weir_budgets_set_settings (f->budgets, &f->settings);
}

static void
tear_down (Fixture *f, gconstpointer stop)
{
  weir_budgets_close (f->budgets);
  weir_budget_notices_free (f->notices);
  g_object_unref (f->notifier);
  g_object_unref (f->money);
  g_object_unref (f->budgets);
  g_object_unref (f->usage);
  g_object_unref (f->clock);
  g_string_free (f->done, TRUE);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Spends so many units and tokens more, and waits until it is noticed that @used units are spent. */
static void
spend (Fixture *f, const char *key, gint64 units, gint64 tokens, gint64 used)
{
  const WeirUsageRecord record = { .wall_us = WEIR_TEST_CLOCK_WALL_US,
                                   .key_name = key,
                                   .status = 200,
                                   .priced = TRUE,
                                   .cost_nano = units * UNIT,
                                   .usage = { tokens, -1, -1, -1, -1, 0, -1, -1, -1, -1, FALSE } };
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (60, on_time, &over);

  weir_usage_sink_record (WEIR_USAGE_SINK (f->usage), &record);
  weir_budgets_refresh (f->budgets);
  while (weir_budget_get_used (weir_budgets_get_total (f->budgets)) != used * UNIT && !over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (over);
  g_source_remove (limit);
}

static void
assert_done (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->done->str, ==, expected);
  g_string_truncate (f->done, 0);
}

static void
test_told (Fixture *f, gconstpointer stop)
{
  spend (f, NULL, 10, 0, 10);
  assert_done (f, "");
  spend (f, NULL, 30, 0, 40);
  assert_done (f, "+budget: 80 % of Budget Used|EUR 40.00 of EUR 50.00 this month.|"
                  "app.show-page::usage\n");
  spend (f, NULL, 10, 0, 50);
  assert_done (f, stop != NULL ? "+budget: 100 % of Budget Used|EUR 50.00 of EUR 50.00 this month. "
                                 "Requests are refused until the month is over.|"
                                 "app.show-page::usage\n"
                               : "+budget: 100 % of Budget Used|EUR 50.00 of EUR 50.00 this month.|"
                                 "app.show-page::usage\n");

  f->settings.budget.month = 500;
  weir_budgets_set_settings (f->budgets, &f->settings);
  assert_done (f, "-budget\n");
}

/* A key's budgets have notices of their own. */
static void
test_key (Fixture *f, gconstpointer stop)
{
  f->settings.budget.month = 1000;
  weir_budgets_set_settings (f->budgets, &f->settings);
  spend (f, "laptop", 1, 1000000, 1);
  assert_done (f, "");
  spend (f, "ci", 17, 1, 18);
  assert_done (f, "+budget-money-ci: 80 % of the Budget of “ci” Used|EUR 17.00 of EUR 20.00 this "
                  "month.|app.show-page::usage\n");
  spend (f, "ci", 5, 99999, 23);
  assert_done (f, "+budget-money-ci: 100 % of the Budget of “ci” Used|EUR 22.00 of EUR 20.00 this "
                  "month. Requests with this key are refused until the month is over.|"
                  "app.show-page::usage\n"
                  "+budget-tokens-ci: 80 % of the Tokens of “ci” Used|100 k of 100 k tokens this "
                  "month.|app.show-page::usage\n"
                  "+budget-tokens-ci: 100 % of the Tokens of “ci” Used|100 k of 100 k tokens this "
                  "month. Requests with this key are refused until the month is over.|"
                  "app.show-page::usage\n");

  f->settings.n_keys = 0;
  weir_budgets_set_settings (f->budgets, &f->settings);
  assert_done (f, "-budget-money-ci\n-budget-tokens-ci\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/budget-notices/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/app/budget-notices/stopped", Fixture, "", set_up, test_told, tear_down);
  g_test_add ("/app/budget-notices/key", Fixture, NULL, set_up, test_key, tear_down);
  return g_test_run ();
}
