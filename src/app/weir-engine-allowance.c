/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-allowance.h"

#include <math.h>

#include "store/weir-usage-range.h"

#define NANO 1e9

gint64
weir_engine_allowance_to_cost (const WeirSettingsPrices *prices, double amount)
{
  double unit = prices->currency != NULL && prices->unit > 0 ? prices->unit : 1;

  return llround (MIN (amount / unit * NANO, 1e18));
}

gboolean
weir_engine_allowance_apply (WeirAllowance *allowance, const WeirSettings *settings)
{
  g_autoptr (GArray) limits = g_array_new (FALSE, TRUE, sizeof (WeirAllowanceLimit));

  if (!settings->demo && settings->budget.stop && settings->budget.month > 0)
    {
      const WeirAllowanceLimit all = {
        NULL, 0, weir_engine_allowance_to_cost (&settings->prices, settings->budget.month)
      };

      g_array_append_val (limits, all);
    }
  for (guint i = 0; !settings->demo && i < settings->n_keys; i++)
    {
      const WeirSettingsKey *key = &settings->keys[i];
      const WeirAllowanceLimit limit = { key->name, key->tokens_per_month,
                                         weir_engine_allowance_to_cost (&settings->prices,
                                                                        key->budget_per_month) };

      if (limit.tokens > 0 || limit.cost_nano > 0)
        g_array_append_val (limits, limit);
    }
  weir_allowance_set_limits (allowance, (const WeirAllowanceLimit *) limits->data, limits->len);
  return limits->len > 0;
}

typedef struct
{
  WeirAllowance *allowance;
  gint64 wall_us;
} Loading;

/* What cannot be read is told of elsewhere; then only what is used from now on counts. */
static void
on_report (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Loading *loading = user_data;
  g_autoptr (WeirAllowance) allowance = loading->allowance;
  g_autoptr (WeirUsageReport) report = weir_usage_store_query_finish (result, NULL);

  for (guint i = 0; report != NULL && i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

      weir_allowance_add (allowance, group->name, group->total.tokens_in + group->total.tokens_out,
                          group->total.cost_nano, loading->wall_us);
    }
}

void
weir_engine_allowance_load (WeirAllowance *allowance, WeirUsageStore *usage, WeirClock *clock)
{
  gint64 wall_us = weir_clock_get_wall_us (clock);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GArray) bounds =
      weir_usage_range_build (WEIR_USAGE_THIS_MONTH, wall_us / G_USEC_PER_SEC, zone);
  const WeirUsageQuery query = { .bounds_s = (const gint64 *) bounds->data,
                                 .n_bounds = bounds->len,
                                 .grouping = WEIR_USAGE_BY_KEY };
  Loading *loading = g_new0 (Loading, 1);

  loading->allowance = weir_allowance_ref (allowance);
  loading->wall_us = wall_us;
  weir_usage_store_query_async (usage, &query, NULL, on_report, loading);
}
