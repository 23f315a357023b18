/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-store"

#include "store/weir-usage-range.h"

#include <string.h>

#define MINUTE_S 60
#define HOUR_S 3600
#define MAX_DAYS 366

static const char *const names[WEIR_USAGE_N_RANGES] = {
  "hour", "24h", "today", "7d", "30d", "month"
};

const char *
weir_usage_range_get_name (WeirUsageRange range)
{
  return range < WEIR_USAGE_N_RANGES ? names[range] : NULL;
}

WeirUsageRange
weir_usage_range_from_name (const char *name)
{
  g_return_val_if_fail (name != NULL, WEIR_USAGE_N_RANGES);

  for (guint i = 0; i < WEIR_USAGE_N_RANGES; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return WEIR_USAGE_N_RANGES;
}

static GArray *
bounds_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* The last @n steps of @step_s that end with the current one. */
static GArray *
build_steps (gint64 now_s, gint64 step_s, int n)
{
  GArray *bounds = bounds_new ();
  gint64 current = now_s - now_s % step_s;

  for (int i = 1 - n; i <= 1; i++)
    {
      gint64 begin = current + i * step_s;

      g_array_append_val (bounds, begin);
    }
  return bounds;
}

/* Where the local day begins; where clocks skip midnight, that is later than 00:00. */
static gint64
begin_of_day (const GDate *date, GTimeZone *zone)
{
  g_autoptr (GDateTime) midnight = g_date_time_new (
      zone, g_date_get_year (date), (int) g_date_get_month (date), g_date_get_day (date), 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) : 0;
}

static void
get_local_date (gint64 now_s, GTimeZone *zone, GDate *date)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_s);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  int year, month, day;

  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

/* Hours are as long as hours are; a day may have 23 or 25 of them. */
static GArray *
build_today (const GDate *today, GTimeZone *zone)
{
  GArray *bounds = bounds_new ();
  GDate tomorrow = *today;
  gint64 end;

  g_date_add_days (&tomorrow, 1);
  end = begin_of_day (&tomorrow, zone);
  for (gint64 begin = begin_of_day (today, zone); begin < end; begin += HOUR_S)
    g_array_append_val (bounds, begin);
  g_array_append_val (bounds, end);
  return bounds;
}

GArray *
weir_usage_range_build_days (const GDate *first, const GDate *last, GTimeZone *zone)
{
  GArray *bounds = bounds_new ();
  GDate date = *first, end = *last;
  gboolean by_month = g_date_days_between (first, last) >= MAX_DAYS;
  gint64 begin;

  g_date_add_days (&end, 1);
  while (g_date_compare (&date, &end) < 0)
    {
      begin = begin_of_day (&date, zone);
      g_array_append_val (bounds, begin);
      if (!by_month)
        {
          g_date_add_days (&date, 1);
          continue;
        }
      g_date_set_day (&date, 1);
      g_date_add_months (&date, 1);
    }
  begin = begin_of_day (&end, zone);
  g_array_append_val (bounds, begin);
  return bounds;
}

GArray *
weir_usage_range_build (WeirUsageRange range, gint64 now_s, GTimeZone *zone)
{
  GDate today, first;

  get_local_date (now_s, zone, &today);
  first = today;
  switch (range)
    {
    case WEIR_USAGE_LAST_HOUR:
      return build_steps (now_s, MINUTE_S, 60);
    case WEIR_USAGE_LAST_24_HOURS:
      return build_steps (now_s, HOUR_S, 24);
    case WEIR_USAGE_LAST_7_DAYS:
      g_date_subtract_days (&first, 6);
      break;
    case WEIR_USAGE_LAST_30_DAYS:
      g_date_subtract_days (&first, 29);
      break;
    case WEIR_USAGE_THIS_MONTH:
      g_date_set_day (&first, 1);
      break;
    case WEIR_USAGE_TODAY:
    case WEIR_USAGE_N_RANGES:
    default:
      return build_today (&today, zone);
    }
  return weir_usage_range_build_days (&first, &today, zone);
}
