/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-request.h"

G_BEGIN_DECLS

/* How much to think is told in words by some APIs and in tokens by others. */

/* The tokens that stand for a level; 0 for NONE, -1 for UNSET. */
gint64 weir_reasoning_budget_of_effort (WeirEffort effort);

/* The level that stands for so many tokens: NONE for 0, UNSET when absent or negative. */
WeirEffort weir_reasoning_effort_of_budget (WeirJsonText budget);

G_END_DECLS
