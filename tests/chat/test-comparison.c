/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include <string.h>

static const char *const two_models[] = { "gpt-4o", "anthropic--claude-4.5-haiku", NULL };

static void
wait (WeirComparison *comparison)
{
  while (weir_comparison_is_busy (comparison))
    g_main_context_iteration (NULL, TRUE);
}

static WeirChatMessage *
get (WeirComparison *comparison, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (comparison), position);
}

static void
test_take (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirComparison) comparison = NULL;
  g_autoptr (WeirChatMessage) before = NULL, one = NULL, other = NULL, taken = NULL, next = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4.1");
  before = chat_fixture_ask (conversation, "say: before");
  comparison =
      g_object_ref (weir_conversation_compare (conversation, "What is a weir?", two_models));
  g_assert_true (weir_conversation_get_comparison (conversation) == comparison);
  g_assert_true (weir_comparison_is_busy (comparison));
  /* one thing at a time */
  g_assert_false (weir_conversation_send (conversation, "No"));
  g_assert_null (weir_conversation_compare (conversation, "No", two_models));
  g_assert_false (weir_conversation_can_regenerate (conversation));
  wait (comparison);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (comparison)), ==, 2);
  one = get (comparison, 0);
  other = get (comparison, 1);
  g_assert_cmpstr (weir_chat_message_get_model (one), ==, two_models[0]);
  g_assert_cmpstr (weir_chat_message_get_model (other), ==, two_models[1]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WeirChatMessage) reply = get (comparison, i);

      g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
      g_assert_cmpint (weir_chat_message_get_figures (reply)->usage.out_total, >, 0);
      g_assert_cmpint (weir_chat_message_get_figures (reply)->first_us, >=, 0);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 2);

  weir_comparison_take (comparison, other);
  g_assert_null (weir_conversation_get_comparison (conversation));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 4);
  taken = chat_fixture_get (conversation, 3);
  g_assert_true (taken == other);
  g_assert_cmpstr (weir_conversation_get_settings (conversation)->model, ==, two_models[1]);
  /* it is over */
  weir_comparison_take (comparison, one);
  weir_comparison_discard (comparison);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 4);

  next = chat_fixture_ask (conversation, "say: after");
  g_assert_cmpint (weir_chat_message_get_state (next), ==, WEIR_CHAT_COMPLETE);
  body = weir_demo_dup_last_body (f.engine.demo);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_nonnull (strstr (text, "What is a weir?"));
  g_assert_nonnull (strstr (text, "before"));
}

static void
test_stop_and_discard (void)
{
  static const char *const four[] = { "gpt-4o", "gpt-4.1", "gpt-of-yesterday", "o3", NULL };
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("words", 5);
  g_autoptr (WeirChatAttachment) file = weir_chat_attachment_new ("a.txt", bytes, NULL);
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirComparison) comparison = NULL;
  g_autoptr (WeirChatMessage) one = NULL, lost = NULL;

  chat_fixture_set_up (&f, &engine_fixture_slow, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  weir_conversation_attach (conversation, file, NULL);
  comparison = g_object_ref (weir_conversation_compare (conversation, "long 400", four));
  /* three fit side by side */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (comparison)), ==, 3);
  one = get (comparison, 0);
  lost = get (comparison, 2);
  while (weir_chat_message_is_busy (lost))
    g_main_context_iteration (NULL, TRUE);
  chat_fixture_wait_text (one);
  weir_conversation_stop (conversation);
  wait (comparison);
  g_assert_cmpint (weir_chat_message_get_state (one), ==, WEIR_CHAT_STOPPED);
  g_assert_cmpint (weir_chat_message_get_state (lost), ==, WEIR_CHAT_FAILED);
  weir_comparison_discard (comparison);
  g_assert_null (weir_conversation_get_comparison (conversation));
  g_assert_cmpstr (weir_conversation_get_draft (conversation), ==, "long 400");
  g_assert_cmpuint (g_list_model_get_n_items (weir_conversation_get_attachments (conversation)), ==,
                    1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 0);
}

/* The conversation goes while it is compared. */
static void
test_gone (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirComparison) comparison = NULL;
  g_autoptr (WeirChatMessage) one = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  comparison = g_object_ref (weir_conversation_compare (conversation, "say: a", two_models));
  g_clear_object (&conversation);
  wait (comparison);
  one = get (comparison, 0);
  weir_comparison_take (comparison, one);
  weir_comparison_discard (comparison);
  g_assert_cmpint (weir_chat_message_get_state (one), ==, WEIR_CHAT_COMPLETE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chat/comparison/take", test_take);
  g_test_add_func ("/chat/comparison/stop-and-discard", test_stop_and_discard);
  g_test_add_func ("/chat/comparison/gone", test_gone);
  return g_test_run ();
}
