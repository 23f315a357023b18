/* SPDX-License-Identifier: MIT */
#include "chat/weir-chat-export.h"

#include <string.h>

#include "chat-fixture.h"

static void
on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *export(WeirConversation *conversation, WeirChatExport form)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  weir_conversation_export_async (conversation, form, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bytes = weir_conversation_export_finish (conversation, result, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_utf8_validate_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The parts stand in @text in this order. */
static void
check_parts (const char *text, const char *const *parts)
{
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *found = strstr (text, parts[i]);

      g_test_message ("%s", parts[i]);
      g_assert_nonnull (found);
      text = found + strlen (parts[i]);
    }
}

static WeirConversation *
make_conversation (WeirChat *chat)
{
  static const WeirChatTurn turns[] = {
    { "system", "Be brief.\n\nBe kind." },
    { "user", "What is \"a\\b\"?" },
    { "assistant", "# Text\n\nwith `code`" },
  };

  return weir_chat_begin_with (chat, "gpt-4o", turns, G_N_ELEMENTS (turns));
}

static void
test_markdown (void)
{
  static const char *const parts[] = { "# What is \"a\\b\"?\n\n", "> Be brief.\n>\n> Be kind.\n\n",
                                       "## You\n\nWhat is \"a\\b\"?\n\n",
                                       "## gpt-4o\n\n# Text\n\nwith `code`\n", NULL };
  g_autoptr (WeirChat) chat = weir_chat_new (NULL);
  g_autoptr (WeirConversation) conversation = make_conversation (chat);
  g_autofree char *text = export(conversation, WEIR_CHAT_EXPORT_MARKDOWN);

  check_parts (text, parts);
}

static void
test_json (void)
{
  static const char *const parts[] = {
    "{\"format\":\"weir-conversation\",\"version\":1,\"title\":\"What is \\\"a\\\\b\\\"?\"",
    "\"settings\":{\"model\":\"gpt-4o\",\"system_prompt\":\"Be brief.\\n\\nBe kind.\","
    "\"temperature\":0.5}",
    "\"messages\":[{\"role\":\"user\",\"time\":\"20",
    "\"state\":\"complete\",\"text\":\"What is \\\"a\\\\b\\\"?\"}",
    "{\"role\":\"assistant\"",
    "\"text\":\"# Text\\n\\nwith `code`\"",
    "}]}\n",
    NULL,
  };
  g_autoptr (WeirChat) chat = weir_chat_new (NULL);
  g_autoptr (WeirConversation) conversation = make_conversation (chat);
  g_autofree char *text = NULL;

  weir_conversation_set_temperature (conversation, 0.5);
  text = export(conversation, WEIR_CHAT_EXPORT_JSON);
  check_parts (text, parts);
}

/* What took place: thinking, a file, figures, a failure. */
static void
test_real (void)
{
  static const char *const json[] = { "\"attachments\":[{\"name\":\"a.txt\",\"media_type\":\"text/"
                                      "plain\",\"size\":2,\"data\":\"aGk=\"}]",
                                      "\"reasoning\":\"",
                                      "\"usage\":{\"input_tokens\":",
                                      "\"deployment\":\"",
                                      "\"account\":\"first\"",
                                      "\"failure\":{\"kind\":\"model-gone\"",
                                      NULL };
  static const char *const markdown[] = { "*Attached: a.txt*\n\n", "\n> ", " out", "*No subaccount",
                                          NULL };
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hi", 2);
  g_autoptr (WeirChatAttachment) file = weir_chat_attachment_new ("a.txt", bytes, NULL);
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL, failed = NULL;
  g_autofree char *text = NULL, *other = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "anthropic--claude-4.5-sonnet");
  weir_conversation_set_effort (conversation, "low");
  weir_conversation_attach (conversation, file, NULL);
  reply = chat_fixture_ask (conversation, "think\nsay: so");
  weir_conversation_set_model (conversation, "gpt-of-yesterday");
  failed = chat_fixture_ask (conversation, "And?");
  text = export(conversation, WEIR_CHAT_EXPORT_JSON);
  check_parts (text, json);
  other = export(conversation, WEIR_CHAT_EXPORT_MARKDOWN);
  check_parts (other, markdown);
}

static void
test_file_name (void)
{
  static const struct
  {
    const char *title;
    const char *name;
  } rows[] = {
    { "What is a weir?", "What-is-a-weir.md" },
    { "../../etc/passwd", "etc-passwd.md" },
    { "Über C++ & Rust", "Über-C-Rust.md" },
    { "???", "conversation.md" },
  };
  g_autoptr (WeirChat) chat = weir_chat_new (NULL);
  g_autoptr (WeirConversation) conversation = weir_chat_begin (chat);
  g_autofree char *untitled =
      weir_conversation_build_file_name (conversation, WEIR_CHAT_EXPORT_JSON);

  g_assert_cmpstr (untitled, ==, "Conversation.json");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = NULL;

      weir_conversation_set_title (conversation, rows[i].title);
      name = weir_conversation_build_file_name (conversation, WEIR_CHAT_EXPORT_MARKDOWN);
      g_assert_cmpstr (name, ==, rows[i].name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chat/export/markdown", test_markdown);
  g_test_add_func ("/chat/export/json", test_json);
  g_test_add_func ("/chat/export/real", test_real);
  g_test_add_func ("/chat/export/file-name", test_file_name);
  return g_test_run ();
}
