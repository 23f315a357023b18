/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-usage-range.h"

G_BEGIN_DECLS

/* A range by its name, or days that were chosen. */
typedef struct
{
  WeirUsageRange range; /* WEIR_USAGE_N_RANGES: from @first to @last */
  GDate first, last;    /* clear before days were chosen */
} WeirUsageSpan;

/* The local day of today; no days were chosen. */
void weir_usage_span_init (WeirUsageSpan *self);

/* As weir_usage_range_get_name () has it, or "custom". */
const char *weir_usage_span_get_name (const WeirUsageSpan *self);

/* %FALSE: there is no such name, no days were chosen, or it is the same already. */
gboolean weir_usage_span_set_name (WeirUsageSpan *self, const char *name);

/* Both are valid; they may be the wrong way round. */
void weir_usage_span_set_days (WeirUsageSpan *self, const GDate *first, const GDate *last);

/* The days that were chosen, or the last seven. */
void weir_usage_span_get_days (const WeirUsageSpan *self,
                               gint64 now_s,
                               GTimeZone *zone,
                               GDate *first,
                               GDate *last);

/* As weir_usage_range_build (). */
GArray *weir_usage_span_build (const WeirUsageSpan *self, gint64 now_s, GTimeZone *zone);

G_END_DECLS
