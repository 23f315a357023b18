/* SPDX-License-Identifier: MIT */
#include "app/weir-today.h"

#include "app/weir-figures.h"
#include "support/weir-test-clock.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
add (WeirUsageStore *usage, gint64 wall_us, const char *model, guint status, gint64 in, gint64 out)
{
  WeirUsageRecord record = {
    .wall_us = wall_us, .model = model, .status = status, .usage = WEIR_USAGE_INIT
  };

  record.usage.in_total = in;
  record.usage.in_cache_read = in > 0 ? in / 2 : -1;
  record.usage.out_total = out;
  record.priced = in >= 0;
  record.cost_nano = in >= 0 ? in * 5 : 0;
  weir_usage_sink_record (WEIR_USAGE_SINK (usage), &record);
}

static WeirUsageStore *
make_usage (void)
{
  const WeirUsageStoreOptions options = { 0 };

  return weir_usage_store_new (&options);
}

static void
on_looked (WeirToday *today, gboolean *looked)
{
  *looked = TRUE;
}

static void
look_once (WeirToday *today)
{
  gboolean looked = FALSE;
  gulong id = g_signal_connect (today, "looked", G_CALLBACK (on_looked), &looked);

  weir_today_refresh (today);
  while (!looked)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (today, id);
}

static void
look (WeirToday *today)
{
  /* the first may be one that was under way before */
  look_once (today);
  look_once (today);
}

static void
test_count (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirUsageStore) usage = make_usage ();
  g_autoptr (WeirToday) today = NULL;
  WeirUsageBars *history;

  weir_test_clock_advance (clock, 10 * HOUR_US);
  today = weir_today_new (usage, WEIR_CLOCK (clock), zone);
  history = weir_today_get_history (today);
  add (usage, WEIR_TEST_CLOCK_WALL_US + HOUR_US, "a", 200, 100, 10);
  add (usage, WEIR_TEST_CLOCK_WALL_US + 2 * HOUR_US, "b", 502, -1, -1);
  add (usage, WEIR_TEST_CLOCK_WALL_US - HOUR_US, NULL, 200, 7, 0); /* yesterday */
  look (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 2);
  g_assert_cmpuint (weir_today_get_errors (today), ==, 1);
  g_assert_cmpuint (weir_today_get_tokens (today), ==, 110);
  g_assert_cmpuint (weir_today_get_tokens_in (today), ==, 100);
  g_assert_cmpuint (weir_today_get_tokens_cached (today), ==, 50);
  g_assert_cmpint (weir_today_get_cost_nano (today), ==, 500);
  g_assert_cmpuint (weir_today_get_unpriced (today), ==, 1);
  g_assert_cmpuint (weir_usage_bars_get_n_series (history), ==, 2);
  g_assert_cmpuint (weir_usage_bars_get_total (history, 14), ==, 110);
  g_assert_cmpuint (weir_usage_bars_get_total (history, 12), ==, 7);

  /* what is simulated is something else */
  weir_today_set_demo (today, TRUE);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 0);
  g_assert_cmpuint (weir_usage_bars_get_n_series (history), ==, 0);
  look (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 0);
  weir_today_set_demo (today, FALSE);
  look (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 2);
}

static void
test_midnight (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (WeirUsageStore) usage = make_usage ();
  g_autoptr (WeirToday) today = weir_today_new (usage, WEIR_CLOCK (clock), zone);
  guint64 requests;

  add (usage, WEIR_TEST_CLOCK_WALL_US, "a", 200, 100, 10);
  weir_test_clock_advance (clock, 24 * HOUR_US - 1);
  look (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 1);
  weir_test_clock_advance (clock, 1);
  look (today);
  g_object_get (today, "requests", &requests, NULL);
  g_assert_cmpuint (requests, ==, 0);
}

/* Half an hour after midnight at home it is still yesterday where the user has gone. */
static void
test_zone_changes (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (WeirUsageStore) usage = make_usage ();
  g_autofree char *before = g_strdup (g_getenv ("TZ"));
  g_autoptr (WeirToday) today = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  weir_test_clock_advance (clock, HOUR_US / 2);
  today = weir_today_new (usage, WEIR_CLOCK (clock), NULL);
  add (usage, WEIR_TEST_CLOCK_WALL_US - HOUR_US, "a", 200, 100, 10);
  look (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 0);
  g_setenv ("TZ", "<-05>5", TRUE);
  look (today);
  g_assert_cmpuint (weir_today_get_requests (today), ==, 1);
  if (before != NULL)
    g_setenv ("TZ", before, TRUE);
  else
    g_unsetenv ("TZ");
}

/* It is the database that counts, so another start begins with the same. */
static void
test_restart (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "weir.db", NULL);

  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (WeirDatabase) database = weir_database_new (path, 0);
      const WeirUsageStoreOptions options = { .database = database };
      g_autoptr (WeirUsageStore) usage = weir_usage_store_new (&options);
      g_autoptr (WeirToday) today = weir_today_new (usage, WEIR_CLOCK (clock), zone);

      add (usage, WEIR_TEST_CLOCK_WALL_US, "a", 200, 100, 10);
      look (today);
      g_assert_cmpuint (weir_today_get_requests (today), ==, i);
    }
}

/* What was asked for last is not heard of. */
static void
test_close (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (WeirUsageStore) usage = make_usage ();
  WeirToday *today = weir_today_new (usage, WEIR_CLOCK (clock), NULL);
  gboolean looked = FALSE;

  g_signal_connect (today, "looked", G_CALLBACK (on_looked), &looked);
  weir_today_close (today);
  weir_today_refresh (today);
  weir_usage_store_flush (usage);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (looked);
  g_assert_finalize_object (today);
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
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/app/today/count", test_count);
  g_test_add_func ("/app/today/midnight", test_midnight);
  g_test_add_func ("/app/today/zone-changes", test_zone_changes);
  g_test_add_func ("/app/today/restart", test_restart);
  g_test_add_func ("/app/today/close", test_close);
  g_test_add_func ("/app/today/figures", test_figures);

  return g_test_run ();
}
