/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-today.h"

#include "store/weir-usage-range.h"

enum
{
  PROP_0,
  PROP_REQUESTS,
  PROP_ERRORS,
  PROP_TOKENS_IN,
  PROP_TOKENS_CACHED,
  PROP_TOKENS_OUT,
  PROP_COST_NANO,
  PROP_UNPRICED,
  PROP_HISTORY,
  N_PROPS,
};

struct _WeirToday
{
  GObject parent_instance;

  WeirUsageStore *usage;
  WeirClock *clock;
  GTimeZone *zone; /* (nullable) */
  gboolean demo;
  GCancellable *look; /* (nullable): set while one is under way */
  gboolean look_again;
  gboolean is_closed;
  guint64 counts[PROP_HISTORY]; /* by property */
  WeirUsageBars *history;
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_LOOKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirToday, weir_today, G_TYPE_OBJECT)

static void
set_count (WeirToday *self, guint prop_id, gint64 count)
{
  if (self->counts[prop_id] == (guint64) count)
    return;
  self->counts[prop_id] = (guint64) count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
show_sum (WeirToday *self, const WeirUsageSum *sum)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_count (self, PROP_REQUESTS, sum->requests);
  set_count (self, PROP_ERRORS, sum->errors);
  set_count (self, PROP_TOKENS_IN, sum->tokens_in);
  set_count (self, PROP_TOKENS_CACHED, sum->tokens_cached);
  set_count (self, PROP_TOKENS_OUT, sum->tokens_out);
  set_count (self, PROP_COST_NANO, sum->cost_nano);
  set_count (self, PROP_UNPRICED, sum->unpriced);
  g_object_thaw_notify (G_OBJECT (self));
}

/* --- Looking: first at the hours, then at the day --- */

static void
ask (WeirToday *self, WeirUsageRange range, GAsyncReadyCallback callback)
{
  g_autoptr (GTimeZone) zone =
      self->zone != NULL ? g_time_zone_ref (self->zone) : g_time_zone_new_local ();
  g_autoptr (GArray) bounds =
      weir_usage_range_build (range, weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC, zone);
  const WeirUsageQuery query = { .bounds_s = (const gint64 *) bounds->data,
                                 .n_bounds = bounds->len,
                                 .grouping = WEIR_USAGE_BY_MODEL,
                                 .demo = self->demo };

  weir_usage_store_query_async (self->usage, &query, self->look, callback, g_object_ref (self));
}

static void
end_look (WeirToday *self)
{
  gboolean again = self->look_again;

  g_clear_object (&self->look);
  self->look_again = FALSE;
  if (!self->is_closed)
    g_signal_emit (self, signals[SIGNAL_LOOKED], 0);
  if (again)
    weir_today_refresh (self);
}

/* What cannot be read, the store tells of; the numbers stay until it can. */
static void
on_day (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirToday) self = user_data;
  g_autoptr (WeirUsageReport) report = weir_usage_store_query_finish (result, NULL);

  if (report != NULL && !g_cancellable_is_cancelled (self->look))
    show_sum (self, &report->total);
  end_look (self);
}

static void
on_hours (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirToday) self = user_data;
  g_autoptr (WeirUsageReport) report = weir_usage_store_query_finish (result, NULL);

  if (report == NULL || g_cancellable_is_cancelled (self->look))
    {
      end_look (self);
      return;
    }
  weir_usage_bars_take (self->history, report, WEIR_USAGE_BY_MODEL, WEIR_USAGE_TOKENS);
  ask (self, WEIR_USAGE_TODAY, on_day);
}

void
weir_today_refresh (WeirToday *self)
{
  g_return_if_fail (WEIR_IS_TODAY (self));

  if (self->is_closed)
    return;
  if (self->look != NULL)
    {
      self->look_again = TRUE;
      return;
    }
  self->look = g_cancellable_new ();
  ask (self, WEIR_USAGE_LAST_24_HOURS, on_hours);
}

void
weir_today_set_demo (WeirToday *self, gboolean demo)
{
  static const WeirUsageSum nothing = { 0 };

  g_return_if_fail (WEIR_IS_TODAY (self));

  if (self->demo == !!demo)
    return;
  self->demo = !!demo;
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  show_sum (self, &nothing);
  weir_usage_bars_clear (self->history);
  weir_today_refresh (self);
}

void
weir_today_close (WeirToday *self)
{
  g_return_if_fail (WEIR_IS_TODAY (self));

  self->is_closed = TRUE;
  self->look_again = FALSE;
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  /* a look that nobody waits for any more does not keep the database open */
  g_clear_object (&self->usage);
}

guint64
weir_today_get_requests (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), 0);

  return self->counts[PROP_REQUESTS];
}

guint64
weir_today_get_errors (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), 0);

  return self->counts[PROP_ERRORS];
}

guint64
weir_today_get_tokens (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), 0);

  return self->counts[PROP_TOKENS_IN] + self->counts[PROP_TOKENS_OUT];
}

guint64
weir_today_get_tokens_in (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), 0);

  return self->counts[PROP_TOKENS_IN];
}

guint64
weir_today_get_tokens_cached (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), 0);

  return self->counts[PROP_TOKENS_CACHED];
}

gint64
weir_today_get_cost_nano (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), 0);

  return (gint64) self->counts[PROP_COST_NANO];
}

guint64
weir_today_get_unpriced (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), 0);

  return self->counts[PROP_UNPRICED];
}

WeirUsageBars *
weir_today_get_history (WeirToday *self)
{
  g_return_val_if_fail (WEIR_IS_TODAY (self), NULL);

  return self->history;
}

static void
weir_today_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirToday *self = WEIR_TODAY (object);

  if (prop_id == PROP_HISTORY)
    g_value_set_object (value, self->history);
  else
    g_value_set_uint64 (value, self->counts[prop_id]);
}

static void
weir_today_finalize (GObject *object)
{
  WeirToday *self = WEIR_TODAY (object);

  g_clear_object (&self->usage);
  g_object_unref (self->clock);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_object_unref (self->history);

  G_OBJECT_CLASS (weir_today_parent_class)->finalize (object);
}

static void
weir_today_class_init (WeirTodayClass *klass)
{
  static const char *const names[] = { NULL,        "requests",      "errors",
                                       "tokens-in", "tokens-cached", "tokens-out",
                                       "cost-nano", "unpriced" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_today_get_property;
  object_class->finalize = weir_today_finalize;

  for (guint i = PROP_REQUESTS; i < PROP_HISTORY; i++)
    properties[i] = g_param_spec_uint64 (names[i], NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_HISTORY] =
      g_param_spec_object ("history", NULL, NULL, WEIR_TYPE_USAGE_BARS, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_LOOKED] = g_signal_new ("looked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_today_init (WeirToday *self)
{
  self->history = weir_usage_bars_new ();
}

WeirToday *
weir_today_new (WeirUsageStore *usage, WeirClock *clock, GTimeZone *zone)
{
  WeirToday *self;

  g_return_val_if_fail (WEIR_IS_USAGE_STORE (usage), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_TODAY, NULL);
  self->usage = g_object_ref (usage);
  self->clock = g_object_ref (clock);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  weir_today_refresh (self);
  return self;
}
