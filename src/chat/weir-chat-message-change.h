/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-client.h"
#include "app/weir-money.h"
#include "chat/weir-chat-message.h"

G_BEGIN_DECLS

/* For conversations, which alone change messages. */

/* (transfer full). @attachments: (nullable): of #WeirChatAttachment */
WeirChatMessage *weir_chat_message_new_user (const char *text, GListModel *attachments);

/* (transfer full): a reply that is WAITING. */
WeirChatMessage *weir_chat_message_new_reply (const char *model);

/* (transfer full): what an assistant has said elsewhere. */
WeirChatMessage *weir_chat_message_new_said (const char *model, const char *text);

/* A piece has come. */
void
weir_chat_message_append (WeirChatMessage *self, const char *piece, gsize len, gboolean reasoning);

/* The rest of it is asked for: WAITING again. */
void weir_chat_message_reopen (WeirChatMessage *self);

/* It has ended. @reply: (nullable): who answered, and what it took, added to what it took before.
 * @failure: (nullable). */
void weir_chat_message_end (WeirChatMessage *self,
                            WeirChatState state,
                            const WeirChatReply *reply,
                            WeirChatFailure *failure);

/* The user is content with the part that came before it broke off: its failure is no more than that.
 * Returns: whether there was one */
gboolean weir_chat_message_keep_part (WeirChatMessage *self);

/* What the proxy's record of its request says and the reply did not. Returns: whether that is more */
gboolean weir_chat_message_take_record (WeirChatMessage *self, const WeirUsageRecord *record);

/* (nullable): the API's word for why it ended. */
const char *weir_chat_message_get_finish_reason (WeirChatMessage *self);

/* How costs are shown in its details. @money: (nullable) */
void weir_chat_message_set_money (WeirChatMessage *self, WeirMoney *money);

/* Where it stands in its conversation: later ones have greater places. */
gint64 weir_chat_message_get_place (WeirChatMessage *self);
void weir_chat_message_set_place (WeirChatMessage *self, gint64 place);

/* (transfer full): as it is kept. */
WeirChatMessageRecord *weir_chat_message_to_record (WeirChatMessage *self);

/* (transfer full): one that was kept. One that was on its way then has broken off. */
WeirChatMessage *weir_chat_message_new_from_record (const WeirChatMessageRecord *record);

G_END_DECLS
