/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-settings.h"
#include "store/weir-usage-query.h"

G_BEGIN_DECLS

/* Reports as text for other programs, each with a line end at its end. A "cost" is in capacity units; where
 * @prices (nullable) say what one costs, "amount" is the same in "currency". */

/* (transfer full) (nullable): a cost as "amount" has it, without a language's own marks; %NULL where there is no
 * currency. */
char *weir_usage_export_format_amount (gint64 cost_nano, const WeirSettingsPrices *prices);

/* (transfer full): a line of names, then a line for each part and group that has requests: where the part
 * begins and ends (RFC 3339, UTC), the group, its numbers. */
char *weir_usage_export_csv (const WeirUsageReport *report,
                             WeirUsageGrouping grouping,
                             const WeirSettingsPrices *prices);

/* (transfer full): {"begin", "end", "by", "simulated", "total": {…}, "groups": [{"name", …, "parts": [{"begin",
 * …}]}]}; parts without requests are left out, and so is "cost" while nothing has a price. */
char *weir_usage_export_json (const WeirUsageReport *report,
                              WeirUsageGrouping grouping,
                              gboolean demo,
                              const WeirSettingsPrices *prices);

G_END_DECLS
