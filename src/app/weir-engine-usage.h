/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-settings.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/**
 * weir_engine_usage_new:
 * @state_dir: (nullable): $XDG_STATE_HOME; %NULL: there is no token_usage.jsonl
 * @data_dir: (nullable): $XDG_DATA_HOME; %NULL: all is forgotten at the end
 *
 * Returns: (transfer full): where a program keeps what requests use
 */
WeirUsageStore *
weir_engine_usage_new (const char *state_dir, const char *data_dir, WeirClock *clock);

/* How many days requests are kept, when the settings say so: @days, or 0 for what is usual. */
guint weir_engine_usage_get_days (guint days);

/* What the settings say of it: how long requests are kept, and what accounts are called. */
void weir_engine_usage_apply (WeirUsageStore *usage, const WeirSettings *settings);

G_END_DECLS
