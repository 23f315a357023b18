/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-usage-bars.h"
#include "app/weir-usage-row.h"

G_BEGIN_DECLS

/* A report as bars, rows and their total, for those who show it. */
typedef struct
{
  WeirUsageBars *bars;
  GListStore *rows; /* of #WeirUsageRow, the most tokens first */
  WeirUsageRow *total;
} WeirUsageSheet;

void weir_usage_sheet_init (WeirUsageSheet *self);
void weir_usage_sheet_clear (WeirUsageSheet *self);

/* A row that stays is the same object: what shows it keeps its place and focus. */
void weir_usage_sheet_take (WeirUsageSheet *self,
                            const WeirUsageReport *report,
                            WeirUsageGrouping grouping,
                            WeirUsageMetric metric);

/* Shows nothing. */
void weir_usage_sheet_empty (WeirUsageSheet *self);

G_END_DECLS
