/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat.h"
#include "ui/weir-page.h"

G_BEGIN_DECLS

/**
 * WeirChatPage:
 *
 * Conversations with models. While it is the visible page, its actions are the window's: "chat.new",
 * "chat.send", "chat.stop", "chat.regenerate", "chat.continue", "chat.keep", "chat.choose-model",
 * "chat.focus", "chat.find", "chat.ask" (s: a new conversation with this model).
 */
#define WEIR_TYPE_CHAT_PAGE (weir_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatPage, weir_chat_page, WEIR, CHAT_PAGE, WeirPage)

WeirChat *weir_chat_page_get_chat (WeirChatPage *self);

/* The one that is shown. */
WeirConversation *weir_chat_page_get_conversation (WeirChatPage *self);
void weir_chat_page_open (WeirChatPage *self, WeirConversation *conversation);

G_END_DECLS
