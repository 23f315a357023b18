/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-usage-view.h"

G_BEGIN_DECLS

/* What the Usage page says, in the user's language. Each: (transfer full). */

/* What the bars are, such as "Cost per Day". */
char *weir_usage_text_build_title (WeirUsageMetric metric, WeirUsageStep step);

/* Which days or hours from @begin_s up to, but without, @end_s: "22 Oct – 20 Nov", "13:05 – 14:05". */
char *weir_usage_text_build_span (gint64 begin_s, gint64 end_s);

/* What requests cost, without the currency; "–" when none of them has a price, which is never the same as 0. */
char *weir_usage_text_build_cost (const WeirUsageSum *sum, WeirMoney *money);

/* How many requests there are a day or minute of the time that has passed. */
char *weir_usage_text_build_rate (gint64 requests, gint64 begin_s, gint64 end_s, gint64 now_s);

/* Part of a whole, such as "72 %"; "–" of nothing. */
char *weir_usage_text_build_share (gint64 part, gint64 whole, int digits);

G_END_DECLS
