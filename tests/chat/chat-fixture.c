/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

void
chat_fixture_set_up (ChatFixture *self, const WeirDemoOptions *options, WeirDatabase *database)
{
  g_autoptr (WeirSecret) key = weir_secret_new (TEST_KEY, -1);
  g_autofree char *url = NULL;
  WeirModelChoices *models;

  engine_fixture_set_up (&self->engine, options);
  engine_fixture_listen (&self->engine, NULL);
  engine_fixture_wait_models (&self->engine);
  self->chat = weir_chat_new (database);
  url = weir_engine_dup_base_url (self->engine.engine);
  weir_chat_set_proxy (self->chat, url, key);
  models = weir_chat_get_models (self->chat);
  while (weir_model_choices_is_loading (models))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (models)), >, 0);
}

void
chat_fixture_tear_down (ChatFixture *self)
{
  g_clear_object (&self->chat);
  engine_fixture_tear_down (&self->engine);
}

WeirConversation *
chat_fixture_begin (ChatFixture *self, const char *model)
{
  WeirConversation *conversation = weir_chat_begin (self->chat);

  weir_conversation_set_model (conversation, model);
  return conversation;
}

void
chat_fixture_wait (WeirConversation *conversation)
{
  while (weir_conversation_is_busy (conversation))
    g_main_context_iteration (NULL, TRUE);
}

void
chat_fixture_wait_text (WeirChatMessage *message)
{
  while (*weir_chat_message_get_text (message, NULL) == '\0')
    {
      g_assert_true (weir_chat_message_is_busy (message));
      g_main_context_iteration (NULL, TRUE);
    }
}

WeirChatMessage *
chat_fixture_get (WeirConversation *conversation, guint position)
{
  WeirChatMessage *message = g_list_model_get_item (G_LIST_MODEL (conversation), position);

  g_assert_nonnull (message);
  return message;
}

WeirChatMessage *
chat_fixture_ask (WeirConversation *conversation, const char *text)
{
  g_assert_true (weir_conversation_send (conversation, text));
  chat_fixture_wait (conversation);
  return chat_fixture_get (conversation,
                           g_list_model_get_n_items (G_LIST_MODEL (conversation)) - 1);
}
