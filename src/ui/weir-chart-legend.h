/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-token-history.h"

G_BEGIN_DECLS

/**
 * WeirChartLegend:
 *
 * The models of a #WeirTokenHistory with their colours, in as many lines as they need.
 *
 * Properties: "history" (nullable); "columns": how many stand side by side where there is room
 */
#define WEIR_TYPE_CHART_LEGEND (weir_chart_legend_get_type ())
G_DECLARE_FINAL_TYPE (WeirChartLegend, weir_chart_legend, WEIR, CHART_LEGEND, AdwBin)

G_END_DECLS
