/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-bars.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/weir-figures.h"
#include "app/weir-usage-words.h"

#define MAX_SERIES WEIR_USAGE_BARS_MAX
#define HOUR_S 3600
#define LONGEST_DAY_S (26 * HOUR_S)

static const char *const metric_names[WEIR_USAGE_N_METRICS] = { "cost", "tokens", "requests" };

struct _WeirUsageBars
{
  GObject parent_instance;

  WeirMoney *money;
  WeirUsageMetric metric;
  WeirUsageGrouping grouping;
  guint n_series;
  char *names[MAX_SERIES]; /* as in the report; "" for what has none, %NULL for the rest */
  guint n_parts;
  gint64 *bounds_s; /* one more than parts; %NULL while there are none */
  gint64 *values;   /* of the first series, then of the next */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirUsageBars, weir_usage_bars, G_TYPE_OBJECT)

const char *
weir_usage_metric_get_name (WeirUsageMetric metric)
{
  return metric < WEIR_USAGE_N_METRICS ? metric_names[metric] : NULL;
}

WeirUsageMetric
weir_usage_metric_from_name (const char *name)
{
  for (guint i = 0; i < WEIR_USAGE_N_METRICS; i++)
    if (g_strcmp0 (metric_names[i], name) == 0)
      return i;
  return WEIR_USAGE_N_METRICS;
}

gint64
weir_usage_sum_get (const WeirUsageSum *sum, WeirUsageMetric metric)
{
  g_return_val_if_fail (sum != NULL, 0);

  switch (metric)
    {
    case WEIR_USAGE_COST:
      return sum->cost_nano;
    case WEIR_USAGE_REQUESTS:
      return sum->requests;
    case WEIR_USAGE_TOKENS:
    case WEIR_USAGE_N_METRICS:
    default:
      return sum->tokens_in + sum->tokens_out;
    }
}

static void
tell_change (WeirUsageBars *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- Places --- */

static void
forget_series (WeirUsageBars *self, guint series)
{
  g_free (self->names[series]);
  self->n_series--;
  memmove (self->names + series, self->names + series + 1,
           (self->n_series - series) * sizeof self->names[0]);
  self->names[self->n_series] = NULL;
}

static const WeirUsageGroup *
find_group (const WeirUsageReport *report, const char *name)
{
  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

      if (strcmp (group->name, name) == 0)
        return group;
    }
  return NULL;
}

static gboolean
is_seen (WeirUsageBars *self, const WeirUsageGroup *group)
{
  return group != NULL && weir_usage_sum_get (&group->total, self->metric) > 0;
}

/* The last place is for all others together, and given anew each time. */
static void
forget_gone (WeirUsageBars *self, const WeirUsageReport *report)
{
  if (self->n_series == MAX_SERIES)
    forget_series (self, MAX_SERIES - 1);
  for (guint i = self->n_series; i > 0; i--)
    if (!is_seen (self, find_group (report, self->names[i - 1])))
      forget_series (self, i - 1);
}

static guint
find_place (WeirUsageBars *self, const char *name)
{
  for (guint i = 0; i < self->n_series; i++)
    if (self->names[i] != NULL && strcmp (self->names[i], name) == 0)
      return i;
  return self->n_series == MAX_SERIES ? MAX_SERIES - 1 : MAX_SERIES;
}

static guint
give_place (WeirUsageBars *self, const char *name)
{
  guint place = find_place (self, name);

  if (place < MAX_SERIES)
    return place;
  place = self->n_series++;
  self->names[place] = place < MAX_SERIES - 1 ? g_strdup (name) : NULL;
  return place;
}

/* --- Taking --- */

static void
take_bounds (WeirUsageBars *self, const WeirUsageReport *report)
{
  g_free (self->bounds_s);
  g_free (self->values);
  self->n_parts = report->n_parts;
  self->bounds_s = g_memdup2 (report->bounds_s, (report->n_parts + 1) * sizeof (gint64));
  self->values = g_new0 (gint64, (gsize) MAX_SERIES * report->n_parts);
}

void
weir_usage_bars_take (WeirUsageBars *self,
                      const WeirUsageReport *report,
                      WeirUsageGrouping grouping,
                      WeirUsageMetric metric)
{
  g_return_if_fail (WEIR_IS_USAGE_BARS (self));
  g_return_if_fail (report != NULL && report->n_parts > 0);
  g_return_if_fail (grouping < WEIR_USAGE_N_GROUPINGS && metric < WEIR_USAGE_N_METRICS);

  self->grouping = grouping;
  self->metric = metric;
  forget_gone (self, report);
  take_bounds (self, report);
  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);
      gint64 *values;

      if (!is_seen (self, group))
        continue;
      values = self->values + (gsize) give_place (self, group->name) * self->n_parts;
      for (guint part = 0; part < self->n_parts; part++)
        values[part] += weir_usage_sum_get (&group->parts[part], metric);
    }
  tell_change (self);
}

