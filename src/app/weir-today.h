/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-usage-bars.h"
#include "base/weir-clock.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/**
 * WeirToday:
 *
 * The numbers of the current local day, and the tokens of the last 24 hours, as the database has them:
 * so they outlive a restart, and go with midnight and the time zone. They come a moment after they are
 * asked for.
 *
 * Properties, read-only: "requests"; "errors": of those, the ones that failed; "tokens-in",
 * "tokens-cached" (part of them), "tokens-out"; "cost-nano": thousand millionths of capacity units;
 * "unpriced": requests without a price; "history": a #WeirUsageBars by the hour
 *
 * Signals:
 * "looked" (): a look is over, whether or not anything is new
 */
#define WEIR_TYPE_TODAY (weir_today_get_type ())
G_DECLARE_FINAL_TYPE (WeirToday, weir_today, WEIR, TODAY, GObject)

/* Looks at once. @zone: (nullable): %NULL: local time, whatever it is then */
WeirToday *weir_today_new (WeirUsageStore *usage, WeirClock *clock, GTimeZone *zone);

/* Shows what was simulated, or what was not. */
void weir_today_set_demo (WeirToday *self, gboolean demo);

/* Looks again: requests have ended, or time has passed. While it is looking already, once more after. */
void weir_today_refresh (WeirToday *self);

/* Looks no more. */
void weir_today_close (WeirToday *self);

guint64 weir_today_get_requests (WeirToday *self);
guint64 weir_today_get_errors (WeirToday *self);
guint64 weir_today_get_tokens (WeirToday *self);
guint64 weir_today_get_tokens_in (WeirToday *self);
guint64 weir_today_get_tokens_cached (WeirToday *self);
gint64 weir_today_get_cost_nano (WeirToday *self);
guint64 weir_today_get_unpriced (WeirToday *self);
WeirUsageBars *weir_today_get_history (WeirToday *self);

G_END_DECLS
