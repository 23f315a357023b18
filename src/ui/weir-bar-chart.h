/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "app/weir-usage-bars.h"

G_BEGIN_DECLS

/**
 * WeirBarChart:
 *
 * #WeirUsageBars as stacked bars, a colour each series. What a bar is made of is shown where the pointer
 * is, or after Left, Right, Home and End while it has the focus; Escape hides it. To assistive technology
 * it is an image whose label says what stands out, and whose description is that of the chosen bar.
 *
 * Properties: "bars" (nullable); "title" (nullable): what it shows, such as "Tokens per hour, today";
 * "height": pixels
 */
#define WEIR_TYPE_BAR_CHART (weir_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (WeirBarChart, weir_bar_chart, WEIR, BAR_CHART, GtkWidget)

/* The part whose details are shown; -1: none. */
int weir_bar_chart_get_chosen (WeirBarChart *self);

G_END_DECLS
