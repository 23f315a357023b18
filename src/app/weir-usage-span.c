/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-span.h"

#define CUSTOM "custom"
#define USUAL_DAYS 7

void
weir_usage_span_init (WeirUsageSpan *self)
{
  self->range = WEIR_USAGE_TODAY;
  g_date_clear (&self->first, 1);
  g_date_clear (&self->last, 1);
}

const char *
weir_usage_span_get_name (const WeirUsageSpan *self)
{
  return self->range < WEIR_USAGE_N_RANGES ? weir_usage_range_get_name (self->range) : CUSTOM;
}

gboolean
weir_usage_span_set_name (WeirUsageSpan *self, const char *name)
{
  WeirUsageRange range = name != NULL ? weir_usage_range_from_name (name) : WEIR_USAGE_N_RANGES;

  if (range == WEIR_USAGE_N_RANGES
      && (g_strcmp0 (name, CUSTOM) != 0 || !g_date_valid (&self->first)))
    return FALSE;
  if (self->range == range)
    return FALSE;
  self->range = range;
  return TRUE;
}

void
weir_usage_span_set_days (WeirUsageSpan *self, const GDate *first, const GDate *last)
{
  gboolean is_right = g_date_compare (first, last) <= 0;

  self->first = is_right ? *first : *last;
  self->last = is_right ? *last : *first;
  self->range = WEIR_USAGE_N_RANGES;
}

void
weir_usage_span_get_days (const WeirUsageSpan *self,
                          gint64 now_s,
                          GTimeZone *zone,
                          GDate *first,
                          GDate *last)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) now = NULL;
  int year, month, day;

  *first = self->first;
  *last = self->last;
  if (g_date_valid (first))
    return;
  utc = g_date_time_new_from_unix_utc (now_s);
  now = g_date_time_to_timezone (utc, zone);
  g_date_time_get_ymd (now, &year, &month, &day);
  g_date_set_dmy (last, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *first = *last;
  g_date_subtract_days (first, USUAL_DAYS - 1);
}

GArray *
weir_usage_span_build (const WeirUsageSpan *self, gint64 now_s, GTimeZone *zone)
{
  if (self->range < WEIR_USAGE_N_RANGES)
    return weir_usage_range_build (self->range, now_s, zone);
  return weir_usage_range_build_days (&self->first, &self->last, zone);
}
