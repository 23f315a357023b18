/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-ui"

#include "ui/weir-usage-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-figures.h"

#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S (24 * HOUR_S)

static const char *const titles[WEIR_USAGE_N_METRICS][4] = {
  [WEIR_USAGE_COST] = { N_ ("Cost per Minute"), N_ ("Cost per Hour"), N_ ("Cost per Day"),
                        N_ ("Cost per Month") },
  [WEIR_USAGE_TOKENS] = { N_ ("Tokens per Minute"), N_ ("Tokens per Hour"), N_ ("Tokens per Day"),
                          N_ ("Tokens per Month") },
  [WEIR_USAGE_REQUESTS] = { N_ ("Requests per Minute"), N_ ("Requests per Hour"),
                            N_ ("Requests per Day"), N_ ("Requests per Month") },
};

char *
weir_usage_text_build_title (WeirUsageMetric metric, WeirUsageStep step)
{
  g_return_val_if_fail (metric < WEIR_USAGE_N_METRICS && step <= WEIR_USAGE_MONTHS, NULL);

  return g_strdup (_ (titles[metric][step]));
}

char *
weir_usage_text_build_span (gint64 begin_s, gint64 end_s)
{
  g_autoptr (GDateTime) begin = g_date_time_new_from_unix_local (begin_s);
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (end_s - begin_s <= HOUR_S)
    {
      end = g_date_time_new_from_unix_local (end_s);
      from = g_date_time_format (begin, "%H:%M");
      to = g_date_time_format (end, "%H:%M");
      return g_strdup_printf ("%s – %s", from, to);
    }
  end = g_date_time_new_from_unix_local (end_s - 1);
  if (g_date_time_get_year (begin) != g_date_time_get_year (end))
    {
      /* Translators: a day of another year, as for g_date_time_format (): "22 Nov 2025" */
      from = g_date_time_format (begin, _ ("%-d %b %Y"));
      to = g_date_time_format (end, _ ("%-d %b %Y"));
      return g_strdup_printf ("%s – %s", from, to);
    }
  from = g_date_time_format (begin, _ ("%-d %b"));
  if (g_date_time_get_day_of_year (begin) == g_date_time_get_day_of_year (end))
    return g_date_time_format (begin, _ ("%a, %-d %b"));
  to = g_date_time_format (end, _ ("%-d %b"));
  return g_strdup_printf ("%s – %s", from, to);
}

char *
weir_usage_text_build_cost (const WeirUsageSum *sum, WeirMoney *money)
{
  g_autofree char *text = NULL;
  const char *number;

  g_return_val_if_fail (sum != NULL, NULL);

  if (sum->requests == 0 || sum->unpriced >= sum->requests)
    return g_strdup ("–");
  text = weir_money_format (money, sum->cost_nano);
  number = strrchr (text, ' ');
  return g_strdup (number != NULL ? number + 1 : text);
}

char *
weir_usage_text_build_rate (gint64 requests, gint64 begin_s, gint64 end_s, gint64 now_s)
{
  gint64 span_s = MIN (end_s, now_s) - begin_s;
  g_autofree char *count = NULL;

  if (requests == 0 || span_s <= 0)
    return g_strdup ("");
  if (end_s - begin_s <= HOUR_S)
    {
      count = weir_figures_format_count (requests / MAX (span_s / MINUTE_S, 1));
      /* Translators: requests, such as "12 a minute" */
      return g_strdup_printf (_ ("%s a minute"), count);
    }
  if (end_s - begin_s <= DAY_S + HOUR_S)
    {
      count = weir_figures_format_count (requests / MAX (span_s / HOUR_S, 1));
      /* Translators: requests, such as "12 an hour" */
      return g_strdup_printf (_ ("%s an hour"), count);
    }
  count = weir_figures_format_count (requests / MAX ((span_s + DAY_S / 2) / DAY_S, 1));
  /* Translators: requests, such as "730 a day" */
  return g_strdup_printf (_ ("%s a day"), count);
}

char *
weir_usage_text_build_share (gint64 part, gint64 whole, int digits)
{
  if (whole <= 0)
    return g_strdup ("–");
  /* Translators: a share, such as "72 %" */
  return g_strdup_printf (_ ("%.*f %%"), digits, (double) part * 100 / (double) whole);
}
