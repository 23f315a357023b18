/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/**
 * WeirMetrics:
 *
 * Counts of finished requests since the start, by model, account and local key, for Prometheus. A
 * guarded object: any thread may use it.
 *
 * A model is named as SAP AI Core names it, and is empty for requests that reached none: what
 * clients make up does not multiply the series. Past 1000 combinations the rest is counted as
 * "other".
 */
typedef struct _WeirMetrics WeirMetrics;

WeirMetrics *weir_metrics_new (void);
void weir_metrics_free (WeirMetrics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirMetrics, weir_metrics_free)

void weir_metrics_record (WeirMetrics *self, const WeirUsageRecord *record);

/**
 * weir_metrics_write:
 * @n_active: requests under way
 * @version: of Weir
 *
 * Writes all in Prometheus' text format 0.0.4: weir_info, weir_requests_in_flight,
 * weir_requests_total (by status), weir_errors_total (by kind), weir_tokens_total (by type: input,
 * cached, cache_write, output, reasoning; cached and cache_write are part of input, reasoning of
 * output), weir_cost_capacity_units_total, weir_unpriced_requests_total and the histograms weir_request_duration_seconds and weir_first_byte_seconds.
 *
 * Returns: (transfer full): UTF-8, ends in a line feed
 */
GBytes *weir_metrics_write (WeirMetrics *self, guint n_active, const char *version);

/* Appends what became of the records of requests: weir_usage_stored_total, weir_usage_waiting,
 * weir_usage_lost_total, weir_usage_unwritten_total. */
void weir_metrics_append_fate (GString *out, const WeirUsageFate *fate);

G_END_DECLS
