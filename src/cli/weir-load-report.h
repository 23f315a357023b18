/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-client.h"

G_BEGIN_DECLS

/**
 * WeirLoadReport:
 *
 * What a load test measured. Times in microseconds.
 */
typedef struct _WeirLoadReport WeirLoadReport;

WeirLoadReport *weir_load_report_new (void);
void weir_load_report_free (WeirLoadReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLoadReport, weir_load_report_free)

/* One request has ended; @error is %NULL when it succeeded. */
void weir_load_report_add (WeirLoadReport *self, const WeirChatReply *reply, const GError *error);

guint weir_load_report_get_n_done (WeirLoadReport *self);
guint weir_load_report_get_n_failed (WeirLoadReport *self);

/* (transfer full): for people, with line ends. @wall_us: how long all of it took. */
char *weir_load_report_to_text (WeirLoadReport *self, gint64 wall_us);

/* (transfer full): one JSON object with a line feed: requests, succeeded, failed, seconds,
 * requests_per_second, latency_ms and first_text_ms (p50, p90, p99, max), statuses, errors,
 * tokens_in, tokens_out. */
char *weir_load_report_to_json (WeirLoadReport *self, gint64 wall_us);

G_END_DECLS
