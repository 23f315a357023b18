/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-comparison.h"

G_BEGIN_DECLS

/**
 * WeirComparisonView:
 *
 * The replies of several models to one prompt, side by side, or below each other where it is narrow. One of
 * them can be gone on with.
 *
 * Properties: "narrow"
 */
#define WEIR_TYPE_COMPARISON_VIEW (weir_comparison_view_get_type ())
G_DECLARE_FINAL_TYPE (WeirComparisonView, weir_comparison_view, WEIR, COMPARISON_VIEW, AdwBin)

/* @comparison: (nullable) */
void weir_comparison_view_set_comparison (WeirComparisonView *self, WeirComparison *comparison);

G_END_DECLS
