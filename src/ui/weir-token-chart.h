/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "app/weir-token-history.h"

G_BEGIN_DECLS

/* The colours there are for what a chart tells apart: CSS classes "series-1" to "series-8". */
#define WEIR_CHART_SERIES 8

/**
 * WeirTokenChart:
 *
 * Tokens by hour as stacked bars, a colour each model. To assistive technology it is an image whose
 * label says what stands out.
 *
 * Properties: "history" (nullable)
 */
#define WEIR_TYPE_TOKEN_CHART (weir_token_chart_get_type ())
G_DECLARE_FINAL_TYPE (WeirTokenChart, weir_token_chart, WEIR, TOKEN_CHART, GtkWidget)

G_END_DECLS
