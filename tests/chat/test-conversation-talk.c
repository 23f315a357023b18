/* SPDX-License-Identifier: MIT */
#include "chat-fixture.h"

#include <string.h>

/* Conversations with models of a demo, through an engine, as in the application. */

typedef struct
{
  GString *text;
  GString *reasoning;
  guint n;
} Heard;

static void
on_appended (WeirChatMessage *message, const char *piece, gboolean reasoning, gpointer user_data)
{
  Heard *heard = user_data;

  g_string_append (reasoning ? heard->reasoning : heard->text, piece);
  heard->n++;
}

static void
test_stream (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) prompt = NULL, reply = NULL;
  g_autofree char *details = NULL;
  Heard heard = { g_string_new (NULL), g_string_new (NULL), 0 };
  const WeirChatFigures *figures;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  g_assert_null (weir_conversation_get_title (conversation));
  g_assert_true (weir_conversation_send (conversation, "What is a weir? Tell me."));
  g_assert_true (weir_conversation_is_busy (conversation));
  g_assert_false (weir_conversation_send (conversation, "Another"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 2);
  prompt = chat_fixture_get (conversation, 0);
  reply = chat_fixture_get (conversation, 1);
  g_assert_cmpint (weir_chat_message_get_role (prompt), ==, WEIR_CHAT_USER);
  g_assert_cmpint (weir_chat_message_get_state (prompt), ==, WEIR_CHAT_COMPLETE);
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_WAITING);
  g_signal_connect (reply, "appended", G_CALLBACK (on_appended), &heard);
  chat_fixture_wait (conversation);

  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
  g_assert_cmpuint (heard.n, >, 2);
  g_assert_cmpstr (heard.text->str, ==, weir_chat_message_get_text (reply, NULL));
  g_assert_cmpuint (heard.reasoning->len, ==, 0);
  g_assert_cmpstr (weir_chat_message_get_model (reply), ==, "gpt-4o");
  g_assert_nonnull (weir_chat_message_get_deployment (reply));
  g_assert_cmpstr (weir_chat_message_get_account (reply), ==, "first");
  g_assert_nonnull (weir_chat_message_get_request_id (reply));
  figures = weir_chat_message_get_figures (reply);
  g_assert_cmpint (figures->usage.in_total, >, 0);
  g_assert_cmpint (figures->usage.out_total, >, 0);
  g_assert_cmpint (figures->first_us, >=, 0);
  g_assert_cmpint (figures->total_us, >=, figures->first_us);
  details = weir_chat_message_dup_details (reply);
  g_assert_true (g_str_has_prefix (details, "gpt-4o"));
  g_assert_nonnull (strstr (details, " out"));
  g_assert_cmpstr (weir_conversation_get_title (conversation), ==, "What is a weir?");
  g_string_free (heard.text, TRUE);
  g_string_free (heard.reasoning, TRUE);
}

static void
test_thinking (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  gsize len;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "anthropic--claude-4.5-sonnet");
  weir_conversation_set_effort (conversation, "low");
  reply = chat_fixture_ask (conversation, "think\nTell me about weirs.");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
  g_assert_cmpint (weir_chat_message_get_thought_us (reply), >, 0);
  weir_chat_message_get_reasoning (reply, &len);
  g_assert_cmpuint (len, >, 0);
  weir_chat_message_get_text (reply, &len);
  g_assert_cmpuint (len, >, 0);
}

static void
test_stop_and_continue (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  g_autofree char *part = NULL;

  chat_fixture_set_up (&f, &engine_fixture_slow, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  g_assert_false (weir_conversation_can_continue (conversation));
  g_assert_true (weir_conversation_send (conversation, "Tell me a long story."));
  reply = chat_fixture_get (conversation, 1);
  chat_fixture_wait_text (reply);
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_STREAMING);
  g_assert_false (weir_conversation_can_regenerate (conversation));
  weir_conversation_stop (conversation);
  chat_fixture_wait (conversation);
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_STOPPED);
  g_assert_null (weir_chat_message_get_failure (reply));

  part = g_strdup (weir_chat_message_get_text (reply, NULL));
  g_assert_true (weir_conversation_can_continue (conversation));
  g_assert_true (weir_conversation_continue (conversation));
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_WAITING);
  chat_fixture_wait (conversation);
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
  g_assert_true (g_str_has_prefix (weir_chat_message_get_text (reply, NULL), part));
  g_assert_cmpuint (strlen (weir_chat_message_get_text (reply, NULL)), >, strlen (part));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 2);
  g_assert_false (weir_conversation_can_continue (conversation));
}

