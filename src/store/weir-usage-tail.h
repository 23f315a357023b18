/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "base/weir-usage.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* @record: borrowed, as are its strings */
typedef void (*WeirUsageTailFunc) (const WeirUsageRecord *record, gpointer user_data);

/* The number of the latest request; 0 when there is none, -1 when it cannot be read. */
gint64 weir_usage_tail_get_last (sqlite3 *db);

/**
 * weir_usage_tail_read:
 * @after: the number of a request
 *
 * Tells @func of all requests after that one, in the order in which they were stored.
 *
 * Returns: the number of the latest, or @after; -1 with an error
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
gint64 weir_usage_tail_read (sqlite3 *db,
                             gint64 after,
                             WeirUsageTailFunc func,
                             gpointer user_data,
                             GError **error);

/**
 * weir_usage_tail_read_before:
 * @before: the number of a request
 * @n: how many at most
 *
 * Tells @func of requests before that one, the latest first.
 *
 * Returns: the number of the earliest, or @before; -1 with an error
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
gint64 weir_usage_tail_read_before (sqlite3 *db,
                                    gint64 before,
                                    guint n,
                                    WeirUsageTailFunc func,
                                    gpointer user_data,
                                    GError **error);

G_END_DECLS
