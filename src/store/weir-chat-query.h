/* SPDX-License-Identifier: MIT */
#pragma once

#include <sqlite3.h>

#include "store/weir-chat-record.h"
#include "store/weir-store-error.h"

G_BEGIN_DECLS

/* What is read of the tables of conversations, on the database's thread. The errors are
 * WEIR_STORE_ERROR_ACCESS and WEIR_STORE_ERROR_DAMAGED. */

/* Some records, and whether there are more before or after them. */
typedef struct
{
  GPtrArray *records;
  gboolean more;
} WeirChatRecords;

void weir_chat_records_free (WeirChatRecords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirChatRecords, weir_chat_records_free)

/**
 * weir_chat_query_list:
 * @words: (nullable): only conversations that hold all of these, or words that begin so, in the title, the
 *   system prompt, or one of the messages; the records then have an excerpt
 * @offset: how many to leave out first
 *
 * Returns: (transfer full) (nullable): #WeirChatRecord, the pinned first, then those changed last; not
 *   those that are deleted
 */
WeirChatRecords *
weir_chat_query_list (sqlite3 *db, const char *words, guint offset, guint limit, GError **error);

/* (transfer full) (nullable): the conversation @number, %NULL without an error when there is none. */
WeirChatRecord *weir_chat_query_find (sqlite3 *db, gint64 number, GError **error);

/**
 * weir_chat_query_messages:
 * @before: only messages before this place; -1: up to the last
 *
 * Returns: (transfer full) (nullable): the last @limit of them, #WeirChatMessageRecord in order, their files
 *   without bytes
 */
WeirChatRecords *
weir_chat_query_messages (sqlite3 *db, const char *id, gint64 before, guint limit, GError **error);

/* (transfer full) (nullable): what is in the file @number. */
GBytes *weir_chat_query_file (sqlite3 *db, gint64 number, GError **error);

/* (transfer full) (nullable): #WeirChatModelRecord */
GPtrArray *weir_chat_query_models (sqlite3 *db, GError **error);

/* (transfer full) (nullable): @words as SQLite's FTS5 has them; %NULL when there is no word in it. */
char *weir_chat_query_build_match (const char *words);

G_END_DECLS
