/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chat/weir-chat-message.h"

G_BEGIN_DECLS

/**
 * WeirReplyRow:
 *
 * What a model has said, as it comes: thoughts folded, the text as Markdown, how it ended, and what it
 * took. Its buttons do actions of the page: "chat.regenerate", "chat.continue", "chat.keep".
 */
#define WEIR_TYPE_REPLY_ROW (weir_reply_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirReplyRow, weir_reply_row, WEIR, REPLY_ROW, AdwBin)

GtkWidget *weir_reply_row_new (WeirChatMessage *message);

WeirChatMessage *weir_reply_row_get_message (WeirReplyRow *self);

/* Whether the conversation ends with it: only then can it be asked for again. */
void weir_reply_row_set_last (WeirReplyRow *self, gboolean is_last);

/* Whether it has all that the message has. */
gboolean weir_reply_row_is_settled (WeirReplyRow *self);

G_END_DECLS