static void
test_regenerate_and_edit (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) first = NULL, second = NULL, prompt = NULL, edited = NULL;
  g_autoptr (WeirChatMessage) again = NULL, last = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  g_assert_false (weir_conversation_regenerate (conversation, NULL));
  first = chat_fixture_ask (conversation, "One");
  second = chat_fixture_ask (conversation, "Two");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 4);

  g_assert_true (weir_conversation_regenerate (conversation, "gpt-4.1"));
  chat_fixture_wait (conversation);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 4);
  again = chat_fixture_get (conversation, 3);
  g_assert_true (again != second);
  g_assert_cmpstr (weir_chat_message_get_model (again), ==, "gpt-4.1");
  g_assert_cmpstr (weir_conversation_get_settings (conversation)->model, ==, "gpt-4.1");

  prompt = chat_fixture_get (conversation, 0);
  g_assert_false (weir_conversation_edit (conversation, again, "No"));
  g_assert_true (weir_conversation_edit (conversation, prompt, "Three"));
  chat_fixture_wait (conversation);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 2);
  edited = chat_fixture_get (conversation, 0);
  last = chat_fixture_get (conversation, 1);
  g_assert_cmpstr (weir_chat_message_get_text (edited, NULL), ==, "Three");
  g_assert_cmpint (weir_chat_message_get_state (last), ==, WEIR_CHAT_COMPLETE);
  g_assert_cmpstr (weir_conversation_get_title (conversation), ==, "Three");
  /* what it replaced is not there any more */
  g_assert_false (weir_conversation_edit (conversation, prompt, "Four"));
}

static char *
dup_body (ChatFixture *f)
{
  g_autoptr (GBytes) body = weir_demo_dup_last_body (f->engine.demo);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
test_settings (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL, other = NULL;
  g_autofree char *body = NULL, *plain = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  weir_conversation_set_system_prompt (conversation, "Be brief.");
  weir_conversation_set_temperature (conversation, 0.25);
  weir_conversation_set_max_tokens (conversation, 77);
  reply = chat_fixture_ask (conversation, "say: blue ducks");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
  body = dup_body (&f);
  g_assert_nonnull (strstr (body, "Be brief."));
  g_assert_nonnull (strstr (body, "\"temperature\":0.25"));
  g_assert_nonnull (strstr (body, ":77"));

  weir_conversation_set_temperature (conversation, -1);
  weir_conversation_set_max_tokens (conversation, 0);
  weir_conversation_set_system_prompt (conversation, "");
  other = chat_fixture_ask (conversation, "Hello again");
  plain = dup_body (&f);
  g_assert_null (strstr (plain, "Be brief."));
  g_assert_null (strstr (plain, "temperature"));
  g_assert_null (strstr (plain, ":77"));
  g_assert_nonnull (strstr (plain, weir_chat_message_get_text (reply, NULL)));
}

/* A PDF goes to a model that takes one as what it is. */
static void
test_document (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-1.7\n", 9);
  g_autoptr (WeirChatAttachment) file = weir_chat_attachment_new ("p.pdf", bytes, NULL);
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  g_autofree char *body = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "anthropic--claude-4.5-sonnet");
  g_assert_true (weir_conversation_attach (conversation, file, NULL));
  reply = chat_fixture_ask (conversation, "");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
  body = dup_body (&f);
  g_assert_nonnull (strstr (body, "\"application/pdf\""));
  g_assert_nonnull (strstr (body, "JVBERi0xLjcK"));
  /* without a word, it is called by its file */
  g_assert_cmpstr (weir_conversation_get_title (conversation), ==, "p.pdf");
}

/* An answer that was as long as it may be can be continued. */
static void
test_length (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  gint64 out;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  weir_conversation_set_max_tokens (conversation, 20);
  reply = chat_fixture_ask (conversation, "count to 90");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_COMPLETE);
  g_assert_true (weir_chat_message_is_at_limit (reply));
  out = weir_chat_message_get_figures (reply)->usage.out_total;
  g_assert_true (weir_conversation_continue (conversation));
  chat_fixture_wait (conversation);
  g_assert_true (g_str_has_prefix (weir_chat_message_get_text (reply, NULL), "1 2 3"));
  /* what both have taken */
  g_assert_cmpint (weir_chat_message_get_figures (reply)->usage.out_total, >, out);
}

