/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-core.h"
#include "chat/weir-conversation-list.h"

G_BEGIN_DECLS

/* (transfer full) */
WeirConversationList *weir_conversation_list_new (WeirChatCore *core);

G_END_DECLS
