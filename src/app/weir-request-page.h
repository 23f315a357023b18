/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-sight.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/* Ended requests from the database, a page at a time, the latest first. */

/* @before: as from the page before; %G_MAXINT64: begin with the latest. The callback's source object is %NULL. */
void weir_request_page_read_async (WeirUsageStore *usage,
                                   gint64 before,
                                   guint n,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * weir_request_page_read_finish:
 * @before: (out): for the next page
 *
 * Returns: (transfer full) (element-type WeirSight) (nullable): at most as many as were asked for, fewer
 *   only where there are no more
 *
 * Errors: WEIR_STORE_ERROR_ACCESS
 */
GPtrArray *weir_request_page_read_finish (GAsyncResult *result, gint64 *before, GError **error);

G_END_DECLS
