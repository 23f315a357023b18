/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-failure.h"
#include "store/weir-chat-record.h"

G_BEGIN_DECLS

/**
 * WeirChatMessage:
 *
 * One message of a conversation. Only its conversation changes it.
 *
 * Properties, read-only: "role"; "state"; "busy": it is WAITING or STREAMING; "text"; "reasoning"; "model":
 * (nullable): who says it; "failure": (nullable): why it is not whole, until the user is content with that; "details": (nullable): a line of
 * figures, "gpt-4o · 1,204 in (860 cached) · 312 out · 0.9 s first token · 64 tok/s ·
 * EUR 0.0121"; "attachments": a
 * #GListModel of #WeirChatAttachment; "time": seconds since 1970 UTC
 *
 * While a reply comes, "text" and "reasoning" grow and are not notified. They are when something else
 * stands there all at once.
 *
 * Signals:
 * "appended" (const char *piece, gboolean reasoning): @piece, UTF-8, now stands at the end of the text, or
 *   of the reasoning
 * "rewritten" (): text and reasoning became others: read all of it anew
 */
#define WEIR_TYPE_CHAT_MESSAGE (weir_chat_message_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatMessage, weir_chat_message, WEIR, CHAT_MESSAGE, GObject)

WeirChatRole weir_chat_message_get_role (WeirChatMessage *self);
WeirChatState weir_chat_message_get_state (WeirChatMessage *self);
gboolean weir_chat_message_is_busy (WeirChatMessage *self);

/* UTF-8, terminated; @len: (out) (optional): bytes. Until more comes. */
const char *weir_chat_message_get_text (WeirChatMessage *self, gsize *len);
const char *weir_chat_message_get_reasoning (WeirChatMessage *self, gsize *len);

/* How long it took to think, microseconds; 0 while it thinks, where it did not, and where that was before
 * the program was started. */
gint64 weir_chat_message_get_thought_us (WeirChatMessage *self);

/* Whether it ended where it may not be longer. */
gboolean weir_chat_message_is_at_limit (WeirChatMessage *self);

/* (nullable) */
const char *weir_chat_message_get_model (WeirChatMessage *self);
WeirChatFailure *weir_chat_message_get_failure (WeirChatMessage *self);

GListModel *weir_chat_message_get_attachments (WeirChatMessage *self);
gint64 weir_chat_message_get_time (WeirChatMessage *self);

const WeirChatFigures *weir_chat_message_get_figures (WeirChatMessage *self);

/* (nullable): who answered, as the proxy told: the upstream's name of the model, the deployment's id, the
 * subaccount, the request's id as in the request log. */
const char *weir_chat_message_get_upstream_model (WeirChatMessage *self);
const char *weir_chat_message_get_deployment (WeirChatMessage *self);
const char *weir_chat_message_get_account (WeirChatMessage *self);
const char *weir_chat_message_get_request_id (WeirChatMessage *self);

/* (transfer full) (nullable): as the property. */
char *weir_chat_message_dup_details (WeirChatMessage *self);

G_END_DECLS
