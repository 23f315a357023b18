/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-request-item.h"
#include "base/weir-sights.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

#define WEIR_REQUEST_LIST_MAX 10000

/* What bodies may take together. */
#define WEIR_REQUEST_LIST_MAX_BODIES (20 * 1024 * 1024)

/**
 * WeirRequestList:
 *
 * The requests, under way and ended, the latest first: a #GListModel of #WeirRequestItem, at most 10 000 of
 * them. While it is not live, nothing is gathered, and serving a request costs no more than without it. Changes come
 * in the main context that was thread-default where it was made, at most ten times a second. What was there
 * before is read from the database, page by page.
 *
 * Properties: "live": whether it looks, false at first; "paused": whether what is new waits;
 * "keep-bodies": whether bodies are kept of requests that begin from now on, in memory only, at most 20 MB in
 * all, those of the oldest going first; read-only: "n-running"
 */
#define WEIR_TYPE_REQUEST_LIST (weir_request_list_get_type ())
G_DECLARE_FINAL_TYPE (WeirRequestList, weir_request_list, WEIR, REQUEST_LIST, GObject)

/* @usage: (nullable): where older ones are */
WeirRequestList *weir_request_list_new (WeirSights *sights, WeirUsageStore *usage);

void weir_request_list_set_live (WeirRequestList *self, gboolean live);
gboolean weir_request_list_get_live (WeirRequestList *self);

void weir_request_list_set_paused (WeirRequestList *self, gboolean paused);
gboolean weir_request_list_get_paused (WeirRequestList *self);

void weir_request_list_set_keep_bodies (WeirRequestList *self, gboolean keep);
gboolean weir_request_list_get_keep_bodies (WeirRequestList *self);

/* The same, and looks from now on if they are: they are nowhere but here. */
void weir_request_list_look_for_bodies (WeirRequestList *self, gboolean keep);

guint weir_request_list_get_n_running (WeirRequestList *self);

/* (transfer none) (nullable): the request whose id is or begins with @id; %NULL also when several do. */
WeirRequestItem *weir_request_list_find (WeirRequestList *self, const char *id);

/* What the requests that ended while it was live come to, also those that it shows no more. */
void weir_request_list_get_sum (WeirRequestList *self, WeirUsageSum *sum);

/* Stops a request that is under way; its client is told. %FALSE: it has ended. */
gboolean weir_request_list_stop (WeirRequestList *self, const char *id);

/* Adds up to @n that are older than all in the list, as far as there is room. */
void weir_request_list_load_older_async (WeirRequestList *self,
                                         guint n,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/* @n_loaded: (out) (optional): 0: there are none, or no room
 *
 * Errors: WEIR_STORE_ERROR_ACCESS */
gboolean weir_request_list_load_older_finish (WeirRequestList *self,
                                              GAsyncResult *result,
                                              guint *n_loaded,
                                              GError **error);

/* Takes what is new at once, not with the next batch. */
void weir_request_list_update (WeirRequestList *self);

/* Shows those that are under way only. The database keeps what it has. */
void weir_request_list_clear (WeirRequestList *self);

/* Looks no more. */
void weir_request_list_close (WeirRequestList *self);

G_END_DECLS
