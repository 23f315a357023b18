/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-budget.h"
#include "app/weir-money.h"

G_BEGIN_DECLS

/**
 * WeirBudgetRow:
 *
 * A budget as a bar, with what it is called before it and what is used of it behind.
 *
 * Properties: "narrow": one below the other
 */
#define WEIR_TYPE_BUDGET_ROW (weir_budget_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirBudgetRow, weir_budget_row, WEIR, BUDGET_ROW, AdwBin)

GtkWidget *weir_budget_row_new (WeirBudget *budget, WeirMoney *money);

/* Bars of several rows begin and end at the same place. */
void weir_budget_row_align (WeirBudgetRow *self, GtkSizeGroup *before, GtkSizeGroup *behind);

G_END_DECLS
