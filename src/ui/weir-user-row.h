/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-conversation.h"

G_BEGIN_DECLS

/**
 * WeirUserRow:
 *
 * What the user has said, to be copied, or edited and sent again.
 */
#define WEIR_TYPE_USER_ROW (weir_user_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirUserRow, weir_user_row, WEIR, USER_ROW, AdwBin)

/* @conversation: (nullable): where it can be edited */
GtkWidget *weir_user_row_new (WeirConversation *conversation, WeirChatMessage *message);

G_END_DECLS
