/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-usage-bars.h"

G_BEGIN_DECLS

/* What stands beside the bars of a chart, and below them. */

/* The next number up from @highest that divides well by @n_lines: 40, 80, 120, 200, 320, 400 … */
double weir_bar_axis_choose_scale (gint64 highest, guint n_lines);

/**
 * weir_bar_axis_choose_distance:
 * @part_width: of a part, pixels
 * @label_width: that a label needs, pixels
 *
 * Returns: of how many parts one has a label, at most seven labels in all
 */
guint weir_bar_axis_choose_distance (WeirUsageBars *bars, double part_width, double label_width);

/* (transfer full) (nullable): what stands below a part; %NULL: nothing. Labels stand on times that divide
 * by their distance, so that they stand still as time goes on. */
char *weir_bar_axis_dup_label (WeirUsageBars *bars, guint part, guint distance);

/* (transfer full): when a part is, in few words: "14:05", "22 Nov", "November 2026". */
char *weir_bar_axis_dup_time (WeirUsageBars *bars, guint part);

G_END_DECLS
