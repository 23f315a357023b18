/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/**
 * WeirUsageTap:
 *
 * A #WeirUsageSink that carries finished requests to the owner's main context, many at a time and
 * at most ten times a second. What nobody fetches is bounded: past 10 000 the oldest are dropped.
 * A guarded object: any thread may report to it.
 *
 * Signals:
 * "batch" (GPtrArray *records): #WeirUsageRecord, oldest first, in the context that was
 *   thread-default where the tap was made
 */
#define WEIR_TYPE_USAGE_TAP (weir_usage_tap_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageTap, weir_usage_tap, WEIR, USAGE_TAP, GObject)

WeirUsageTap *weir_usage_tap_new (void);

/* Nothing is told afterwards. In the owner's thread. */
void weir_usage_tap_stop (WeirUsageTap *self);

G_END_DECLS
