/* SPDX-License-Identifier: MIT */
#pragma once

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

/* How long requests are kept, as the settings have it: @days, or 0 for what is usual. */
void weir_engine_usage_set_days (WeirUsageStore *usage, guint days);

G_END_DECLS
