/* SPDX-License-Identifier: MIT */
#include "app/weir-today.h"

#include "app/weir-figures.h"
#include "support/weir-test-clock.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
add (WeirToday *today, gint64 wall_us, const char *model, guint status, gint64 in, gint64 out)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_usage_entry_free);
  WeirUsageRecord record = {
    .wall_us = wall_us, .model = model, .status = status, .usage = WEIR_USAGE_INIT
  };

  record.usage.in_total = in;
  record.usage.in_cache_read = in > 0 ? in / 2 : -1;
  record.usage.out_total = out;
  g_ptr_array_add (entries, weir_usage_entry_new (&record));
  weir_today_add (today, entries);
}

static void
test_count (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirToday) today = weir_today_new (WEIR_CLOCK (clock), zone);
  WeirTokenHistory *history = weir_today_get_history (today);

  weir_test_clock_advance (clock, 10 * HOUR_US);
  add (today, WEIR_TEST_CLOCK_WALL_US + HOUR_US, "a", 200, 100, 10);
  add (today, WEIR_TEST_CLOCK_WALL_US + 2 * HOUR_US, "b", 502, -1, -1);
  add (today, WEIR_TEST_CLOCK_WALL_US - HOUR_US, NULL, 200, 7, 0); /* yesterday */
  g_assert_cmpuint (weir_today_get_requests (today), ==, 2);
  g_assert_cmpuint (weir_today_get_errors (today), ==, 1);
  g_assert_cmpuint (weir_today_get_tokens (today), ==, 110);
  g_assert_cmpuint (weir_today_get_tokens_in (today), ==, 100);
  g_assert_cmpuint (weir_today_get_tokens_cached (today), ==, 50);
  g_assert_cmpuint (weir_token_history_get_n_models (history), ==, 2);
  g_assert_cmpuint (weir_token_history_get_total (history, 14), ==, 110);
  g_assert_cmpuint (weir_token_history_get_total (history, 12), ==, 7);

  weir_today_clear (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 0);
  g_assert_cmpuint (weir_token_history_get_n_models (history), ==, 0);
}

static void
test_midnight (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirToday) today = weir_today_new (WEIR_CLOCK (clock), zone);
  guint64 requests;

  add (today, WEIR_TEST_CLOCK_WALL_US, "a", 200, 100, 10);
  weir_test_clock_advance (clock, 24 * HOUR_US - 1);
  weir_today_tick (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 1);
  weir_test_clock_advance (clock, 1);
  weir_today_tick (today);
  g_object_get (today, "requests", &requests, NULL);
  g_assert_cmpuint (requests, ==, 0);
}

static void
test_many_models (void)
{
  g_autoptr (WeirTokenHistory) history = weir_token_history_new ();

  weir_token_history_set_now (history, 1000 * 3600);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%u", i);

      weir_token_history_add (history, 1000 * 3600, name, 5);
    }
  g_assert_cmpuint (weir_token_history_get_n_models (history), ==, 8);
  g_assert_cmpstr (weir_token_history_get_model (history, 7), ==, "Other models");
  g_assert_cmpuint (weir_token_history_get (history, 7, 23), ==, 15);
  g_assert_cmpint (weir_token_history_get_start (history), ==, 977 * 3600);
  weir_token_history_add (history, 976 * 3600, "m0", 5);
  weir_token_history_add (history, 1001 * 3600, "m0", 5);
  g_assert_cmpuint (weir_token_history_get_total (history, 0), ==, 0);

  weir_token_history_set_now (history, 1002 * 3600);
  g_assert_cmpuint (weir_token_history_get_total (history, 21), ==, 50);
  g_assert_cmpuint (weir_token_history_get_total (history, 23), ==, 0);
  weir_token_history_set_now (history, 900 * 3600); /* the clock was set back */
  g_assert_cmpuint (weir_token_history_get_total (history, 23), ==, 0);
}

static const struct
{
  gint64 count;
  const char *text;
} figures[] = {
  { 0, "0" },          { 812, "812" },         { 9999, "9999" },        { 12400, "12.4 k" },
  { 344000, "344 k" }, { 999499, "999 k" },    { 999500, "1 M" },       { 1450000, "1.45 M" },
  { 9996000, "10 M" }, { 64200000, "64.2 M" }, { 2100000000, "2.1 G" },
};

static void
test_figures (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *text = weir_figures_format_count (figures[i].count);

      g_assert_cmpstr (text, ==, figures[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/today/count", test_count);
  g_test_add_func ("/app/today/midnight", test_midnight);
  g_test_add_func ("/app/today/many-models", test_many_models);
  g_test_add_func ("/app/today/figures", test_figures);

  return g_test_run ();
}
