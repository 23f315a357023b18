/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-chat-client.h"
#include "app/weir-money.h"
#include "chat/weir-conversation.h"
#include "chat/weir-model-choices.h"
#include "store/weir-chat-store.h"

G_BEGIN_DECLS

/**
 * WeirChatCore:
 *
 * What a conversation needs of the chat, without the chat itself, so that neither holds the other.
 *
 * Properties, read-only: "trouble": (nullable): why nothing is kept just now
 *
 * Signals:
 * "changed" (WeirConversation *conversation): something was said in it, or what a list shows of it
 *   became another
 * "flush" (): the chat ends: what waits to be kept is to go to the store now
 */
#define WEIR_TYPE_CHAT_CORE (weir_chat_core_get_type ())
G_DECLARE_FINAL_TYPE (WeirChatCore, weir_chat_core, WEIR, CHAT_CORE, GObject)

/* @store: (nullable): where conversations are kept; a reference is taken */
WeirChatCore *weir_chat_core_new (WeirChatStore *store);

/* @key: (nullable) */
void weir_chat_core_set_proxy (WeirChatCore *self, const char *base_url, WeirSecret *key);

/* (nullable): %NULL while no proxy is known. */
WeirChatClient *weir_chat_core_get_client (WeirChatCore *self);
WeirModelChoices *weir_chat_core_get_models (WeirChatCore *self);

/* How costs are shown. */
WeirMoney *weir_chat_core_get_money (WeirChatCore *self);

/* (nullable) */
WeirChatStore *weir_chat_core_get_store (WeirChatCore *self);
const char *weir_chat_core_get_trouble (WeirChatCore *self);

/* How the last thing went that was asked of the store. @error: (nullable): %NULL: well */
void weir_chat_core_tell_kept (WeirChatCore *self, const GError *error);

void weir_chat_core_flush (WeirChatCore *self);
void weir_chat_core_tell_changed (WeirChatCore *self, WeirConversation *conversation);

/* The record of the request that made @message comes later, and says more. */
void weir_chat_core_await_record (WeirChatCore *self, WeirChatMessage *message);

/* (element-type WeirUsageRecord) */
void weir_chat_core_take_records (WeirChatCore *self, GPtrArray *records);

G_END_DECLS
