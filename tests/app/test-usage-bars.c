/* SPDX-License-Identifier: MIT */
#include "app/weir-usage-bars.h"

#include <string.h>

#define HOURS 24

/* Tokens of the last hour; as many requests, and twice the cost. */
typedef struct
{
  const char *name;
  gint64 tokens;
} Group;

static void
fill_sum (WeirUsageSum *sum, gint64 n)
{
  sum->tokens_in = n / 2;
  sum->tokens_out = n - n / 2;
  sum->requests = n;
  sum->cost_nano = 2 * n;
}

static void
take (WeirUsageBars *bars, const Group *models, guint n, WeirUsageMetric metric)
{
  gint64 bounds[HOURS + 1];
  WeirUsageSum parts[12][HOURS];
  WeirUsageGroup groups[12];
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  const WeirUsageReport report = { bounds, HOURS, list, { 0 } };

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (groups));
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    bounds[i] = (977 + i) * 3600;
  memset (parts, 0, sizeof parts);
  memset (groups, 0, sizeof groups);
  for (guint i = 0; i < n; i++)
    {
      fill_sum (&parts[i][HOURS - 1], models[i].tokens);
      fill_sum (&groups[i].total, models[i].tokens);
      groups[i].name = (char *) models[i].name;
      groups[i].parts = parts[i];
      g_ptr_array_add (list, &groups[i]);
    }
  weir_usage_bars_take (bars, &report, WEIR_USAGE_BY_MODEL, metric);
}

static void
test_many (void)
{
  g_autoptr (WeirUsageBars) bars = weir_usage_bars_new ();
  static const Group models[] = { { "m0", 9 }, { "m1", 9 }, { "m2", 9 },  { "m3", 9 },
                                  { "m4", 9 }, { "m5", 9 }, { "m6", 9 },  { "m7", 3 },
                                  { "m8", 2 }, { "", 1 },   { "none", 0 } };
  guint part = 0;

  for (guint i = 0; i < 2; i++)
    {
      take (bars, models, G_N_ELEMENTS (models), WEIR_USAGE_TOKENS);
      g_assert_cmpuint (weir_usage_bars_get_n_series (bars), ==, 8);
      g_assert_cmpstr (weir_usage_bars_get_name (bars, 7), ==, "Other models");
      g_assert_cmpint (weir_usage_bars_get (bars, 7, 23), ==, 6);
    }
  g_assert_cmpuint (weir_usage_bars_find (bars, "m6"), ==, 6);
  g_assert_cmpuint (weir_usage_bars_find (bars, "m8"), ==, 7);
  g_assert_cmpint (weir_usage_bars_get_bound (bars, 0), ==, 977 * 3600);
  g_assert_cmpint (weir_usage_bars_get_bound (bars, HOURS), ==, (977 + HOURS) * 3600);
  g_assert_cmpint (weir_usage_bars_get_total (bars, 23), ==, 69);
  g_assert_cmpint (weir_usage_bars_get_total (bars, 22), ==, 0);
  g_assert_cmpint (weir_usage_bars_find_highest (bars, &part), ==, 69);
  g_assert_cmpuint (part, ==, 23);

  weir_usage_bars_clear (bars);
  g_assert_cmpuint (weir_usage_bars_get_n_series (bars), ==, 0);
  g_assert_cmpuint (weir_usage_bars_get_n_parts (bars), ==, 0);
  g_assert_cmpint (weir_usage_bars_get_bound (bars, 0), ==, 0);
  g_assert_cmpint (weir_usage_bars_find_highest (bars, &part), ==, 0);
}

/* A model keeps its colour while others come and go. */
static void
test_places (void)
{
  g_autoptr (WeirUsageBars) bars = weir_usage_bars_new ();
  static const Group before[] = { { "a", 3 }, { "", 2 }, { "c", 1 } };
  static const Group after[] = { { "d", 9 }, { "c", 3 }, { "", 2 } };

  take (bars, before, G_N_ELEMENTS (before), WEIR_USAGE_TOKENS);
  take (bars, after, G_N_ELEMENTS (after), WEIR_USAGE_TOKENS);
  g_assert_cmpuint (weir_usage_bars_get_n_series (bars), ==, 3);
  g_assert_cmpstr (weir_usage_bars_get_name (bars, 0), ==, "Unknown model");
  g_assert_cmpstr (weir_usage_bars_get_name (bars, 1), ==, "c");
  g_assert_cmpstr (weir_usage_bars_get_name (bars, 2), ==, "d");
  g_assert_cmpint (weir_usage_bars_get (bars, 0, 23), ==, 2);
  g_assert_cmpuint (weir_usage_bars_find (bars, "a"), ==, WEIR_USAGE_BARS_MAX);
}

static void
test_metrics (void)
{
  g_autoptr (WeirUsageBars) bars = weir_usage_bars_new ();
  static const Group models[] = { { "a", 21000 } };
  static const struct
  {
    WeirUsageMetric metric;
    gint64 value;
    const char *text;
  } rows[] = {
    { WEIR_USAGE_TOKENS, 21000, "21 k" },
    { WEIR_USAGE_REQUESTS, 21000, "21 k" },
    { WEIR_USAGE_COST, 42000, "CU 0.000042" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;

      take (bars, models, 1, rows[i].metric);
      g_assert_cmpint (weir_usage_bars_get_metric (bars), ==, rows[i].metric);
      g_assert_cmpint (weir_usage_bars_get (bars, 0, HOURS - 1), ==, rows[i].value);
      text = weir_usage_bars_format (bars, rows[i].value);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_steps (void)
{
  static const struct
  {
    gint64 bounds_s[3];
    WeirUsageStep step;
  } rows[] = {
    { { 0, 60, 120 }, WEIR_USAGE_MINUTES },
    { { 0, 3600, 7200 }, WEIR_USAGE_HOURS },
    /* where clocks change, days and hours are shorter or longer */
    { { 0, 23 * 3600, 47 * 3600 }, WEIR_USAGE_DAYS },
    { { 0, 25 * 3600, 49 * 3600 }, WEIR_USAGE_DAYS },
    { { 0, 86400, 29 * 86400 }, WEIR_USAGE_MONTHS },
  };
  WeirUsageSum parts[2] = { 0 };
  WeirUsageGroup group = { .name = (char *) "m", .parts = parts };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  g_ptr_array_add (list, &group);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WeirUsageBars) bars = weir_usage_bars_new ();
      const WeirUsageReport report = { (gint64 *) rows[i].bounds_s, 2, list, { 0 } };

      weir_usage_bars_take (bars, &report, WEIR_USAGE_BY_KEY, WEIR_USAGE_TOKENS);
      g_assert_cmpint (weir_usage_bars_get_step (bars), ==, rows[i].step);
      g_assert_cmpuint (weir_usage_bars_get_n_series (bars), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/app/usage-bars/many", test_many);
  g_test_add_func ("/app/usage-bars/places", test_places);
  g_test_add_func ("/app/usage-bars/metrics", test_metrics);
  g_test_add_func ("/app/usage-bars/steps", test_steps);

  return g_test_run ();
}