static void
forget_all (WeirUsageBars *self)
{
  for (guint i = 0; i < self->n_series; i++)
    g_clear_pointer (&self->names[i], g_free);
  self->n_series = 0;
  self->n_parts = 0;
  g_clear_pointer (&self->bounds_s, g_free);
  g_clear_pointer (&self->values, g_free);
}

void
weir_usage_bars_clear (WeirUsageBars *self)
{
  g_return_if_fail (WEIR_IS_USAGE_BARS (self));

  forget_all (self);
  tell_change (self);
}

void
weir_usage_bars_set_money (WeirUsageBars *self, WeirMoney *money)
{
  g_return_if_fail (WEIR_IS_USAGE_BARS (self) && WEIR_IS_MONEY (money));

  g_set_object (&self->money, money);
}

/* --- Reading --- */

guint
weir_usage_bars_get_n_series (WeirUsageBars *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self), 0);

  return self->n_series;
}

guint
weir_usage_bars_get_n_parts (WeirUsageBars *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self), 0);

  return self->n_parts;
}

WeirUsageMetric
weir_usage_bars_get_metric (WeirUsageBars *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self), WEIR_USAGE_TOKENS);

  return self->metric;
}

WeirUsageStep
weir_usage_bars_get_step (WeirUsageBars *self)
{
  gint64 longest_s = 0;

  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self), WEIR_USAGE_HOURS);

  for (guint i = 0; i < self->n_parts; i++)
    longest_s = MAX (longest_s, self->bounds_s[i + 1] - self->bounds_s[i]);
  if (longest_s > LONGEST_DAY_S)
    return WEIR_USAGE_MONTHS;
  if (longest_s > HOUR_S)
    return WEIR_USAGE_DAYS;
  return longest_s < HOUR_S ? WEIR_USAGE_MINUTES : WEIR_USAGE_HOURS;
}

const char *
weir_usage_bars_get_name (WeirUsageBars *self, guint series)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self) && series < self->n_series, NULL);

  if (self->names[series] == NULL)
    return weir_usage_words_get_rest (self->grouping);
  return weir_usage_words_get_name (self->grouping, self->names[series]);
}

guint
weir_usage_bars_find (WeirUsageBars *self, const char *name)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self) && name != NULL, MAX_SERIES);

  return find_place (self, name);
}

gint64
weir_usage_bars_get (WeirUsageBars *self, guint series, guint part)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self), 0);
  g_return_val_if_fail (series < self->n_series && part < self->n_parts, 0);

  return self->values[(gsize) series * self->n_parts + part];
}

gint64
weir_usage_bars_get_total (WeirUsageBars *self, guint part)
{
  gint64 total = 0;

  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self) && part < self->n_parts, 0);

  for (guint i = 0; i < self->n_series; i++)
    total += self->values[(gsize) i * self->n_parts + part];
  return total;
}

gint64
weir_usage_bars_find_highest (WeirUsageBars *self, guint *part)
{
  gint64 highest = 0;

  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self) && part != NULL, 0);

  for (guint i = 0; i < self->n_parts; i++)
    if (weir_usage_bars_get_total (self, i) > highest)
      {
        highest = weir_usage_bars_get_total (self, i);
        *part = i;
      }
  return highest;
}

gint64
weir_usage_bars_get_bound (WeirUsageBars *self, guint part)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self) && part <= self->n_parts, 0);

  return self->bounds_s != NULL ? self->bounds_s[part] : 0;
}

char *
weir_usage_bars_format (WeirUsageBars *self, gint64 value)
{
  g_return_val_if_fail (WEIR_IS_USAGE_BARS (self), NULL);

  return self->metric == WEIR_USAGE_COST ? weir_money_format (self->money, value)
                                         : weir_figures_format_count (value);
}

/* --- The object --- */

static void
weir_usage_bars_finalize (GObject *object)
{
  forget_all (WEIR_USAGE_BARS (object));
  g_object_unref (WEIR_USAGE_BARS (object)->money);

  G_OBJECT_CLASS (weir_usage_bars_parent_class)->finalize (object);
}

static void
weir_usage_bars_class_init (WeirUsageBarsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_usage_bars_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_usage_bars_init (WeirUsageBars *self)
{
  self->metric = WEIR_USAGE_TOKENS;
  self->money = weir_money_new (NULL);
}

WeirUsageBars *
weir_usage_bars_new (void)
{
  return g_object_new (WEIR_TYPE_USAGE_BARS, NULL);
}
