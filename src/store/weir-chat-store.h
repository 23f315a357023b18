/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "store/weir-chat-query.h"
#include "store/weir-chat-table.h"
#include "store/weir-database.h"

G_BEGIN_DECLS

/**
 * WeirChatStore:
 *
 * Conversations in the database. Nothing here waits: what is asked for is done on the database's thread, one
 * after the other in the order it was asked for, and told in the main context of who asked. The callbacks'
 * source object is %NULL; the errors are WEIR_STORE_ERROR_ACCESS and WEIR_STORE_ERROR_DAMAGED. One
 * thread.
 */
#define WEIR_TYPE_CHAT_STORE (weir_chat_store_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatStore, weir_chat_store, WEIR, CHAT_STORE, GObject)

/* @database: a reference is taken. The last reference makes the changes that wait. */
WeirChatStore *weir_chat_store_new (WeirDatabase *database);

/* (transfer full) (nullable): why nothing lasts, in a sentence; %NULL: it does. Once something was asked for. */
char *weir_chat_store_dup_trouble (WeirChatStore *self);

/* Waits until all that was asked for is done: for the end of the program. */
void weir_chat_store_flush (WeirChatStore *self);

/* @change: (transfer full) */
void weir_chat_store_save_async (WeirChatStore *self,
                                 WeirChatChange *change,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* The conversation's number; 0 with an error, and nothing is changed then. */
gint64 weir_chat_store_save_finish (GAsyncResult *result, GError **error);

/* See weir_chat_query_list (). */
void weir_chat_store_list_async (WeirChatStore *self,
                                 const char *words,
                                 guint offset,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
WeirChatRecords *weir_chat_store_list_finish (GAsyncResult *result, GError **error);

/* See weir_chat_query_find (). */
void weir_chat_store_find_async (WeirChatStore *self,
                                 gint64 number,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
WeirChatRecord *weir_chat_store_find_finish (GAsyncResult *result, GError **error);

/* See weir_chat_query_messages (). */
void weir_chat_store_load_async (WeirChatStore *self,
                                 const char *id,
                                 gint64 before,
                                 guint limit,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
WeirChatRecords *weir_chat_store_load_finish (GAsyncResult *result, GError **error);

void weir_chat_store_load_file_async (WeirChatStore *self,
                                      gint64 number,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *weir_chat_store_load_file_finish (GAsyncResult *result, GError **error);

/* Marks a conversation as deleted at @wall_us, or with 0 as there again. @callback: (nullable) */
void weir_chat_store_set_deleted_async (WeirChatStore *self,
                                        const char *id,
                                        gint64 wall_us,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* For purge and save_model, too. */
gboolean weir_chat_store_change_finish (GAsyncResult *result, GError **error);

/* Deletes for good what was marked before @wall_us. @callback: (nullable) */
void weir_chat_store_purge_async (WeirChatStore *self,
                                  gint64 wall_us,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* @callback: (nullable) */
void weir_chat_store_save_model_async (WeirChatStore *self,
                                       const char *name,
                                       gboolean favourite,
                                       gint64 used_us,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

void weir_chat_store_list_models_async (WeirChatStore *self,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* (transfer full) (nullable) (element-type WeirChatModelRecord) */
GPtrArray *weir_chat_store_list_models_finish (GAsyncResult *result, GError **error);

G_END_DECLS
