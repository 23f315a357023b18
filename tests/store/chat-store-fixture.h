/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/weir-chat-store.h"

G_BEGIN_DECLS

/* A database of conversations in a folder of its own. */
typedef struct
{
  char *folder;
  char *path;
  WeirDatabase *database;
  WeirChatStore *store;
} ChatStoreFixture;

void chat_store_fixture_set_up (ChatStoreFixture *f, gconstpointer data);
void chat_store_fixture_tear_down (ChatStoreFixture *f, gconstpointer data);

/* Ends with all that waits to be written, and begins again with the same file. */
void chat_store_fixture_close (ChatStoreFixture *f);
void chat_store_fixture_open (ChatStoreFixture *f);

/* Keeps the result for chat_store_wait (). @user_data: where to */
void chat_store_on_result (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *chat_store_wait (GAsyncResult **result);

/* (transfer full): of a conversation, without messages. */
WeirChatChange *chat_store_make_change (const char *id, gint64 updated_us);

/* (transfer none): a message that goes with it. */
WeirChatMessageRecord *
chat_store_add_message (WeirChatChange *change, gint64 place, const char *text);

/* Takes @change. Returns: the conversation's number; 0 with an error */
gint64 chat_store_save (ChatStoreFixture *f, WeirChatChange *change, GError **error);
gint64
chat_store_save_text (ChatStoreFixture *f, const char *id, gint64 updated_us, const char *text);

/* (transfer full) (nullable) */
WeirChatRecords *
chat_store_list (ChatStoreFixture *f, const char *words, guint offset, guint limit, GError **error);

/* (transfer full): the ids of the conversations that @words find, each with a space after it. */
char *chat_store_list_ids (ChatStoreFixture *f, const char *words);
void chat_store_check_ids (ChatStoreFixture *f, const char *words, const char *expected);

/* (transfer full) */
WeirChatRecords *chat_store_load (ChatStoreFixture *f, const char *id, gint64 before, guint limit);

G_END_DECLS
