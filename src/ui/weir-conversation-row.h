/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/**
 * WeirConversationRow:
 *
 * A conversation in the list of them, with a menu of what can be done with it: "conversation.…".
 *
 * Signals:
 * "delete" (): the user wants to
 */
#define WEIR_TYPE_CONVERSATION_ROW (weir_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirConversationRow,
                      weir_conversation_row,
                      WEIR,
                      CONVERSATION_ROW,
                      GtkListBoxRow)

GtkWidget *weir_conversation_row_new (WeirConversation *conversation);

WeirConversation *weir_conversation_row_get_conversation (WeirConversationRow *self);

G_END_DECLS
