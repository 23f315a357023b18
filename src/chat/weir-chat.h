/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-service.h"
#include "chat/weir-comparison.h"
#include "chat/weir-conversation-list.h"
#include "chat/weir-conversation.h"
#include "chat/weir-model-choices.h"
#include "store/weir-database.h"

G_BEGIN_DECLS

/**
 * WeirChat:
 *
 * What all conversations share: the way to the proxy, the models to choose from, and where they are
 * kept. One thread, whose main context must run. Requests go over HTTP to the local proxy like those of any
 * client, with a local key, so they are routed, counted and refused like theirs.
 *
 * Properties, read-only: "conversations", "models", "trouble": (nullable): why conversations are not kept
 * just now, in a sentence; they go on all the same
 */
#define WEIR_TYPE_CHAT (weir_chat_get_type ())
G_DECLARE_FINAL_TYPE (WeirChat, weir_chat, WEIR, CHAT, GObject)

/* @database: (nullable): a reference is taken; %NULL: nothing is kept. */
WeirChat *weir_chat_new (WeirDatabase *database);

/* The proxy is @service's, wherever it listens. The models follow it, and what replies cost is
 * taken from what it tells of finished requests. */
WeirChat *weir_chat_new_for_service (WeirService *service, WeirDatabase *database);

/* @key: (nullable). What is on its way goes on. */
void weir_chat_set_proxy (WeirChat *self, const char *base_url, WeirSecret *key);

/* (transfer full): a new conversation, in no list before something is said in it. Its model is the
 * default one as soon as that is known. */
WeirConversation *weir_chat_begin (WeirChat *self);

/* (transfer full): a new conversation that holds what a request said, for "Open in Chat". @turns:
 * (array length=n_turns): "system" becomes the system prompt; what the user said last, the draft. */
WeirConversation *
weir_chat_begin_with (WeirChat *self, const char *model, const WeirChatTurn *turns, guint n_turns);

WeirConversationList *weir_chat_get_conversations (WeirChat *self);
WeirModelChoices *weir_chat_get_models (WeirChat *self);
const char *weir_chat_get_trouble (WeirChat *self);

/* @records (element-type WeirUsageRecord): finished requests; replies of open conversations take from them
 * what they cost. */
void weir_chat_take_records (WeirChat *self, GPtrArray *records);

G_END_DECLS
