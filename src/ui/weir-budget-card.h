/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirBudgetCard:
 *
 * How much of the month's budgets is spent, a row for each. Shows itself only where there is one, and not in the
 * demo, which costs nothing.
 *
 * Properties: "desk" (nullable); "narrow": of its rows
 */
#define WEIR_TYPE_BUDGET_CARD (weir_budget_card_get_type ())
G_DECLARE_FINAL_TYPE (WeirBudgetCard, weir_budget_card, WEIR, BUDGET_CARD, AdwBin)

G_END_DECLS
