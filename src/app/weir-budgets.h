/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-budget.h"
#include "base/weir-clock.h"
#include "base/weir-item-list.h"
#include "store/weir-settings.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/**
 * WeirBudgets:
 *
 * A #GListModel of #WeirBudget: the budgets that have a limit, that of all requests first, then those of local keys
 * as the settings have them. What is used of them is what the database has of this month; what was simulated does
 * not count.
 *
 * Signals:
 * "reached" (WeirBudget *budget, guint percent): as of a #WeirBudget
 * "eased" (WeirBudget *budget): less than 80 percent of it is used, or it is no more
 * "changed" (): something of a budget, or there are others
 */
#define WEIR_TYPE_BUDGETS (weir_budgets_get_type ())
G_DECLARE_FINAL_TYPE (WeirBudgets, weir_budgets, WEIR, BUDGETS, WeirItemList)

/* @usage: (nullable): %NULL: only weir_budgets_read () looks; @zone: (nullable): where months begin; %NULL: local
 * time */
WeirBudgets *weir_budgets_new (WeirUsageStore *usage, WeirClock *clock, GTimeZone *zone);

/* Takes the limits over, and looks. */
void weir_budgets_set_settings (WeirBudgets *self, const WeirSettings *settings);

/* Looks again: requests have ended, or time has passed. Without a limit, does nothing. */
void weir_budgets_refresh (WeirBudgets *self);

/* Looks here and now. Errors: WEIR_STORE_ERROR_ACCESS */
gboolean weir_budgets_read (WeirBudgets *self, sqlite3 *db, GError **error);

/* Looks no more. */
void weir_budgets_close (WeirBudgets *self);

/* (transfer none): that of all requests, also without a limit. */
WeirBudget *weir_budgets_get_total (WeirBudgets *self);

G_END_DECLS
