/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-view.h"

#include "app/weir-usage-span.h"
#include "store/weir-usage-export.h"

#define TICK_S 1
#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S (24 * HOUR_S)

struct _WeirUsageView
{
  GObject parent_instance;

  WeirUsageStore *usage;
  WeirMoney *money;
  WeirClock *clock;
  GTimeZone *zone; /* (nullable) */

  WeirUsageSpan span;
  WeirUsageMetric metric;
  WeirUsageGrouping grouping;
  gboolean demo;
  gboolean is_shown;
  gboolean is_closed;

  GCancellable *look; /* (nullable): set while one is under way */
  gboolean look_again;
  gboolean is_touched;
  gint64 asked_s; /* when the last look began */
  guint tick_id;

  const char *state;
  gboolean is_stale;
  gint64 looked_s;
  WeirUsageReport *report; /* (nullable) */
  WeirUsageSheet sheet;
};

enum
{
  PROP_0,
  PROP_RANGE,
  PROP_METRIC,
  PROP_GROUPING,
  PROP_SHOWN,
  PROP_BARS,
  PROP_ROWS,
  PROP_TOTAL,
  PROP_STATE,
  PROP_STALE,
  PROP_LOOKED,
  PROP_BEGIN,
  PROP_END,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_LOOKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirUsageView, weir_usage_view, G_TYPE_OBJECT)

static void
notify (WeirUsageView *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static gint64
get_now (WeirUsageView *self)
{
  return weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC;
}

/* --- Showing a report --- */

static void
set_state (WeirUsageView *self, const char *state)
{
  if (self->state != state)
    {
      self->state = state;
      notify (self, PROP_STATE);
    }
}

static void
show_report (WeirUsageView *self)
{
  weir_usage_sheet_take (&self->sheet, self->report, self->grouping, self->metric);
  notify (self, PROP_BEGIN);
  notify (self, PROP_END);
}

/* --- Looking --- */

static void
set_stale (WeirUsageView *self, gboolean is_stale)
{
  if (self->is_stale == is_stale)
    return;
  self->is_stale = is_stale;
  notify (self, PROP_STALE);
}

static void
end_look (WeirUsageView *self)
{
  gboolean again = self->look_again;

  g_clear_object (&self->look);
  self->look_again = FALSE;
  if (!self->is_closed)
    g_signal_emit (self, signals[SIGNAL_LOOKED], 0);
  if (again && self->is_shown)
    weir_usage_view_refresh (self);
}

/* What cannot be read, the store tells of; the numbers stay until it can. */
static void
fail_look (WeirUsageView *self)
{
  if (!g_cancellable_is_cancelled (self->look))
    set_stale (self, TRUE);
  end_look (self);
}

static void
complete_look (WeirUsageView *self, const char *state)
{
  self->looked_s = get_now (self);
  notify (self, PROP_LOOKED);
  set_stale (self, FALSE);
  set_state (self, state);
  end_look (self);
}

static void
ask (WeirUsageView *self, const gint64 *bounds_s, guint n, GAsyncReadyCallback callback)
{
  const WeirUsageQuery query = {
    .bounds_s = bounds_s, .n_bounds = n, .grouping = self->grouping, .demo = self->demo
  };

  weir_usage_store_query_async (self->usage, &query, self->look, callback, g_object_ref (self));
}

static void
on_ever (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirUsageView) self = user_data;
  g_autoptr (WeirUsageReport) report = weir_usage_store_query_finish (result, NULL);

  if (report == NULL || g_cancellable_is_cancelled (self->look))
    fail_look (self);
  else
    complete_look (self, report->total.requests > 0 ? "figures" : "empty");
}

/* Nothing in this range: is there something in another? */
static void
ask_ever (WeirUsageView *self)
{
  const gint64 ever_s[] = { 0, get_now (self) + DAY_S };

  ask (self, ever_s, G_N_ELEMENTS (ever_s), on_ever);
}

static void
on_report (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirUsageView) self = user_data;
  g_autoptr (WeirUsageReport) report = weir_usage_store_query_finish (result, NULL);

  if (report == NULL || g_cancellable_is_cancelled (self->look))
    {
      fail_look (self);
      return;
    }
  g_clear_pointer (&self->report, weir_usage_report_free);
  self->report = g_steal_pointer (&report);
  show_report (self);
  if (self->report->total.requests == 0)
    ask_ever (self);
  else
    complete_look (self, "figures");
}

static GTimeZone *
dup_zone (WeirUsageView *self)
{
  return self->zone != NULL ? g_time_zone_ref (self->zone) : g_time_zone_new_local ();
}

void
weir_usage_view_refresh (WeirUsageView *self)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GArray) bounds = NULL;

  g_return_if_fail (WEIR_IS_USAGE_VIEW (self));

  if (self->is_closed)
    return;
  if (self->look != NULL)
    {
      self->look_again = TRUE;
      return;
    }
  self->asked_s = get_now (self);
  self->is_touched = FALSE;
  zone = dup_zone (self);
  bounds = weir_usage_span_build (&self->span, self->asked_s, zone);
  self->look = g_cancellable_new ();
  ask (self, (const gint64 *) bounds->data, bounds->len, on_report);
}

