/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stretches of time that usage is asked for. */
typedef enum
{
  WEIR_USAGE_LAST_HOUR,     /* by the minute, the current one included */
  WEIR_USAGE_LAST_24_HOURS, /* by the hour, the current one included */
  WEIR_USAGE_TODAY,         /* the local day, by the hour */
  WEIR_USAGE_LAST_7_DAYS,   /* local days, today included */
  WEIR_USAGE_LAST_30_DAYS,
  WEIR_USAGE_THIS_MONTH,
  WEIR_USAGE_N_RANGES,
} WeirUsageRange;

/* (nullable): what a range is called on a command line: "hour", "24h", "today", "7d", "30d", "month". */
const char *weir_usage_range_get_name (WeirUsageRange range);

/* %WEIR_USAGE_N_RANGES when there is none of this name. */
WeirUsageRange weir_usage_range_from_name (const char *name);

/**
 * weir_usage_range_build:
 * @now_s: seconds since 1970 UTC
 * @zone: where days begin
 *
 * Returns: (transfer full) (element-type gint64): where each part of the range begins, and at last where
 *   the range ends, seconds since 1970 UTC; at least two
 */
GArray *weir_usage_range_build (WeirUsageRange range, gint64 now_s, GTimeZone *zone);

/* The same for local days from @first to @last, which are valid and in this order; by the month where
 * they are more than a year. */
GArray *weir_usage_range_build_days (const GDate *first, const GDate *last, GTimeZone *zone);

G_END_DECLS
