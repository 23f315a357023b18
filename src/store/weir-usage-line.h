/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/* Appends the line of token_usage.jsonl for @record, with its line end. @zone: of "timestamp". */
void weir_usage_line_format (const WeirUsageRecord *record, GTimeZone *zone, GString *out);

G_END_DECLS
