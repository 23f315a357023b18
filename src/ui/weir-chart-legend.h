/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-usage-bars.h"

G_BEGIN_DECLS

/**
 * WeirChartLegend:
 *
 * The series of #WeirUsageBars with their colours, in as many lines as they need.
 *
 * Properties: "bars" (nullable)
 */
#define WEIR_TYPE_CHART_LEGEND (weir_chart_legend_get_type ())
G_DECLARE_FINAL_TYPE (WeirChartLegend, weir_chart_legend, WEIR, CHART_LEGEND, AdwBin)

/* (transfer floating): a spot of the colour of a series. */
GtkWidget *weir_chart_legend_make_swatch (guint series);

G_END_DECLS
