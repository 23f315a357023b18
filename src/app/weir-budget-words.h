/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-budget.h"
#include "app/weir-money.h"

G_BEGIN_DECLS

/* What is said of budgets; all (transfer full). */

/* What it is called: "November Budget", "Key “ci”". */
char *weir_budget_words_build_title (WeirBudget *budget);

/* "EUR 10.89 of EUR 50.00", "812 k of 1 M tokens". */
char *weir_budget_words_build_amounts (WeirBudget *budget, WeirMoney *money);

/* What comes of it: "EUR 26.04 expected", "Spent"; empty while there is nothing to say. */
char *weir_budget_words_build_note (WeirBudget *budget, WeirMoney *money);

/* Of a notice, once @percent are reached. */
char *weir_budget_words_build_heading (WeirBudget *budget, guint percent);
char *weir_budget_words_build_body (WeirBudget *budget, WeirMoney *money, guint percent);

G_END_DECLS
