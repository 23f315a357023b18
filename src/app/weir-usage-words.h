/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-usage-query.h"

G_BEGIN_DECLS

/* What the groups of a report are called, in the user's language. */

/* (transfer none): @name, or what is said where there is none. */
const char *weir_usage_words_get_name (WeirUsageGrouping grouping, const char *name);

/* (transfer none): those that are counted together, such as "Other models". */
const char *weir_usage_words_get_rest (WeirUsageGrouping grouping);

/* (transfer none): what one of them is, as the head of a column. */
const char *weir_usage_words_get_head (WeirUsageGrouping grouping);

G_END_DECLS
