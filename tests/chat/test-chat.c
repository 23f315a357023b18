/* SPDX-License-Identifier: MIT */
#include "chat/weir-chat.h"

#include <string.h>

#include "chat-fixture.h"
#include "chat/weir-chat-core.h"
#include "chat/weir-chat-message-change.h"
#include "desk-fixture.h"

/* The chat of the application: it follows the proxy wherever that goes. */

static void
wait_model (WeirChat *chat, const char *name)
{
  while (weir_model_choices_find (weir_chat_get_models (chat), name) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_state (WeirService *service, WeirServiceState state)
{
  while (weir_service_get_state (service) != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_service (void)
{
  g_auto (EngineFixture) f = { 0 };
  g_autoptr (WeirDesk) desk = NULL;
  g_autoptr (WeirChat) chat = NULL;
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) before = NULL, after = NULL, stopped = NULL;
  WeirService *service;

  engine_fixture_set_up (&f, NULL);
  engine_fixture_configure (&f, NULL);
  desk = desk_fixture_new (&f);
  service = weir_desk_get_service (desk);
  chat = weir_chat_new_for_service (service, NULL);
  conversation = weir_chat_begin (chat);
  weir_conversation_set_model (conversation, "gpt-4o");
  before = chat_fixture_ask (conversation, "say: before");
  g_assert_cmpint (weir_chat_failure_get_kind (weir_chat_message_get_failure (before)), ==,
                   WEIR_CHAT_FAILURE_UNREACHABLE);

  weir_service_start (service);
  wait_model (chat, "gpt-4o");
  g_assert_true (weir_conversation_regenerate (conversation, NULL));
  chat_fixture_wait (conversation);
  after = chat_fixture_get (conversation, 1);
  g_assert_cmpstr (weir_chat_message_get_text (after, NULL), ==, "before");

  weir_service_stop (service);
  wait_state (service, WEIR_SERVICE_STOPPED);
  stopped = chat_fixture_ask (conversation, "say: stopped");
  g_assert_cmpint (weir_chat_failure_get_kind (weir_chat_message_get_failure (stopped)), ==,
                   WEIR_CHAT_FAILURE_UNREACHABLE);
  weir_desk_close (desk);
}

/* What a record says of a request goes to the reply it made, once. */
static void
test_records (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  g_autofree char *details = NULL;
  WeirUsageRecord other = { .request_id = "another", .priced = TRUE, .cost_nano = 5 };
  WeirUsageRecord own = { .priced = TRUE, .cost_nano = 42000000 };

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  reply = chat_fixture_ask (conversation, "say: a");
  g_assert_false (weir_chat_message_get_figures (reply)->priced);
  own.request_id = weir_chat_message_get_request_id (reply);
  g_ptr_array_add (records, &other);
  g_ptr_array_add (records, &own);
  weir_chat_take_records (f.chat, records);
  weir_chat_take_records (f.chat, records);
  g_assert_true (weir_chat_message_get_figures (reply)->priced);
  g_assert_cmpint (weir_chat_message_get_figures (reply)->cost_nano, ==, 42000000);
  details = weir_chat_message_dup_details (reply);
  g_assert_true (g_str_has_suffix (details, " · CU 0.042"));
}

/* A record that is told of before its reply has ended is not lost. */
static void
test_early_record (void)
{
  g_autoptr (WeirChatCore) core = weir_chat_core_new (NULL);
  g_autoptr (WeirChatMessage) message = weir_chat_message_new_reply ("m");
  g_autoptr (WeirChatReply) reply = weir_chat_reply_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  WeirUsageRecord record = { .request_id = "r", .priced = TRUE, .cost_nano = 7 };
  WeirUsageRecord nameless = { .priced = TRUE, .cost_nano = 9 };

  g_ptr_array_add (records, &nameless);
  g_ptr_array_add (records, &record);
  weir_chat_core_take_records (core, records);
  reply->request_id = g_strdup ("r");
  weir_chat_message_end (message, WEIR_CHAT_COMPLETE, reply, NULL);
  weir_chat_core_await_record (core, message);
  g_assert_cmpint (weir_chat_message_get_figures (message)->cost_nano, ==, 7);

  /* of very many, the oldest are forgotten */
  for (guint i = 0; i < 200; i++)
    weir_chat_core_take_records (core, records);
  weir_chat_core_await_record (core, message);
  g_assert_cmpint (weir_chat_message_get_figures (message)->cost_nano, ==, 14);
}

static void
on_appended (WeirChatMessage *message, const char *piece, gboolean reasoning, gpointer user_data)
{
  g_string_append_printf (user_data, "%s|", piece);
}

/* No byte of a reply ends it early. */
static void
test_nul (void)
{
  g_autoptr (WeirChatMessage) message = weir_chat_message_new_reply ("m");
  g_autoptr (GString) heard = g_string_new (NULL);
  gsize len;

  g_signal_connect (message, "appended", G_CALLBACK (on_appended), heard);
  weir_chat_message_append (message, "a\0b", 3, FALSE);
  weir_chat_message_append (message, "\0", 1, FALSE);
  weir_chat_message_append (message, "c", 1, FALSE);
  g_assert_cmpstr (weir_chat_message_get_text (message, &len), ==, "a\357\277\275b\357\277\275c");
  g_assert_cmpuint (len, ==, 9);
  g_assert_cmpstr (heard->str, ==, "a\357\277\275b|\357\277\275|c|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chat/chat/service", test_service);
  g_test_add_func ("/chat/chat/records", test_records);
  g_test_add_func ("/chat/chat/early-record", test_early_record);
  g_test_add_func ("/chat/chat/nul", test_nul);
  return g_test_run ();
}