/* What a request said is gone on with. */
static void
test_begin_with (void)
{
  static const WeirChatTurn turns[] = {
    { "system", "Be brief." }, { "user", "say: one" }, { "assistant", "one" }, { "user", "And?" }
  };
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) said = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = weir_chat_begin_with (f.chat, "gpt-4.1", turns, G_N_ELEMENTS (turns));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==, 2);
  said = chat_fixture_get (conversation, 1);
  g_assert_cmpint (weir_chat_message_get_role (said), ==, WEIR_CHAT_ASSISTANT);
  g_assert_cmpstr (weir_conversation_get_draft (conversation), ==, "And?");
  g_assert_cmpstr (weir_conversation_get_settings (conversation)->system_prompt, ==, "Be brief.");
  g_assert_cmpstr (weir_conversation_get_settings (conversation)->model, ==, "gpt-4.1");
}

typedef struct
{
  const char *name;
  const char *model;
  WeirDemoFault fault;
  WeirChatState state;
  WeirChatFailureKind kind;
  const char *body; /* part of the failure's */
} Misfortune;

#define TOO_LONG                                                                                   \
  "{\"error\":{\"message\":\"This model's maximum context length is 128000 tokens. However, your " \
  "messages resulted in 150000 tokens.\",\"type\":\"invalid_request_error\",\"param\":"            \
  "\"messages\",\"code\":\"context_length_exceeded\"}}"

/* Where nothing was passed on yet, the proxy asks again; so there is more before the end than it gathers. */
#define CUT_AT 3000

static const Misfortune misfortunes[] = {
  { "rate-limit",
    "gpt-4o",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/inference/", .status = 429, .retry_after = "7" },
    WEIR_CHAT_FAILED,
    WEIR_CHAT_FAILURE_RATE_LIMITED,
    "SAP AI Core limits gpt-4o. Next try in 7 s." },
  { "context",
    "gpt-4o",
    { .kind = WEIR_DEMO_FAULT_STATUS,
      .path = "/inference/",
      .status = 400,
      .body = TOO_LONG,
      .content_type = "application/json" },
    WEIR_CHAT_FAILED,
    WEIR_CHAT_FAILURE_CONTEXT,
    "128 k" },
  { "model-gone",
    "gpt-of-yesterday",
    { .kind = WEIR_DEMO_FAULT_DELAY, .path = "nowhere" },
    WEIR_CHAT_FAILED,
    WEIR_CHAT_FAILURE_MODEL_GONE,
    "gpt-of-yesterday" },
  { "cut",
    "gpt-4o",
    { .kind = WEIR_DEMO_FAULT_CUT, .path = "/inference/", .at_event = CUT_AT },
    WEIR_CHAT_INTERRUPTED,
    WEIR_CHAT_FAILURE_CUT,
    "broke off" },
  { "reset",
    "gpt-4o",
    { .kind = WEIR_DEMO_FAULT_RESET, .path = "/inference/", .at_event = CUT_AT },
    WEIR_CHAT_INTERRUPTED,
    WEIR_CHAT_FAILURE_CUT,
    "broke off" },
  { "server-error",
    "gpt-4o",
    { .kind = WEIR_DEMO_FAULT_STATUS, .path = "/inference/", .status = 500 },
    WEIR_CHAT_FAILED,
    WEIR_CHAT_FAILURE_UPSTREAM,
    "nothing to change on your side" },
};

