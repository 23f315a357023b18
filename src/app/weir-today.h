/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-token-history.h"
#include "app/weir-usage-tap.h"
#include "base/weir-clock.h"

G_BEGIN_DECLS

/**
 * WeirToday:
 *
 * The numbers of the current local day, and the tokens of the last 24 hours. It is fed with requests
 * that ended; one fed with those of the past first begins with them.
 *
 * Properties, read-only: "requests"; "errors": of those, the ones that failed; "tokens-in",
 * "tokens-cached" (part of them), "tokens-out"; "history": a #WeirTokenHistory
 */
#define WEIR_TYPE_TODAY (weir_today_get_type ())
G_DECLARE_FINAL_TYPE (WeirToday, weir_today, WEIR, TODAY, GObject)

/* @zone: (nullable): %NULL: local time */
WeirToday *weir_today_new (WeirClock *clock, GTimeZone *zone);

/* @entries: (element-type WeirUsageEntry) */
void weir_today_add (WeirToday *self, GPtrArray *entries);

/* Time has passed: begins a new day at midnight, and a new hour in the history. */
void weir_today_tick (WeirToday *self);

/* Forgets everything: what is counted from now on is something else, such as the demo. */
void weir_today_clear (WeirToday *self);

guint64 weir_today_get_requests (WeirToday *self);
guint64 weir_today_get_errors (WeirToday *self);
guint64 weir_today_get_tokens (WeirToday *self);
guint64 weir_today_get_tokens_in (WeirToday *self);
guint64 weir_today_get_tokens_cached (WeirToday *self);
WeirTokenHistory *weir_today_get_history (WeirToday *self);

G_END_DECLS
