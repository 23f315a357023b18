/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-clock.h"
#include "base/weir-usage.h"
#include "store/weir-database.h"
#include "store/weir-usage-query.h"

G_BEGIN_DECLS

/**
 * WeirUsageStoreOptions:
 * @database: (nullable): where requests and sums are kept; a reference is taken. %NULL: in memory
 * @folder: (nullable): where token_usage.jsonl is; made when it is missing (0700). %NULL: there is none
 * @zone: (nullable): zone of "timestamp"; %NULL: local time
 * @clock: (nullable): says what is too old; %NULL: the system's
 * @max_size: bytes after which the file is rotated; 0: 10 MiB
 * @keep: rotated files that are kept; 0: 5
 * @max_queue: records that may wait; 0: 8192. What comes beyond is dropped and counted
 * @retry_ms: how long after the database refused records it is tried again; 0: 5 s
 */
typedef struct
{
  WeirDatabase *database;
  const char *folder;
  GTimeZone *zone;
  WeirClock *clock;
  gsize max_size;
  guint keep;
  guint max_queue;
  guint retry_ms;
} WeirUsageStoreOptions;

/* All since the store was made. */
typedef struct
{
  guint64 written; /* records in the file */
  guint64 failed;  /* the disk did not take them for the file */
  guint64 kept;    /* records in the database */
  guint64 waiting; /* for the database, which will be tried again */
  guint64 lost;    /* the database did not take them, and too many waited */
  guint64 dropped; /* for both: too many waited */
} WeirUsageStoreStats;

/**
 * WeirUsageStore:
 *
 * What finished requests used, in the database and in token_usage.jsonl. A #WeirUsageSink: the caller's
 * thread copies a record and queues it, and neither waits nor fails. The database's thread writes what
 * has gathered, to the file and in one transaction to the database, so both have the same. While a disk
 * is full, or the database locked, records are counted and told of, those for the database kept for
 * another try, and requests go on.
 *
 * A line of the file holds first, in this order: "timestamp" (local, YYYY-MM-DDTHH:MM:SS), "model" (as the
 * client said it), "subaccount_name", "prompt_tokens", "completion_tokens", "total_tokens" (0 where
 * unknown), "cost" (capacity units, null where unknown). Then "time" (RFC 3339, UTC), "usage" ("reported", "estimated",
 * "none") and others that may grow; see the source.
 */
#define WEIR_TYPE_USAGE_STORE (weir_usage_store_get_type ())
G_DECLARE_FINAL_TYPE (WeirUsageStore, weir_usage_store, WEIR, USAGE_STORE, GObject)

/* Nothing is opened before the first record. The last reference writes what waits; not on the
 * database's thread. */
WeirUsageStore *weir_usage_store_new (const WeirUsageStoreOptions *options);

/* Waits until all records queued so far are written or were refused. Any thread but the database's. */
void weir_usage_store_flush (WeirUsageStore *self);

/* Requests are kept for so many days, sums for good. 0: requests, too. It is looked for what is older when
 * others come, and at once when it was more days before. Any thread. */
void weir_usage_store_set_days (WeirUsageStore *self, guint days);

/* What accounts are called now: what is kept of one that got another name gets it, too. @ids, @names: (array
 * zero-terminated=1): of the same length. Any thread. */
void weir_usage_store_set_accounts (WeirUsageStore *self,
                                    const char *const *ids,
                                    const char *const *names);

/* Any thread. */
void weir_usage_store_get_stats (WeirUsageStore *self, WeirUsageStoreStats *stats);

/* (transfer full) (nullable): why records are not kept just now, in a sentence. Any thread. */
char *weir_usage_store_dup_trouble (WeirUsageStore *self);

/* (transfer none): where they are kept. */
WeirDatabase *weir_usage_store_get_database (WeirUsageStore *self);

/**
 * weir_usage_store_query_async:
 * @query: copied
 * @callback: its source object is %NULL
 *
 * Answers with all that was recorded before this call. When the store goes first, it answers first.
 */
void weir_usage_store_query_async (WeirUsageStore *self,
                                   const WeirUsageQuery *query,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* (transfer full) (nullable).
 *
 * Errors: WEIR_STORE_ERROR_ACCESS */
WeirUsageReport *weir_usage_store_query_finish (GAsyncResult *result, GError **error);

/* Forgets all requests and sums; the file stays. The callback's source object is %NULL. */
void weir_usage_store_clear_async (WeirUsageStore *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean weir_usage_store_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