/* Something else is asked for: an answer that is under way is of no use. */
static void
look_anew (WeirUsageView *self)
{
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  if (self->is_shown)
    weir_usage_view_refresh (self);
}

/* Nothing of what was shown before is right any more. */
static void
begin_anew (WeirUsageView *self)
{
  g_clear_pointer (&self->report, weir_usage_report_free);
  weir_usage_sheet_empty (&self->sheet);
  set_state (self, "loading");
  look_anew (self);
}

void
weir_usage_view_touch (WeirUsageView *self)
{
  g_return_if_fail (WEIR_IS_USAGE_VIEW (self));

  self->is_touched = TRUE;
}

/* --- Being shown --- */

static gboolean
on_tick (gpointer user_data)
{
  WeirUsageView *self = user_data;
  gint64 step_s = self->span.range == WEIR_USAGE_LAST_HOUR ? MINUTE_S : HOUR_S;

  if (self->is_touched || self->is_stale || get_now (self) / step_s != self->asked_s / step_s)
    weir_usage_view_refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
set_shown (WeirUsageView *self, gboolean is_shown)
{
  if (self->is_shown == is_shown || self->is_closed)
    return;
  self->is_shown = is_shown;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (is_shown)
    {
      self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);
      weir_usage_view_refresh (self);
    }
  notify (self, PROP_SHOWN);
}

/* --- What is asked for --- */

static void
set_range (WeirUsageView *self, const char *name)
{
  if (!weir_usage_span_set_name (&self->span, name))
    return;
  look_anew (self);
  notify (self, PROP_RANGE);
}

static void
set_metric (WeirUsageView *self, const char *name)
{
  WeirUsageMetric metric = weir_usage_metric_from_name (name);

  if (metric == WEIR_USAGE_N_METRICS || self->metric == metric)
    return;
  self->metric = metric;
  if (self->report != NULL)
    show_report (self);
  notify (self, PROP_METRIC);
}

static void
set_grouping (WeirUsageView *self, const char *name)
{
  WeirUsageGrouping grouping =
      name != NULL ? weir_usage_grouping_from_name (name) : WEIR_USAGE_N_GROUPINGS;

  if (grouping == WEIR_USAGE_N_GROUPINGS || self->grouping == grouping)
    return;
  self->grouping = grouping;
  begin_anew (self);
  notify (self, PROP_GROUPING);
}

void
weir_usage_view_set_days (WeirUsageView *self, const GDate *first, const GDate *last)
{
  g_return_if_fail (WEIR_IS_USAGE_VIEW (self));
  g_return_if_fail (g_date_valid (first) && g_date_valid (last));

  weir_usage_span_set_days (&self->span, first, last);
  look_anew (self);
  notify (self, PROP_RANGE);
}

void
weir_usage_view_get_days (WeirUsageView *self, GDate *first, GDate *last)
{
  g_autoptr (GTimeZone) zone = NULL;

  g_return_if_fail (WEIR_IS_USAGE_VIEW (self) && first != NULL && last != NULL);

  zone = dup_zone (self);
  weir_usage_span_get_days (&self->span, get_now (self), zone, first, last);
}

void
weir_usage_view_set_demo (WeirUsageView *self, gboolean demo)
{
  g_return_if_fail (WEIR_IS_USAGE_VIEW (self));

  if (self->demo == !!demo)
    return;
  self->demo = !!demo;
  begin_anew (self);
}

gboolean
weir_usage_view_get_demo (WeirUsageView *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_VIEW (self), FALSE);

  return self->demo;
}

/* --- Export and clearing --- */

char *
weir_usage_view_export (WeirUsageView *self, gboolean as_json)
{
  const WeirSettingsPrices *prices;

  g_return_val_if_fail (WEIR_IS_USAGE_VIEW (self), NULL);

  if (self->report == NULL)
    return NULL;
  prices = weir_money_get_prices (self->money);
  return as_json ? weir_usage_export_json (self->report, self->grouping, self->demo, prices)
                 : weir_usage_export_csv (self->report, self->grouping, prices);
}

static void
on_cleared (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirUsageView *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!weir_usage_store_clear_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  begin_anew (self);
  g_task_return_boolean (task, TRUE);
}

void
weir_usage_view_clear_async (WeirUsageView *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_USAGE_VIEW (self) && !self->is_closed);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_usage_view_clear_async);
  weir_usage_store_clear_async (self->usage, NULL, on_cleared, task);
}

