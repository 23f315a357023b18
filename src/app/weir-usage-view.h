/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-usage-sheet.h"
#include "base/weir-clock.h"
#include "store/weir-usage-range.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/**
 * WeirUsageView:
 *
 * What was used in a stretch of time, by model, key or account: bars, rows and totals with the same
 * numbers, from the database. The database's thread reads; here nothing waits, and several changes at
 * once are one look. It looks only while it is shown: at once when something else is asked for, and within
 * a second when requests have ended or, in the last hour, a minute has passed.
 *
 * Properties: "range": as weir_usage_range_get_name () has it, or "custom"; "metric": "cost", "tokens",
 * "requests"; "grouping": "model", "key", "account"; "shown". What is not of these words is ignored.
 * Read-only: "bars" (#WeirUsageBars); "rows" (a #GListModel of #WeirUsageRow, the most tokens first);
 * "total" (a #WeirUsageRow); "state": "loading", before the first answer, "empty", when nothing was ever
 * used, "figures"; "stale": the last look failed, and numbers are those of "looked", seconds since 1970
 * UTC, 0 never; "begin", "end": of the range, seconds since 1970 UTC
 *
 * Signals:
 * "looked" (): a look is over, whether or not anything is new
 */
#define WEIR_TYPE_USAGE_VIEW (weir_usage_view_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageView, weir_usage_view, WEIR, USAGE_VIEW, GObject)

/* @money: how costs are shown; @zone: (nullable): %NULL: local time, whatever it is then */
WeirUsageView *
weir_usage_view_new (WeirUsageStore *usage, WeirMoney *money, WeirClock *clock, GTimeZone *zone);

/* Whole days from @first to @last, which are valid: the range becomes "custom". */
void weir_usage_view_set_days (WeirUsageView *self, const GDate *first, const GDate *last);

/* The days of the custom range; before there was one, the last seven. */
void weir_usage_view_get_days (WeirUsageView *self, GDate *first, GDate *last);

/* Shows what was simulated, or what was not. */
void weir_usage_view_set_demo (WeirUsageView *self, gboolean demo);
gboolean weir_usage_view_get_demo (WeirUsageView *self);

/* Looks at once, shown or not. While it is looking already, once more after. */
void weir_usage_view_refresh (WeirUsageView *self);

/* Requests have ended. */
void weir_usage_view_touch (WeirUsageView *self);

/* Looks no more. */
void weir_usage_view_close (WeirUsageView *self);

/* (transfer none): its numbers change, not its members. */
const WeirUsageSheet *weir_usage_view_get_sheet (WeirUsageView *self);

WeirMoney *weir_usage_view_get_money (WeirUsageView *self);

/* (transfer full) (nullable): what is shown just now as a file for other programs, with costs as they are
 * shown; %NULL before the first answer. */
char *weir_usage_view_export (WeirUsageView *self, gboolean as_json);

/* Forgets all requests and sums of all times, and looks again. */
void
weir_usage_view_clear_async (WeirUsageView *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean weir_usage_view_clear_finish (WeirUsageView *self, GAsyncResult *result, GError **error);

G_END_DECLS
