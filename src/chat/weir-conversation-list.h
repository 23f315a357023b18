/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-item-list.h"
#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/**
 * WeirConversationList:
 *
 * The conversations that are kept: a #GListModel of #WeirConversation, the pinned ones first, then those
 * with the latest messages. A conversation stays the same object for as long as it is in the list.
 *
 * Properties: "search": (nullable): only conversations with these words, in a title or in any message
 *
 * Properties, read-only: "loading"; "has-more": the database has older ones; "trouble": (nullable): why
 * nothing can be read or kept, in a sentence
 */
#define WEIR_TYPE_CONVERSATION_LIST (weir_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (WeirConversationList,
                      weir_conversation_list,
                      WEIR,
                      CONVERSATION_LIST,
                      WeirItemList)

/* Reads it again, from the beginning. */
void weir_conversation_list_refresh (WeirConversationList *self);

/* Reads the next page. */
void weir_conversation_list_load_more (WeirConversationList *self);

const char *weir_conversation_list_get_search (WeirConversationList *self);
void weir_conversation_list_set_search (WeirConversationList *self, const char *words);
gboolean weir_conversation_list_is_loading (WeirConversationList *self);
gboolean weir_conversation_list_has_more (WeirConversationList *self);
const char *weir_conversation_list_get_trouble (WeirConversationList *self);

/* Takes it out of the list at once. It is marked in the database, and gone for good an hour later or with a
 * later start; until then weir_conversation_list_restore () brings it back. A reply on its way is stopped. */
void weir_conversation_list_delete (WeirConversationList *self, WeirConversation *conversation);
void weir_conversation_list_restore (WeirConversationList *self, WeirConversation *conversation);

/**
 * weir_conversation_list_find_async:
 * @number: as in a conversation's "number"
 *
 * Finds a conversation that may be on no page yet.
 */
void weir_conversation_list_find_async (WeirConversationList *self,
                                        gint64 number,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* (transfer full) (nullable): %NULL without an error when there is none. Errors: WEIR_STORE_ERROR_* */
WeirConversation *weir_conversation_list_find_finish (WeirConversationList *self,
                                                      GAsyncResult *result,
                                                      GError **error);

G_END_DECLS