gboolean
weir_usage_view_clear_finish (WeirUsageView *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The object --- */

void
weir_usage_view_close (WeirUsageView *self)
{
  g_return_if_fail (WEIR_IS_USAGE_VIEW (self));

  self->is_closed = TRUE;
  self->look_again = FALSE;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  /* a look that nobody waits for any more does not keep the database open */
  g_clear_object (&self->usage);
}

const WeirUsageSheet *
weir_usage_view_get_sheet (WeirUsageView *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_VIEW (self), NULL);

  return &self->sheet;
}

WeirMoney *
weir_usage_view_get_money (WeirUsageView *self)
{
  g_return_val_if_fail (WEIR_IS_USAGE_VIEW (self), NULL);

  return self->money;
}

static void
weir_usage_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  WeirUsageView *self = WEIR_USAGE_VIEW (object);
  const WeirUsageReport *report = self->report;

  switch (prop_id)
    {
    case PROP_RANGE:
      g_value_set_static_string (value, weir_usage_span_get_name (&self->span));
      break;
    case PROP_METRIC:
      g_value_set_static_string (value, weir_usage_metric_get_name (self->metric));
      break;
    case PROP_GROUPING:
      g_value_set_static_string (value, weir_usage_grouping_get_name (self->grouping));
      break;
    case PROP_SHOWN:
      g_value_set_boolean (value, self->is_shown);
      break;
    case PROP_BARS:
      g_value_set_object (value, self->sheet.bars);
      break;
    case PROP_ROWS:
      g_value_set_object (value, self->sheet.rows);
      break;
    case PROP_TOTAL:
      g_value_set_object (value, self->sheet.total);
      break;
    case PROP_STATE:
      g_value_set_static_string (value, self->state);
      break;
    case PROP_STALE:
      g_value_set_boolean (value, self->is_stale);
      break;
    case PROP_LOOKED:
      g_value_set_int64 (value, self->looked_s);
      break;
    case PROP_BEGIN:
      g_value_set_int64 (value, report != NULL ? report->bounds_s[0] : 0);
      break;
    case PROP_END:
    default:
      g_value_set_int64 (value, report != NULL ? report->bounds_s[report->n_parts] : 0);
    }
}

static void
weir_usage_view_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  WeirUsageView *self = WEIR_USAGE_VIEW (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      set_range (self, g_value_get_string (value));
      break;
    case PROP_METRIC:
      set_metric (self, g_value_get_string (value));
      break;
    case PROP_GROUPING:
      set_grouping (self, g_value_get_string (value));
      break;
    case PROP_SHOWN:
      set_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_usage_view_finalize (GObject *object)
{
  WeirUsageView *self = WEIR_USAGE_VIEW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->usage);
  g_object_unref (self->money);
  g_object_unref (self->clock);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->report, weir_usage_report_free);
  weir_usage_sheet_clear (&self->sheet);

  G_OBJECT_CLASS (weir_usage_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags flags = readable | G_PARAM_WRITABLE;

  properties[PROP_RANGE] = g_param_spec_string ("range", NULL, NULL, NULL, flags);
  properties[PROP_METRIC] = g_param_spec_string ("metric", NULL, NULL, NULL, flags);
  properties[PROP_GROUPING] = g_param_spec_string ("grouping", NULL, NULL, NULL, flags);
  properties[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, FALSE, flags);
  properties[PROP_BARS] = g_param_spec_object ("bars", NULL, NULL, WEIR_TYPE_USAGE_BARS, readable);
  properties[PROP_ROWS] = g_param_spec_object ("rows", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_TOTAL] = g_param_spec_object ("total", NULL, NULL, WEIR_TYPE_USAGE_ROW, readable);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, readable);
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, readable);
  properties[PROP_LOOKED] = g_param_spec_int64 ("looked", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_BEGIN] = g_param_spec_int64 ("begin", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_END] = g_param_spec_int64 ("end", NULL, NULL, 0, G_MAXINT64, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_usage_view_class_init (WeirUsageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_usage_view_get_property;
  object_class->set_property = weir_usage_view_set_property;
  object_class->finalize = weir_usage_view_finalize;

  install_properties (object_class);
  signals[SIGNAL_LOOKED] = g_signal_new ("looked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_usage_view_init (WeirUsageView *self)
{
  weir_usage_span_init (&self->span);
  self->metric = WEIR_USAGE_TOKENS;
  self->grouping = WEIR_USAGE_BY_MODEL;
  self->state = "loading";
  weir_usage_sheet_init (&self->sheet);
}

WeirUsageView *
weir_usage_view_new (WeirUsageStore *usage, WeirMoney *money, WeirClock *clock, GTimeZone *zone)
{
  WeirUsageView *self;

  g_return_val_if_fail (WEIR_IS_USAGE_STORE (usage), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_USAGE_VIEW, NULL);
  self->usage = g_object_ref (usage);
  self->clock = g_object_ref (clock);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  self->money = g_object_ref (money);
  weir_usage_bars_set_money (self->sheet.bars, money);
  g_signal_connect_object (money, "changed", G_CALLBACK (begin_anew), self, G_CONNECT_SWAPPED);
  return self;
}
