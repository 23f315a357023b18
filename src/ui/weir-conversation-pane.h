/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation-list.h"

G_BEGIN_DECLS

/**
 * WeirConversationPane:
 *
 * The conversations, to be searched, chosen, and deleted with a way back.
 *
 * Signals:
 * "chosen" (WeirConversation *conversation)
 * "deleted" (WeirConversation *conversation): it is no longer in the list
 */
#define WEIR_TYPE_CONVERSATION_PANE (weir_conversation_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeirConversationPane, weir_conversation_pane, WEIR, CONVERSATION_PANE, AdwBin)

void weir_conversation_pane_set_list (WeirConversationPane *self, WeirConversationList *list);

/* Marks the one that is shown. @conversation: (nullable) */
void weir_conversation_pane_select (WeirConversationPane *self, WeirConversation *conversation);

void weir_conversation_pane_focus_search (WeirConversationPane *self);

G_END_DECLS
