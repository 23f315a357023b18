/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat-core.h"

G_BEGIN_DECLS

/**
 * weir_chat_exchange_async:
 * @history: (element-type WeirChatMessage): what was said before
 * @reply: one that is WAITING, and not in @history; what comes is added to it
 *
 * Asks for a reply. When @reply has a text already, the rest of it is asked for. At the end it is
 * COMPLETE, STOPPED when @cancellable was cancelled, INTERRUPTED or FAILED, and @callback is called.
 */
void weir_chat_exchange_async (WeirChatCore *core,
                               GPtrArray *history,
                               const WeirChatSettings *settings,
                               WeirChatMessage *reply,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Ends @reply with an error of this program's own, or as STOPPED when that is what it says. */
void weir_chat_exchange_fail (WeirChatMessage *reply, const GError *error);

G_END_DECLS
