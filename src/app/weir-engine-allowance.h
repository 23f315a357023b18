/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-allowance.h"
#include "store/weir-settings.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/* The limits that the settings have; none for what is simulated. Whether there are any. */
gboolean weir_engine_allowance_apply (WeirAllowance *allowance, const WeirSettings *settings);

/* Adds what was used of this month before. It comes a moment later, in the thread-default context. */
void weir_engine_allowance_load (WeirAllowance *allowance, WeirUsageStore *usage, WeirClock *clock);

/* What is said in the currency, in thousand millionths of capacity units. */
gint64 weir_engine_allowance_to_cost (const WeirSettingsPrices *prices, double amount);

G_END_DECLS
