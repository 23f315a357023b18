/* SPDX-License-Identifier: MIT */
#include "store/weir-usage-range.h"

/* @now, @first, @last: local times; @parts: how many there are. */
static const struct
{
  const char *name;
  WeirUsageRange range;
  const char *zone;
  const char *now;
  const char *first;
  const char *last;
  guint parts;
} rows[] = {
  { "hour", WEIR_USAGE_LAST_HOUR, "UTC", "2026-03-02T08:30:59Z", "2026-03-02T07:31:00Z",
    "2026-03-02T08:31:00Z", 60 },
  { "24h", WEIR_USAGE_LAST_24_HOURS, "UTC", "2026-03-02T08:30:59Z", "2026-03-01T09:00:00Z",
    "2026-03-02T09:00:00Z", 24 },
  { "today", WEIR_USAGE_TODAY, "+02:00", "2026-03-02T23:30:00Z", "2026-03-03T00:00:00+02:00",
    "2026-03-04T00:00:00+02:00", 24 },
  { "today-half-hour", WEIR_USAGE_TODAY, "+05:30", "2026-03-02T18:29:59Z",
    "2026-03-02T00:00:00+05:30", "2026-03-03T00:00:00+05:30", 24 },
  { "today-clocks-go-forward", WEIR_USAGE_TODAY, "Europe/Berlin", "2026-03-29T12:00:00Z",
    "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23 },
  { "today-clocks-go-back", WEIR_USAGE_TODAY, "Europe/Berlin", "2026-10-25T12:00:00Z",
    "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25 },
  { "7d", WEIR_USAGE_LAST_7_DAYS, "UTC", "2026-03-02T08:00:00Z", "2026-02-24T00:00:00Z",
    "2026-03-03T00:00:00Z", 7 },
  { "7d-clocks-go-forward", WEIR_USAGE_LAST_7_DAYS, "Europe/Berlin", "2026-03-31T12:00:00Z",
    "2026-03-25T00:00:00+01:00", "2026-04-01T00:00:00+02:00", 7 },
  { "30d", WEIR_USAGE_LAST_30_DAYS, "UTC", "2026-03-30T08:00:00Z", "2026-03-01T00:00:00Z",
    "2026-03-31T00:00:00Z", 30 },
  { "month", WEIR_USAGE_THIS_MONTH, "UTC", "2026-02-28T08:00:00Z", "2026-02-01T00:00:00Z",
    "2026-03-01T00:00:00Z", 28 },
  { "month-first", WEIR_USAGE_THIS_MONTH, "UTC", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z",
    "2026-03-02T00:00:00Z", 1 },
};

static gint64
parse (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time);
}

static void
assert_bounds (GArray *bounds, guint parts, const char *first, const char *last)
{
  g_assert_cmpuint (bounds->len, ==, parts + 1);
  g_assert_cmpint (g_array_index (bounds, gint64, 0), ==, parse (first));
  g_assert_cmpint (g_array_index (bounds, gint64, parts), ==, parse (last));
  for (guint i = 0; i < parts; i++)
    g_assert_cmpint (g_array_index (bounds, gint64, i), <, g_array_index (bounds, gint64, i + 1));
}

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (rows[i].zone);
  g_autoptr (GArray) bounds = NULL;

  if (zone == NULL)
    {
      g_test_skip ("the system has no time zones");
      return;
    }
  bounds = weir_usage_range_build (rows[i].range, parse (rows[i].now), zone);
  assert_bounds (bounds, rows[i].parts, rows[i].first, rows[i].last);
}

static void
test_days (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDate) first = g_date_new_dmy (15, G_DATE_JANUARY, 2025);
  g_autoptr (GDate) last = g_date_new_dmy (15, G_DATE_JANUARY, 2026);
  g_autoptr (GArray) days = weir_usage_range_build_days (first, last, zone);
  g_autoptr (GArray) day = weir_usage_range_build_days (first, first, zone);
  g_autoptr (GArray) months = NULL;

  assert_bounds (day, 1, "2025-01-15T00:00:00Z", "2025-01-16T00:00:00Z");
  assert_bounds (days, 366, "2025-01-15T00:00:00Z", "2026-01-16T00:00:00Z");
  g_date_add_days (last, 1);
  months = weir_usage_range_build_days (first, last, zone);
  assert_bounds (months, 13, "2025-01-15T00:00:00Z", "2026-01-17T00:00:00Z");
  g_assert_cmpint (g_array_index (months, gint64, 1), ==, parse ("2025-02-01T00:00:00Z"));
}

static void
test_names (void)
{
  for (guint i = 0; i < WEIR_USAGE_N_RANGES; i++)
    g_assert_cmpuint (weir_usage_range_from_name (weir_usage_range_get_name (i)), ==, i);
  g_assert_cmpuint (weir_usage_range_from_name ("year"), ==, WEIR_USAGE_N_RANGES);
  g_assert_null (weir_usage_range_get_name (WEIR_USAGE_N_RANGES));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/store/usage-range/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/store/usage-range/days", test_days);
  g_test_add_func ("/store/usage-range/names", test_names);
  return g_test_run ();
}
