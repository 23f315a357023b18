/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-usage-view.h"

G_BEGIN_DECLS

/**
 * WeirUsageTable:
 *
 * The rows of a #WeirUsageView as a table that is sorted by a click on a head; it says the same as the
 * chart, with the same colours.
 *
 * Properties: "view" (nullable); "narrow": only the columns that matter most
 */
#define WEIR_TYPE_USAGE_TABLE (weir_usage_table_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageTable, weir_usage_table, WEIR, USAGE_TABLE, AdwBin)

G_END_DECLS
