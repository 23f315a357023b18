/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-budget.h"

#include <math.h>

#include "app/weir-engine-allowance.h"
#include "store/weir-usage-range.h"

enum
{
  PROP_0,
  PROP_USED,
  PROP_LIMIT,
  PROP_FRACTION,
  PROP_STOP,
  N_PROPS,
};

enum
{
  SIGNAL_REACHED,
  N_SIGNALS,
};

static const guint marks[] = { 80, 100 };

/* A month so young tells nothing of the rest of it. */
#define EARLY_S (24 * 3600)

struct _WeirBudget
{
  GObject parent_instance;

  WeirUsageStore *usage;
  WeirClock *clock;
  GTimeZone *zone;    /* (nullable) */
  GCancellable *look; /* (nullable): set while one is under way */
  gboolean look_again;
  gboolean has_looked;
  gint64 used;
  gint64 expected;
  gint64 end_s;
  gint64 limit;
  gboolean stop;
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirBudget, weir_budget, G_TYPE_OBJECT)

double
weir_budget_get_fraction (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->limit > 0 ? (double) self->used / (double) self->limit : 0;
}

/* What was so already when it was looked at for the first time is nothing new. */
static void
tell_marks (WeirBudget *self, double before)
{
  double now = weir_budget_get_fraction (self);

  for (guint i = 0; self->has_looked && i < G_N_ELEMENTS (marks); i++)
    if (before * 100 < marks[i] && now * 100 >= marks[i])
      g_signal_emit (self, signals[SIGNAL_REACHED], 0, marks[i]);
}

static void
set_used (WeirBudget *self, gint64 used)
{
  double before = weir_budget_get_fraction (self);

  if (used != self->used)
    {
      self->used = used;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USED]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  tell_marks (self, before);
  self->has_looked = TRUE;
}

static GTimeZone *
dup_zone (WeirBudget *self)
{
  return self->zone != NULL ? g_time_zone_ref (self->zone) : g_time_zone_new_local ();
}

/* Seconds since 1970 UTC: what was asked for ends today, the budget with the month. */
static gint64
find_end (WeirBudget *self, gint64 begin_s)
{
  g_autoptr (GTimeZone) zone = dup_zone (self);
  g_autoptr (GDateTime) begin_utc = g_date_time_new_from_unix_utc (begin_s);
  g_autoptr (GDateTime) begin = g_date_time_to_timezone (begin_utc, zone);
  g_autoptr (GDateTime) end = g_date_time_add_months (begin, 1);

  return g_date_time_to_unix (end);
}

/* In floating point: a cost times a month in seconds is more than an integer has room for. */
static void
expect (WeirBudget *self, const WeirUsageReport *report)
{
  gint64 begin_s = report->bounds_s[0];
  gint64 passed_s = weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC - begin_s;

  self->end_s = find_end (self, begin_s);
  self->expected = 0;
  if (passed_s >= EARLY_S)
    self->expected = llround ((double) report->total.cost_nano * (double) (self->end_s - begin_s)
                              / (double) MIN (passed_s, self->end_s - begin_s));
}

static void
on_report (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirBudget) self = user_data;
  g_autoptr (WeirUsageReport) report = weir_usage_store_query_finish (result, NULL);
  gboolean again = self->look_again;

  if (report != NULL && !g_cancellable_is_cancelled (self->look))
    {
      expect (self, report);
      set_used (self, report->total.cost_nano);
    }
  g_clear_object (&self->look);
  self->look_again = FALSE;
  if (again)
    weir_budget_refresh (self);
}

void
weir_budget_refresh (WeirBudget *self)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GArray) bounds = NULL;
  WeirUsageQuery query = { .grouping = WEIR_USAGE_BY_MODEL };

  g_return_if_fail (WEIR_IS_BUDGET (self));

  if (self->limit == 0 || self->usage == NULL)
    return;
  if (self->look != NULL)
    {
      self->look_again = TRUE;
      return;
    }
  zone = dup_zone (self);
  bounds = weir_usage_range_build (WEIR_USAGE_THIS_MONTH,
                                   weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC, zone);
  query.bounds_s = (const gint64 *) bounds->data;
  query.n_bounds = bounds->len;
  self->look = g_cancellable_new ();
  weir_usage_store_query_async (self->usage, &query, self->look, on_report, g_object_ref (self));
}

void
weir_budget_set_settings (WeirBudget *self, const WeirSettings *settings)
{
  gint64 limit;
  double before;

  g_return_if_fail (WEIR_IS_BUDGET (self) && settings != NULL);

  limit = weir_engine_allowance_to_cost (&settings->prices, settings->budget.month);
  if (self->stop != settings->budget.stop)
    {
      self->stop = settings->budget.stop;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STOP]);
    }
  if (self->limit != limit)
    {
      before = weir_budget_get_fraction (self);
      self->limit = limit;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMIT]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
      tell_marks (self, before);
    }
  weir_budget_refresh (self);
}

void
weir_budget_close (WeirBudget *self)
{
  g_return_if_fail (WEIR_IS_BUDGET (self));

  self->look_again = FALSE;
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  g_clear_object (&self->usage);
}

gint64
weir_budget_get_used (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->used;
}

gint64
weir_budget_get_expected (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->expected;
}

gint64
weir_budget_get_end (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->end_s;
}

gint64
weir_budget_get_limit (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), 0);

  return self->limit;
}

gboolean
weir_budget_get_stop (WeirBudget *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGET (self), FALSE);

  return self->stop;
}

static void
weir_budget_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirBudget *self = WEIR_BUDGET (object);

  switch (prop_id)
    {
    case PROP_USED:
      g_value_set_int64 (value, self->used);
      break;
    case PROP_LIMIT:
      g_value_set_int64 (value, self->limit);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, weir_budget_get_fraction (self));
      break;
    case PROP_STOP:
      g_value_set_boolean (value, self->stop);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_budget_finalize (GObject *object)
{
  WeirBudget *self = WEIR_BUDGET (object);

  g_clear_object (&self->usage);
  g_object_unref (self->clock);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (weir_budget_parent_class)->finalize (object);
}

static void
weir_budget_class_init (WeirBudgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_budget_get_property;
  object_class->finalize = weir_budget_finalize;

  properties[PROP_USED] = g_param_spec_int64 ("used", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LIMIT] = g_param_spec_int64 ("limit", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FRACTION] =
      g_param_spec_double ("fraction", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_STOP] = g_param_spec_boolean ("stop", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_REACHED] = g_signal_new ("reached", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
weir_budget_init (WeirBudget *self)
{
}

WeirBudget *
weir_budget_new (WeirUsageStore *usage, WeirClock *clock, GTimeZone *zone)
{
  WeirBudget *self;

  g_return_val_if_fail (WEIR_IS_USAGE_STORE (usage), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_BUDGET, NULL);
  self->usage = g_object_ref (usage);
  self->clock = g_object_ref (clock);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  return self;
}
