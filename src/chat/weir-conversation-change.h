/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-core.h"
#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/* For the chat, its lists and comparisons. */

/* (transfer full): a new one, with nothing said. */
WeirConversation *weir_conversation_new (WeirChatCore *core);

/* (transfer full): one that is kept. */
WeirConversation *weir_conversation_new_from_record (WeirChatCore *core,
                                                     const WeirChatRecord *record);

/* Takes over what another program, or a search, says of it; not what waits to be kept here. */
void weir_conversation_take_record (WeirConversation *self, const WeirChatRecord *record);

/* (transfer full): as it is kept, without its messages. */
WeirChatRecord *weir_conversation_to_record (WeirConversation *self);

/* Adds a message at the end. */
void weir_conversation_add (WeirConversation *self, WeirChatMessage *message);

/* (transfer full) (element-type WeirChatMessage): what was said so far. */
GPtrArray *weir_conversation_dup_history (WeirConversation *self);

/* (transfer full): what goes with the next message, as a message with @text; it does not go with
 * another one then. */
WeirChatMessage *weir_conversation_take_prompt (WeirConversation *self, const char *text);

/* Whether a message with @text can be sent now. */
gboolean weir_conversation_can_send (WeirConversation *self, const char *text);

/* Makes sure that all that was said is here, with the bytes of its files. */
void weir_conversation_prepare_async (WeirConversation *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
weir_conversation_prepare_finish (WeirConversation *self, GAsyncResult *result, GError **error);

/* The comparison is over. */
void weir_conversation_end_comparison (WeirConversation *self);

/* In the order of a list: the pinned first, then those with the latest messages. */
int weir_conversation_compare_order (WeirConversation *a, WeirConversation *b);

/* A deleted one is in no list, even when the rest of a reply still comes. */
void weir_conversation_set_deleted (WeirConversation *self, gboolean deleted);

/* A property of this name became another one. */
void weir_conversation_tell (WeirConversation *self, const char *name);

/* Something was said, or a setting changed. */
void weir_conversation_touch (WeirConversation *self);

G_END_DECLS
