/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-usage-view.h"

G_BEGIN_DECLS

/**
 * WeirUsageCostCell:
 *
 * The cell of a row's cost. Of a model without a price it says so, and offers to set one.
 */
#define WEIR_TYPE_USAGE_COST_CELL (weir_usage_cost_cell_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageCostCell, weir_usage_cost_cell, WEIR, USAGE_COST_CELL, AdwBin)

GtkWidget *weir_usage_cost_cell_new (void);

/* Shows what @row comes to now. */
void weir_usage_cost_cell_show (WeirUsageCostCell *self, WeirUsageView *view, WeirUsageRow *row);

G_END_DECLS
