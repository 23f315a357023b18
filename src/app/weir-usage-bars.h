/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "app/weir-money.h"

G_BEGIN_DECLS

/* As many series can be told apart by colour. */
#define WEIR_USAGE_BARS_MAX 8

/* What is counted. */
typedef enum
{
  WEIR_USAGE_COST,
  WEIR_USAGE_TOKENS,
  WEIR_USAGE_REQUESTS,
  WEIR_USAGE_N_METRICS,
} WeirUsageMetric;

/* "cost", "tokens", "requests". */
const char *weir_usage_metric_get_name (WeirUsageMetric metric);

/* @name: (nullable). %WEIR_USAGE_N_METRICS when there is none of this name. */
WeirUsageMetric weir_usage_metric_from_name (const char *name);

/* How long a part is. */
typedef enum
{
  WEIR_USAGE_MINUTES,
  WEIR_USAGE_HOURS,
  WEIR_USAGE_DAYS,
  WEIR_USAGE_MONTHS,
} WeirUsageStep;

/* What a sum comes to: thousand millionths of a capacity unit, tokens, or requests. */
gint64 weir_usage_sum_get (const WeirUsageSum *sum, WeirUsageMetric metric);

/**
 * WeirUsageBars:
 *
 * One number by model, key or account (a series) in each part of a stretch of time. A series keeps its
 * place, and so its colour, as long as it has something to show; new ones follow in the order of their
 * tokens. Past seven, further ones are counted together as the eighth.
 *
 * Signals:
 * "changed" ()
 */
#define WEIR_TYPE_USAGE_BARS (weir_usage_bars_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageBars, weir_usage_bars, WEIR, USAGE_BARS, GObject)

WeirUsageBars *weir_usage_bars_new (void);

/* How costs are shown; before, in capacity units. */
void weir_usage_bars_set_money (WeirUsageBars *self, WeirMoney *money);

void weir_usage_bars_take (WeirUsageBars *self,
                           const WeirUsageReport *report,
                           WeirUsageGrouping grouping,
                           WeirUsageMetric metric);

/* Forgets all, places too. */
void weir_usage_bars_clear (WeirUsageBars *self);

guint weir_usage_bars_get_n_series (WeirUsageBars *self);
guint weir_usage_bars_get_n_parts (WeirUsageBars *self);
WeirUsageMetric weir_usage_bars_get_metric (WeirUsageBars *self);

/* Of the longest part. */
WeirUsageStep weir_usage_bars_get_step (WeirUsageBars *self);

/* What people read: also of those that have no name, and of the rest together. */
const char *weir_usage_bars_get_name (WeirUsageBars *self, guint series);

/* The place of the group @name of a report: its own or that of the rest; 0 to WEIR_USAGE_BARS_MAX,
 * which is none. */
guint weir_usage_bars_find (WeirUsageBars *self, const char *name);

gint64 weir_usage_bars_get (WeirUsageBars *self, guint series, guint part);
gint64 weir_usage_bars_get_total (WeirUsageBars *self, guint part);

/* @part: the highest there is, when there is something. Returns: what it comes to */
gint64 weir_usage_bars_find_highest (WeirUsageBars *self, guint *part);

/* Where a part begins, or with the number of parts where the last ends, seconds since 1970 UTC; 0 when
 * there are none. */
gint64 weir_usage_bars_get_bound (WeirUsageBars *self, guint part);

/* (transfer full): a number of this metric, as people read it. */
char *weir_usage_bars_format (WeirUsageBars *self, gint64 value);

G_END_DECLS
