/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "base/weir-clock.h"
#include "store/weir-settings.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/**
 * WeirBudget:
 *
 * How much of this month's budget is spent, as the database has it; what was simulated does not count.
 *
 * Properties, read-only: "used", "limit": thousand millionths of capacity units, the limit 0 when there is
 * none; "fraction": of the limit, 0 when there is none, more than 1 beyond it; "stop": requests are refused
 * once it is spent
 *
 * Signals:
 * "reached" (guint percent): 80 or 100 has been reached since the look before
 */
#define WEIR_TYPE_BUDGET (weir_budget_get_type ())
G_DECLARE_FINAL_TYPE (WeirBudget, weir_budget, WEIR, BUDGET, GObject)

/* @zone: (nullable): where months begin; %NULL: local time */
WeirBudget *weir_budget_new (WeirUsageStore *usage, WeirClock *clock, GTimeZone *zone);

/* Takes the limit over, and looks. */
void weir_budget_set_settings (WeirBudget *self, const WeirSettings *settings);

/* Looks again: requests have ended, or time has passed. Without a limit, does nothing. */
void weir_budget_refresh (WeirBudget *self);

/* Looks no more. */
void weir_budget_close (WeirBudget *self);

gint64 weir_budget_get_used (WeirBudget *self);
gint64 weir_budget_get_limit (WeirBudget *self);
double weir_budget_get_fraction (WeirBudget *self);

/* What will have been used at the end of the month, when it goes on like this; 0: it is too early to say. */
gint64 weir_budget_get_expected (WeirBudget *self);

/* When this month ends, seconds since 1970 UTC; 0 before the first look. */
gint64 weir_budget_get_end (WeirBudget *self);
gboolean weir_budget_get_stop (WeirBudget *self);

G_END_DECLS
