/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-chat.h"
#include "engine-fixture.h"

G_BEGIN_DECLS

/* A chat whose proxy is a real engine with a demo behind it. */
typedef struct
{
  EngineFixture engine;
  WeirChat *chat;
} ChatFixture;

/* @options: (nullable). @database: (nullable). Returns once the models are known. */
void
chat_fixture_set_up (ChatFixture *self, const WeirDemoOptions *options, WeirDatabase *database);
void chat_fixture_tear_down (ChatFixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ChatFixture, chat_fixture_tear_down)

/* (transfer full): a conversation with @model. */
WeirConversation *chat_fixture_begin (ChatFixture *self, const char *model);

/* Runs the main context until nothing is on its way in @conversation. */
void chat_fixture_wait (WeirConversation *conversation);

/* Runs the main context until @message holds a text. */
void chat_fixture_wait_text (WeirChatMessage *message);

/* Sends @text, waits for the end, and returns the reply (transfer full). */
WeirChatMessage *chat_fixture_ask (WeirConversation *conversation, const char *text);

/* (transfer full): the message at @position. */
WeirChatMessage *chat_fixture_get (WeirConversation *conversation, guint position);

G_END_DECLS
