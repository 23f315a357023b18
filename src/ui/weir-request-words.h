/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-money.h"
#include "app/weir-request-item.h"

G_BEGIN_DECLS

/* What is said of a request, in the user's language. Each: (transfer full). */

/* Microseconds: "38 ms", "0.91 s"; "–" below 0. */
char *weir_request_words_format_span (gint64 span_us);

/* A count; "–" below 0. */
char *weir_request_words_format_count (gint64 count);

/* "14:21:58", with the day when it is not today's. @now_s: seconds since 1970 UTC */
char *weir_request_words_format_time (gint64 wall_us, gint64 now_s);

/* What it cost; "–" while it runs, and of what was simulated. */
char *weir_request_words_format_cost (const WeirSight *sight, WeirMoney *money);

/* "POST /v1/messages" */
char *weir_request_words_build_title (const WeirSight *sight);

/**
 * WeirRequestFact:
 *
 * A line of what is known of a request. Free with weir_request_fact_free ().
 */
typedef struct
{
  const char *name;
  char *value;
} WeirRequestFact;

void weir_request_fact_free (WeirRequestFact *self);

/* (transfer full) (element-type WeirRequestFact) */
GPtrArray *weir_request_words_build_facts (const WeirSight *sight, WeirMoney *money);

/* Its headers, and those of the reply, below words that tell them apart; empty when none are known. */
char *weir_request_words_build_headers (const WeirSight *sight);

/* What did not reach the upstream as it was said, a line each; empty when all did. */
char *weir_request_words_build_changes (const WeirSight *sight);

G_END_DECLS
