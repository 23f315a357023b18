/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/* What the windows need of one finished request; owns its strings. Tokens: -1 where unknown. */
typedef struct
{
  gint64 wall_us;   /* when it came in, microseconds since 1970 UTC */
  char *model;      /* (nullable): as the client named it */
  char *user_agent; /* (nullable): what the client calls itself */
  guint status;     /* HTTP status told the client; 499 when it left first */
  gint64 tokens_in;
  gint64 tokens_cached;
  gint64 tokens_out;
} WeirUsageEntry;

WeirUsageEntry *weir_usage_entry_new (const WeirUsageRecord *record);
void weir_usage_entry_free (WeirUsageEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirUsageEntry, weir_usage_entry_free)

/**
 * WeirUsageTap:
 *
 * A #WeirUsageSink that carries finished requests to the owner's main context, many at a time and
 * at most ten times a second. What nobody fetches is bounded: past 10 000 the oldest are dropped.
 * A guarded object: any thread may report to it.
 *
 * Signals:
 * "batch" (GPtrArray *entries): #WeirUsageEntry, oldest first, in the context that was
 *   thread-default where the tap was made
 */
#define WEIR_TYPE_USAGE_TAP (weir_usage_tap_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageTap, weir_usage_tap, WEIR, USAGE_TAP, GObject)

WeirUsageTap *weir_usage_tap_new (void);

/* Nothing is told afterwards. In the owner's thread. */
void weir_usage_tap_stop (WeirUsageTap *self);

G_END_DECLS