static void
test_misfortune (gconstpointer data)
{
  const Misfortune *row = data;
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  WeirChatFailure *failure;

  chat_fixture_set_up (&f, NULL, NULL);
  weir_demo_set_faults (f.engine.demo, &row->fault, 1);
  conversation = chat_fixture_begin (&f, row->model);
  reply = chat_fixture_ask (conversation, "long 5000");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, row->state);
  failure = weir_chat_message_get_failure (reply);
  g_assert_nonnull (failure);
  g_assert_cmpint (weir_chat_failure_get_kind (failure), ==, row->kind);
  g_test_message ("%s / %s", weir_chat_failure_get_title (failure),
                  weir_chat_failure_get_body (failure));
  g_assert_nonnull (strstr (weir_chat_failure_get_body (failure), row->body));
  g_assert_nonnull (weir_chat_failure_get_details (failure));
  g_assert_true (weir_conversation_can_regenerate (conversation));
  g_assert_true (weir_conversation_can_continue (conversation)
                 == (row->state == WEIR_CHAT_INTERRUPTED));

  /* with the part alone, once that will do */
  weir_conversation_keep_part (conversation);
  g_assert_true ((weir_chat_message_get_failure (reply) == NULL)
                 == (row->state == WEIR_CHAT_INTERRUPTED));
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, row->state);

  /* once it is over, the conversation goes on */
  weir_demo_set_faults (f.engine.demo, NULL, 0);
  if (row->kind == WEIR_CHAT_FAILURE_MODEL_GONE || row->kind == WEIR_CHAT_FAILURE_CONTEXT)
    {
      g_autoptr (WeirChatMessage) again = NULL;

      g_assert_true (weir_conversation_regenerate (conversation, "gpt-4.1"));
      chat_fixture_wait (conversation);
      again = chat_fixture_get (conversation, 1);
      g_assert_cmpint (weir_chat_message_get_state (again), ==, WEIR_CHAT_COMPLETE);
      g_assert_null (weir_chat_message_get_failure (again));
    }
}

static void
test_unreachable (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL, none = NULL;
  g_autoptr (WeirChat) chat = weir_chat_new (NULL);
  g_autoptr (WeirConversation) lost = weir_chat_begin (chat);

  chat_fixture_set_up (&f, NULL, NULL);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  weir_engine_close (f.engine.engine);
  reply = chat_fixture_ask (conversation, "Is anybody there?");
  g_assert_cmpint (weir_chat_message_get_state (reply), ==, WEIR_CHAT_FAILED);
  g_assert_cmpint (weir_chat_failure_get_kind (weir_chat_message_get_failure (reply)), ==,
                   WEIR_CHAT_FAILURE_UNREACHABLE);

  /* where there has never been a proxy, too */
  g_assert_false (weir_conversation_send (lost, "No model"));
  weir_conversation_set_model (lost, "gpt-4o");
  none = chat_fixture_ask (lost, "Hello");
  g_assert_cmpint (weir_chat_failure_get_kind (weir_chat_message_get_failure (none)), ==,
                   WEIR_CHAT_FAILURE_UNREACHABLE);
}

static void
test_wrong_key (void)
{
  g_auto (ChatFixture) f = { 0 };
  g_autoptr (WeirSecret) wrong = weir_secret_new ("of another", -1);
  g_autoptr (WeirConversation) conversation = NULL;
  g_autoptr (WeirChatMessage) reply = NULL;
  g_autofree char *url = NULL;

  chat_fixture_set_up (&f, NULL, NULL);
  url = weir_engine_dup_base_url (f.engine.engine);
  weir_chat_set_proxy (f.chat, url, wrong);
  conversation = chat_fixture_begin (&f, "gpt-4o");
  reply = chat_fixture_ask (conversation, "Hello");
  g_assert_cmpint (weir_chat_failure_get_kind (weir_chat_message_get_failure (reply)), ==,
                   WEIR_CHAT_FAILURE_UNAUTHORISED);
  while (weir_model_choices_is_loading (weir_chat_get_models (f.chat)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (weir_model_choices_get_trouble (weir_chat_get_models (f.chat)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chat/conversation/stream", test_stream);
  g_test_add_func ("/chat/conversation/thinking", test_thinking);
  g_test_add_func ("/chat/conversation/stop-and-continue", test_stop_and_continue);
  g_test_add_func ("/chat/conversation/regenerate-and-edit", test_regenerate_and_edit);
  g_test_add_func ("/chat/conversation/settings", test_settings);
  g_test_add_func ("/chat/conversation/document", test_document);
  g_test_add_func ("/chat/conversation/length", test_length);
  g_test_add_func ("/chat/conversation/begin-with", test_begin_with);
  for (guint i = 0; i < G_N_ELEMENTS (misfortunes); i++)
    {
      g_autofree char *path = g_strconcat ("/chat/conversation/", misfortunes[i].name, NULL);

      g_test_add_data_func (path, &misfortunes[i], test_misfortune);
    }
  g_test_add_func ("/chat/conversation/unreachable", test_unreachable);
  g_test_add_func ("/chat/conversation/wrong-key", test_wrong_key);
  return g_test_run ();
}
