/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-core.h"
#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/* For the chat, its lists and comparisons. */

/* (transfer full): a new one, with nothing said. */
WeirConversation *weir_conversation_new (WeirChatCore *core);

/* Adds messages at the end. */
void weir_conversation_add (WeirConversation *self, WeirChatMessage *message);

/* (transfer full) (element-type WeirChatMessage): what was said so far. */
GPtrArray *weir_conversation_dup_history (WeirConversation *self);

/* (transfer full): what goes with the next message, as a message with @text; it does not go with
 * another one then. */
WeirChatMessage *weir_conversation_take_prompt (WeirConversation *self, const char *text);

/* Whether a message with @text can be sent now. */
gboolean weir_conversation_can_send (WeirConversation *self, const char *text);

/* The comparison is over. */
void weir_conversation_end_comparison (WeirConversation *self);

/* A property of this name became another one. */
void weir_conversation_tell (WeirConversation *self, const char *name);

/* Something was said, or a setting changed. */
void weir_conversation_touch (WeirConversation *self);

G_END_DECLS
