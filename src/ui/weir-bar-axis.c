/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-bar-axis.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_LABELS 7
#define MAX_DISTANCES 7

/* By the step: of how many parts one may have a label. */
static const guint distances[][MAX_DISTANCES] = {
  [WEIR_USAGE_MINUTES] = { 5, 10, 15, 20, 30 },
  [WEIR_USAGE_HOURS] = { 1, 2, 4, 8, 12 },
  [WEIR_USAGE_DAYS] = { 1, 2, 7, 14, 28, 56, 112 },
  [WEIR_USAGE_MONTHS] = { 1, 2, 3, 6, 12, 24, 48 },
};

static const char *const label_formats[] = {
  [WEIR_USAGE_MINUTES] = "%H:%M",
  [WEIR_USAGE_HOURS] = "%H:00",
  /* Translators: a day on the axis of a chart, as for g_date_time_format (): "22 Nov" */
  [WEIR_USAGE_DAYS] = N_ ("%-d %b"),
  /* Translators: a month on the axis of a chart, as for g_date_time_format (): "Nov 26" */
  [WEIR_USAGE_MONTHS] = N_ ("%b %y"),
};

static const char *const time_formats[] = {
  [WEIR_USAGE_MINUTES] = "%H:%M",
  [WEIR_USAGE_HOURS] = "%H:00",
  /* Translators: a day, as for g_date_time_format (): "Sun, 22 Nov" */
  [WEIR_USAGE_DAYS] = N_ ("%a, %-d %b"),
  /* Translators: a month, as for g_date_time_format (): "November 2026" */
  [WEIR_USAGE_MONTHS] = N_ ("%B %Y"),
};

double
weir_bar_axis_choose_scale (gint64 highest, guint n_lines)
{
  static const double steps[] = { 1, 2, 3, 5, 8, 10 };
  double step, power;

  g_return_val_if_fail (n_lines > 0, 1);

  step = MAX ((double) highest, n_lines) / n_lines;
  power = pow (10, floor (log10 (step)));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= step - 1e-9)
      return steps[i] * power * n_lines;
  return 10 * power * n_lines;
}

guint
weir_bar_axis_choose_distance (WeirUsageBars *bars, double part_width, double label_width)
{
  const guint *all;
  guint n_parts;
  guint last = 1;

  g_return_val_if_fail (WEIR_IS_USAGE_BARS (bars), 1);

  all = distances[weir_usage_bars_get_step (bars)];
  n_parts = weir_usage_bars_get_n_parts (bars);
  for (guint i = 0; i < MAX_DISTANCES && all[i] > 0; i++)
    {
      last = all[i];
      if (last * part_width >= label_width && n_parts <= last * MAX_LABELS)
        break;
    }
  return last;
}

static GDateTime *
get_begin (WeirUsageBars *bars, guint part)
{
  return g_date_time_new_from_unix_local (weir_usage_bars_get_bound (bars, part));
}

/* Which of all minutes of its hour, hours of its day, days or months it is. Weeks begin on Mondays. */
static guint
count_parts (GDateTime *time, WeirUsageStep step)
{
  GDate date;

  switch (step)
    {
    case WEIR_USAGE_MINUTES:
      return (guint) g_date_time_get_minute (time);
    case WEIR_USAGE_HOURS:
      return (guint) g_date_time_get_hour (time);
    case WEIR_USAGE_MONTHS:
      return (guint) (g_date_time_get_year (time) * 12 + g_date_time_get_month (time) - 1);
    case WEIR_USAGE_DAYS:
    default:
      g_date_clear (&date, 1);
      g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (time),
                      (GDateMonth) g_date_time_get_month (time),
                      (GDateYear) g_date_time_get_year (time));
      return g_date_get_julian (&date) - 1;
    }
}

static char *
format (GDateTime *time, const char *text, WeirUsageStep step)
{
  return g_date_time_format (time, step >= WEIR_USAGE_DAYS ? _ (text) : text);
}

char *
weir_bar_axis_dup_label (WeirUsageBars *bars, guint part, guint distance)
{
  g_autoptr (GDateTime) time = NULL;
  WeirUsageStep step;

  g_return_val_if_fail (WEIR_IS_USAGE_BARS (bars) && distance > 0, NULL);

  time = get_begin (bars, part);
  step = weir_usage_bars_get_step (bars);
  return count_parts (time, step) % distance == 0 ? format (time, label_formats[step], step) : NULL;
}

char *
weir_bar_axis_dup_time (WeirUsageBars *bars, guint part)
{
  g_autoptr (GDateTime) time = NULL;
  WeirUsageStep step;

  g_return_val_if_fail (WEIR_IS_USAGE_BARS (bars), NULL);

  time = get_begin (bars, part);
  step = weir_usage_bars_get_step (bars);
  return format (time, time_formats[step], step);
}
