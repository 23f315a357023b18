/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "store/weir-chat-record.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* The tables of conversations, on the database's thread. Nothing is changed when one of these fails; the
 * errors are WEIR_STORE_ERROR_ACCESS and WEIR_STORE_ERROR_DAMAGED. */

/**
 * WeirChatChange:
 * @conversation: as it is now
 * @cut: messages from this place on go, before others come; -1: none do
 * @messages: (element-type WeirChatMessageRecord): those that are new or have changed. Files that are
 *   kept already, with a number, go over to the message they are with
 */
typedef struct
{
  WeirChatRecord *conversation;
  gint64 cut;
  GPtrArray *messages;
} WeirChatChange;

WeirChatChange *weir_chat_change_new (void);
void weir_chat_change_free (WeirChatChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChatChange, weir_chat_change_free)

/* Makes all of @change, which may be made again. Returns: the conversation's number; 0 with an error */
gint64 weir_chat_table_save (sqlite3 *db, const WeirChatChange *change, GError **error);

/* Marks a conversation as deleted at @wall_us, or with 0 as there again. */
gboolean weir_chat_table_set_deleted (sqlite3 *db, const char *id, gint64 wall_us, GError **error);

/* Deletes what was marked before @wall_us, with all that belongs to it. */
gboolean weir_chat_table_purge (sqlite3 *db, gint64 wall_us, GError **error);

gboolean weir_chat_table_save_model (sqlite3 *db, const WeirChatModelRecord *model, GError **error);

G_END_DECLS
