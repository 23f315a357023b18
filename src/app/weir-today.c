/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-today.h"

#include <glib/gi18n.h>

#define FIRST_ERROR_STATUS 400

enum
{
  PROP_0,
  PROP_REQUESTS,
  PROP_ERRORS,
  PROP_TOKENS_IN,
  PROP_TOKENS_CACHED,
  PROP_TOKENS_OUT,
  PROP_HISTORY,
  N_PROPS,
};

struct _WeirToday
{
  GObject parent_instance;

  WeirClock *clock;
  GTimeZone *zone;
  gint64 begin_s; /* when the day began and ends, seconds since 1970 UTC */
  gint64 end_s;
  guint64 counts[PROP_HISTORY]; /* by property */
  WeirTokenHistory *history;
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirToday, weir_today, G_TYPE_OBJECT)

static gint64
now_s (WeirToday *self)
{
  return weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC;
}

static void
add_count (WeirToday *self, guint prop_id, guint64 count)
{
  if (count == 0)
    return;
  self->counts[prop_id] += count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
reset_counts (WeirToday *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_REQUESTS; i < PROP_HISTORY; i++)
    if (self->counts[i] != 0)
      {
        self->counts[i] = 0;
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
      }
  g_object_thaw_notify (G_OBJECT (self));
}

void
weir_today_tick (WeirToday *self)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) midnight = NULL;
  g_autoptr (GDateTime) next = NULL;

  g_return_if_fail (WEIR_IS_TODAY (self));

  weir_token_history_set_now (self->history, now_s (self));
  if (now_s (self) >= self->begin_s && now_s (self) < self->end_s)
    return;

  utc = g_date_time_new_from_unix_utc (now_s (self));
  now = g_date_time_to_timezone (utc, self->zone);
  midnight = g_date_time_new (self->zone, g_date_time_get_year (now), g_date_time_get_month (now),
                              g_date_time_get_day_of_month (now), 0, 0, 0);
  next = g_date_time_add_days (midnight, 1);
  self->begin_s = g_date_time_to_unix (midnight);
  self->end_s = g_date_time_to_unix (next);
  reset_counts (self);
}

static guint64
known (gint64 tokens)
{
  return tokens > 0 ? tokens : 0;
}

static void
add_entry (WeirToday *self, const WeirUsageEntry *entry)
{
  gint64 time_s = entry->wall_us / G_USEC_PER_SEC;

  weir_token_history_add (self->history, time_s,
                          entry->model != NULL ? entry->model : _ ("Unknown model"),
                          known (entry->tokens_in) + known (entry->tokens_out));
  if (time_s < self->begin_s || time_s >= self->end_s)
    return;
  add_count (self, PROP_REQUESTS, 1);
  add_count (self, PROP_ERRORS, entry->status >= FIRST_ERROR_STATUS);
  add_count (self, PROP_TOKENS_IN, known (entry->tokens_in));
  add_count (self, PROP_TOKENS_CACHED, known (entry->tokens_cached));
  add_count (self, PROP_TOKENS_OUT, known (entry->tokens_out));
}

void
weir_today_add (WeirToday *self, GPtrArray *entries)
{
  g_return_if_fail (WEIR_IS_TODAY (self));
  g_return_if_fail (entries != NULL);

  weir_today_tick (self);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < entries->len; i++)
    add_entry (self, g_ptr_array_index (entries, i));
  g_object_thaw_notify (G_OBJECT (self));
}

void
weir_today_clear (WeirToday *self)
{
  g_return_if_fail (WEIR_IS_TODAY (self));

  reset_counts (self);
  weir_token_history_clear (self->history);
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

WeirTokenHistory *
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

  g_object_unref (self->clock);
  g_time_zone_unref (self->zone);
  g_object_unref (self->history);

  G_OBJECT_CLASS (weir_today_parent_class)->finalize (object);
}

static void
weir_today_class_init (WeirTodayClass *klass)
{
  static const char *const names[] = { NULL,        "requests",      "errors",
                                       "tokens-in", "tokens-cached", "tokens-out" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = weir_today_get_property;
  object_class->finalize = weir_today_finalize;

  for (guint i = PROP_REQUESTS; i < PROP_HISTORY; i++)
    properties[i] = g_param_spec_uint64 (names[i], NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_HISTORY] =
      g_param_spec_object ("history", NULL, NULL, WEIR_TYPE_TOKEN_HISTORY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_today_init (WeirToday *self)
{
  self->history = weir_token_history_new ();
}

WeirToday *
weir_today_new (WeirClock *clock, GTimeZone *zone)
{
  WeirToday *self;

  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_TODAY, NULL);
  self->clock = g_object_ref (clock);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  weir_today_tick (self);
  return self;
}
