/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-budgets.h"
#include "app/weir-money.h"
#include "app/weir-notifier.h"

G_BEGIN_DECLS

/**
 * WeirBudgetNotices:
 *
 * Tells when much or all of one of a month's budgets is spent, and withdraws it when that is no longer so.
 */
typedef struct _WeirBudgetNotices WeirBudgetNotices;

WeirBudgetNotices *
weir_budget_notices_new (WeirBudgets *budgets, WeirMoney *money, WeirNotifier *notifier);
void weir_budget_notices_free (WeirBudgetNotices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBudgetNotices, weir_budget_notices_free)

G_END_DECLS
