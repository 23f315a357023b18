/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "base/weir-usage.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* The tables "requests" and "usage_sums", on the database's thread. Nothing is changed when one of
 * these fails; the errors are WEIR_STORE_ERROR_ACCESS and WEIR_STORE_ERROR_DAMAGED. */

/* How finely sums are kept: by the minute as long as each request is, by the hour for good. */
#define WEIR_USAGE_MINUTE_S 60
#define WEIR_USAGE_HOUR_S 3600

/* Adds @records (element-type WeirUsageRecord) and what they change in the sums, all or none. */
gboolean weir_usage_table_add (sqlite3 *db, GQueue *records, GError **error);

/* Deletes requests of before @wall_us, the oldest first and at most @max of them, and sums by the minute
 * of before the hour of @wall_us. @n_deleted: (out): requests that are gone */
gboolean
weir_usage_table_prune (sqlite3 *db, gint64 wall_us, guint max, guint *n_deleted, GError **error);

/* Deletes everything. */
gboolean weir_usage_table_clear (sqlite3 *db, GError **error);

G_END_DECLS
