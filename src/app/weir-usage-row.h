/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "store/weir-usage-query.h"

G_BEGIN_DECLS

/**
 * WeirUsageRow:
 *
 * What one model, key or account comes to, or all together; its numbers may change.
 *
 * Properties, read-only: "label": what people read; "place": of its colour, see #WeirUsageBars; "requests",
 * "errors", "tokens", "fresh" (tokens in, neither read from a cache nor written to one), "cached",
 * "written", "output", "cost" (thousand millionths of a capacity unit), "unpriced" (requests)
 */
#define WEIR_TYPE_USAGE_ROW (weir_usage_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageRow, weir_usage_row, WEIR, USAGE_ROW, GObject)

/* @name: as in a report */
WeirUsageRow *weir_usage_row_new (const char *name, const char *label);

void weir_usage_row_take (WeirUsageRow *self, const WeirUsageSum *sum, guint place);

const char *weir_usage_row_get_name (WeirUsageRow *self);
const char *weir_usage_row_get_label (WeirUsageRow *self);
guint weir_usage_row_get_place (WeirUsageRow *self);

/* (transfer none) */
const WeirUsageSum *weir_usage_row_get_sum (WeirUsageRow *self);

G_END_DECLS
