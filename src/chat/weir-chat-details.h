/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-reply.h"
#include "app/weir-money.h"
#include "store/weir-chat-record.h"

G_BEGIN_DECLS

/* (transfer full): a line of what a reply took, as far as it is known, in the user's language:
 * "gpt-4o · 1,204 in (860 cached) · 312 out · 0.9 s first token · 64 tok/s · EUR 0.0121". @model, @money:
 * (nullable) */
char *
weir_chat_details_format (const char *model, const WeirChatFigures *figures, WeirMoney *money);

/* What @reply took, added to what was taken before. */
void weir_chat_details_add (WeirChatFigures *sum, const WeirChatReply *reply);

G_END_DECLS
