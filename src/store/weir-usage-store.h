/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"

G_BEGIN_DECLS

/**
 * WeirUsageStoreOptions:
 * @folder: where token_usage.jsonl is; made when it is missing (0700)
 * @zone: (nullable): zone of "timestamp"; %NULL: local time
 * @max_size: bytes after which the file is rotated; 0: 10 MiB
 * @keep: rotated files that are kept; 0: 5
 * @max_queue: records that may wait; 0: 1000. What comes beyond is dropped and counted
 */
typedef struct
{
  const char *folder;
  GTimeZone *zone;
  gsize max_size;
  guint keep;
  guint max_queue;
} WeirUsageStoreOptions;

typedef struct
{
  guint64 written; /* records in the file */
  guint64 dropped; /* the queue was full */
  guint64 failed;  /* the disk did not take them */
} WeirUsageStoreStats;

/**
 * WeirUsageStore:
 *
 * The log of finished requests, token_usage.jsonl, one JSON object a line. A #WeirUsageSink: the
 * caller's thread formats a line and queues it, a thread of the store's own writes. When the disk
 * is full or read-only, records are counted as failed, a warning is given once until it works
 * again, and nobody waits.
 *
 * A line holds first, in this order: "timestamp" (local, YYYY-MM-DDTHH:MM:SS), "model" (as the
 * client said it), "subaccount_name", "prompt_tokens", "completion_tokens", "total_tokens" (0 where
 * unknown), "cost" (null). Then "time" (RFC 3339, UTC), "usage" ("reported", "estimated", "none")
 * and others that may grow; see the source.
 */
#define WEIR_TYPE_USAGE_STORE (weir_usage_store_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageStore, weir_usage_store, WEIR, USAGE_STORE, GObject)

/* Starts the thread; the file is opened by the first record. The last reference writes what waits,
 * then ends the thread. */
WeirUsageStore *weir_usage_store_new (const WeirUsageStoreOptions *options);

/* Waits until all records queued so far are written or have failed. Any thread. */
void weir_usage_store_flush (WeirUsageStore *self);

/* Any thread. */
void weir_usage_store_get_stats (WeirUsageStore *self, WeirUsageStoreStats *stats);

G_END_DECLS
