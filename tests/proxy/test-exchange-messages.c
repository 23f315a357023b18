/* SPDX-License-Identifier: MIT */
/* The Messages API on GPT and on Claude, and Chat Completions on Claude: from the client's socket to
 * a simulated service that is strict about what it is sent. */
#include "proxy/proxy.h"

#include <string.h>

#define MESSAGES "/v1/messages"
#define COUNT "/v1/messages/count_tokens"
#define CHAT "/v1/chat/completions"
#define CLAUDE "claude-sonnet-4-5"
#define GPT "gpt-4.1"
#define SDK "anthropic-version: 2023-06-01\r\n"
#define INFERENCE "/v2/inference/"

static const TestProxyOptions with_claude = { .claude = TRUE };

/* Each pair of an API and a model. The first two are translated, the last two are not. */
static const struct
{
  const char *name;
  const char *path;
  const char *model;
  const char *deployment;
} ways[] = {
  { "messages-on-gpt", MESSAGES, GPT, "A-u1" },
  { "chat-on-claude", CHAT, CLAUDE, "A-claude" },
  { "messages-on-claude", MESSAGES, CLAUDE, "A-claude" },
  { "chat-on-gpt", CHAT, GPT, "A-u1" },
};

static guint
count (const char *text, const char *needle)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, needle)) != NULL; at += strlen (needle))
    n++;
  return n;
}

static guint64
count_inference (TestProxy *proxy)
{
  WeirDemoStats stats;

  weir_demo_get_stats (proxy->demos[0], &stats);
  return stats.inference;
}

/* @say: what the user says, in JSON; @more: other members, each with a comma behind it. */
static char *
make_body (const char *model, gboolean stream, const char *more, const char *say)
{
  return g_strdup_printf ("{\"model\":\"%s\",\"max_tokens\":200,%s%s"
                          "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
                          model, stream ? "\"stream\":true," : "", more, say);
}

static TestReply *
post (TestProxy *proxy, const char *path, const char *headers, const char *body)
{
  g_autoptr (GSocketConnection) connection =
      test_http_open (proxy->port, "POST", path, headers, body);

  return test_http_read (connection, FALSE);
}

/* What a client of either API makes of a stream that is whole: the text, and nothing after the end. */
static void
assert_stream (const char *path, const TestReply *reply)
{
  const char *text = reply->body->str;

  g_assert_cmpstr (test_reply_get (reply, "content-type"), ==, "text/event-stream; charset=utf-8");
  if (g_str_equal (path, CHAT))
    {
      g_assert_cmpuint (count (text, "data: [DONE]\n\n"), ==, 1);
      g_assert_cmpuint (count (text, "\"finish_reason\":\"stop\""), ==, 1);
      g_assert_true (g_str_has_suffix (text, "data: [DONE]\n\n"));
      return;
    }
  g_assert_cmpuint (count (text, "event: message_start\n"), ==, 1);
  g_assert_cmpuint (count (text, "event: message_delta\n"), ==, 1);
  g_assert_cmpuint (count (text, "event: message_stop\n"), ==, 1);
  g_assert_cmpuint (count (text, "event: content_block_start\n"), ==,
                    count (text, "event: content_block_stop\n"));
  g_assert_cmpuint (count (text, "event: "), ==, count (text, "\n\n"));
  g_assert_nonnull (strstr (text, "\"stop_reason\":\"end_turn\""));
}

static void
test_way (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data) / 2;
  gboolean stream = GPOINTER_TO_UINT (data) % 2;
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autofree char *body = make_body (ways[i].model, stream, "", "say: Gr\\u00fc\\u00dfe");
  g_autoptr (TestReply) reply = post (proxy, ways[i].path, SDK, body);
  const TestRecord *record;

  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==, ways[i].deployment);
  g_assert_cmpuint (strlen (test_reply_get (reply, "request-id")), ==, 32);
  g_assert_nonnull (strstr (reply->body->str, "Grüße"));
  g_assert_null (strstr (reply->body->str, "\"created\":0"));
  if (stream)
    assert_stream (ways[i].path, reply);
  else
    g_assert_cmpuint (count (reply->body->str, "Grüße"), ==, 1);

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpstr (record->api, ==, g_str_equal (ways[i].path, CHAT) ? "chat" : "messages");
  g_assert_cmpstr (record->model, ==, ways[i].model);
  g_assert_cmpint (record->usage.in_total, >, 0);
  g_assert_cmpint (record->usage.out_total, >, 0);
  g_assert_false (record->usage.estimated);
}

/* ---- tools */

#define TOOL_OF_MESSAGES                                                                           \
  "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}],"
#define TOOL_OF_CHAT                                                                               \
  "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"                 \
  "{\"type\":\"object\",\"properties\":{}}}}],"

/* (transfer full): the string that follows the first @member in @text. */
static char *
find_string (const char *text, const char *member)
{
  const char *at = strstr (text, member);

  g_assert_nonnull (at);
  at += strlen (member);
  return g_strndup (at, strcspn (at, "\""));
}

/* The id that a call was given finds its way back with the result. */
static void
answer_call (TestProxy *proxy, guint i, const char *id)
{
  g_autofree char *body = NULL;
  g_autoptr (TestReply) reply = NULL;

  if (g_str_equal (ways[i].path, CHAT))
    body = g_strdup_printf ("{\"model\":\"%s\",\"max_tokens\":200," TOOL_OF_CHAT
                            "\"messages\":[{\"role\":\"user\",\"content\":\"call f {}\"},"
                            "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"%s\",\"type\":"
                            "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                            "{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"sunny\"}]}",
                            ways[i].model, id, id);
  else
    body = g_strdup_printf ("{\"model\":\"%s\",\"max_tokens\":200," TOOL_OF_MESSAGES
                            "\"messages\":[{\"role\":\"user\",\"content\":\"call f {}\"},"
                            "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":"
                            "\"%s\",\"name\":\"f\",\"input\":{}}]},{\"role\":\"user\",\"content\":["
                            "{\"type\":\"tool_result\",\"tool_use_id\":\"%s\",\"content\":"
                            "\"sunny\"}]}]}",
                            ways[i].model, id, id);
  reply = post (proxy, ways[i].path, SDK, body);
  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, "sunny"));
}

static void
test_tools (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data) / 2;
  gboolean stream = GPOINTER_TO_UINT (data) % 2;
  gboolean chat = g_str_equal (ways[i].path, CHAT);
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autofree char *body = make_body (ways[i].model, stream, chat ? TOOL_OF_CHAT : TOOL_OF_MESSAGES,
                                     "call f {\\\"a\\\":1}\\ncall f {}");
  g_autoptr (TestReply) reply = post (proxy, ways[i].path, SDK, body);
  g_autofree char *id = NULL;

  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  if (chat)
    {
      g_assert_cmpuint (count (reply->body->str, "\"finish_reason\":\"tool_calls\""), ==, 1);
      g_assert_cmpuint (count (reply->body->str, "\"name\":\"f\""), ==, 2);
      id = find_string (reply->body->str + strcspn (reply->body->str, "["), "\"id\":\"");
    }
  else
    {
      g_assert_cmpuint (count (reply->body->str, "\"type\":\"tool_use\""), ==, 2);
      g_assert_cmpuint (count (reply->body->str, "\"stop_reason\":\"tool_use\""), ==, 1);
      id = find_string (strstr (reply->body->str, "\"type\":\"tool_use\""), "\"id\":\"");
    }
  answer_call (proxy, i, id);
}

/* ---- counting */

static void
test_count (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (TestReply) reply =
      post (proxy, COUNT "?beta=true", SDK "anthropic-beta: token-counting-2024-11-01\r\n",
            "{\"model\":\"" CLAUDE "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
  const TestRecord *record;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (g_str_has_prefix (reply->body->str, "{\"input_tokens\":"));
  g_assert_cmpstr (test_reply_get (reply, "x-weir-estimate"), ==, "true");
  g_assert_cmpuint (count_inference (proxy), ==, 0);

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpstr (record->api, ==, "count_tokens");
  g_assert_cmpuint (record->status, ==, 200);
  g_assert_cmpuint (record->attempts, ==, 0);
  g_assert_cmpint (record->usage.in_total, ==, -1);
}

static gint64
count_tokens_for (TestProxy *proxy, const char *model, const char *text)
{
  g_autofree char *body = make_body (model, FALSE, "", text);
  g_autoptr (TestReply) reply = post (proxy, COUNT, SDK, body);

  g_assert_cmpuint (reply->status, ==, 200);
  return g_ascii_strtoll (strchr (reply->body->str, ':') + 1, NULL, 10);
}

static gint64
count_tokens_of (TestProxy *proxy, const char *text)
{
  return count_tokens_for (proxy, "no-such-model", text);
}

/* More text is more tokens, and the model need not be there. */
static void
test_count_grows (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);

  g_assert_cmpint (count_tokens_of (proxy, "one"), <,
                   count_tokens_of (proxy, "one two three four five six seven"));
}

/* The tokeniser of Claude from 4.7 on makes a third more of a text. */
static void
test_count_by_model (void)
{
  static const char rules[] = "{\"rules\":[{\"model\":\"gpt-4.1\",\"token_percent\":200}]}";
  const char *name = "test.json";
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (WeirSnapshot) before = weir_snapshot_slot_dup (proxy->snapshots);
  g_autoptr (WeirSnapshot) after = weir_snapshot_alloc ();
  g_autoptr (GBytes) file = g_bytes_new_static (rules, strlen (rules));

  after->router = weir_router_ref (before->router);
  after->rules = weir_model_rules_new (&file, &name, 1, NULL);
  after->lists = g_ptr_array_ref (before->lists);
  weir_snapshot_slot_set (proxy->snapshots, after);
  g_assert_cmpint (count_tokens_for (proxy, "gpt-4.1", "one two three"), ==,
                   2 * count_tokens_for (proxy, "no-such-model", "one two three"));
}

#define BURST 24
#define BURST_TEXT 100000

static gboolean
is_idle (gpointer data)
{
  return weir_exchange_pool_get_n_active (data) == 0;
}

/* A client that asks what its context holds sends some two dozen at once: each is answered here, none
 * goes upstream, and they need no more workers than there are requests. */
static void
test_count_burst (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *body = NULL;
  GSocketConnection *connections[BURST];

  while (text->len < BURST_TEXT)
    g_string_append (text, "if (count > 0) return total / count; ");
  body = make_body (CLAUDE, FALSE, "", text->str);
  for (guint i = 0; i < BURST; i++)
    connections[i] = test_http_open (proxy->port, "POST", COUNT "?beta=true", SDK, body);
  for (guint i = 0; i < BURST; i++)
    {
      g_autoptr (GSocketConnection) connection = connections[i];
      g_autoptr (TestReply) reply = test_http_read (connection, FALSE);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpint (g_ascii_strtoll (strchr (reply->body->str, ':') + 1, NULL, 10), >,
                       BURST_TEXT / 5);
    }
  g_assert_cmpuint (count_inference (proxy), ==, 0);
  g_assert_cmpuint (test_proxy_wait_record (proxy, BURST)->attempts, ==, 0);
  test_wait_for (is_idle, proxy->pool);
}

static void
test_count_refused (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = post (proxy, COUNT, SDK, "{\"model\":\"m\"}");

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_true (g_str_has_prefix (
      reply->body->str, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\""));
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->status, ==, 400);
}

/* ---- what stands in headers */

/* Flags that the model does not take are left out and told; the others arrive. */
static void
test_betas (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autofree char *body = make_body (CLAUDE, FALSE, "", "say: x");
  g_autoptr (TestReply) reply =
      post (proxy, MESSAGES "?beta=true",
            SDK "anthropic-beta: interleaved-thinking-2025-05-14,from-the-future-2027\r\n"
                "Anthropic-Beta: another-2027\r\n",
            body);
  const char *dropped = test_reply_get (reply, "x-weir-dropped");

  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_test_message ("%s", dropped);
  g_assert_nonnull (strstr (dropped, "from-the-future-2027"));
  g_assert_nonnull (strstr (dropped, "another-2027"));
  g_assert_null (strstr (dropped, "interleaved"));
}

/* In strict mode, too: clients send flags for what they do not use. */
static void
test_betas_strict (void)
{
  const TestProxyOptions options = { .claude = TRUE, .strict = TRUE };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autofree char *good = make_body (CLAUDE, FALSE, "", "say: x");
  g_autofree char *bad = make_body (CLAUDE, FALSE, "\"context_management\":{},", "say: x");
  g_autoptr (TestReply) kept =
      post (proxy, MESSAGES, SDK "anthropic-beta: from-the-future-2027\r\n", good);
  g_autoptr (TestReply) refused =
      post (proxy, MESSAGES, SDK "anthropic-beta: from-the-future-2027\r\n", bad);

  g_assert_cmpuint (kept->status, ==, 200);
  g_assert_cmpstr (test_reply_get (kept, "x-weir-dropped"), ==,
                   "anthropic_beta:from-the-future-2027");
  g_assert_cmpuint (refused->status, ==, 400);
  g_assert_nonnull (strstr (refused->body->str, "context_management"));
}

/* ---- errors, in Anthropic's words */

static const struct
{
  const char *name;
  const char *body; /* NULL: a good one */
  guint upstream;   /* what it answers; 0: as ever */
  guint status;
  const char *type;
} errors[] = {
  { "empty", "", 0, 400, "invalid_request_error" },
  { "no-messages", "{\"model\":\"" GPT "\",\"max_tokens\":9}", 0, 400, "invalid_request_error" },
  { "no-model", "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", 0, 400,
    "invalid_request_error" },
  { "unknown-model",
    "{\"model\":\"claude-opus-9\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":"
    "\"x\"}]}",
    0, 404, "not_found_error" },
  { "rate-limited", NULL, 429, 429, "rate_limit_error" },
  { "overloaded", NULL, 503, 529, "overloaded_error" },
  { "broken", NULL, 500, 502, "api_error" },
  { "key-refused", NULL, 401, 502, "api_error" },
};

static void
test_error (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  WeirDemoFault fault = { WEIR_DEMO_FAULT_STATUS, .path = INFERENCE, .status = errors[i].upstream };
  g_autofree char *good = make_body (GPT, TRUE, "", "x");
  g_autofree char *begin =
      g_strdup_printf ("{\"type\":\"error\",\"error\":{\"type\":\"%s\"", errors[i].type);
  g_autofree char *id = NULL;
  g_autoptr (TestReply) reply = NULL;

  if (errors[i].upstream != 0)
    test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = post (proxy, MESSAGES, SDK, errors[i].body != NULL ? errors[i].body : good);
  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, errors[i].status);
  g_assert_true (g_str_has_prefix (reply->body->str, begin));
  id = find_string (reply->body->str, "\"request_id\":\"");
  g_assert_cmpstr (test_reply_get (reply, "request-id"), ==, id);
}

/* ---- a stream that breaks */

/* Ends the upstream's stream before its event number @at. Returns whether it had so many. */
static gboolean
cut_at (TestProxy *proxy, guint i, WeirDemoFaultKind kind, guint at)
{
  WeirDemoFault fault = { kind, .path = INFERENCE, .at_event = at };
  g_autofree char *body = make_body (ways[i].model, TRUE, "", "count to 3");
  gboolean chat = g_str_equal (ways[i].path, CHAT);
  g_autoptr (TestReply) reply = NULL;
  const char *text;
  guint n_ends, n_errors;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = post (proxy, ways[i].path, SDK, body);
  text = reply->body->str;
  if (reply->status != 200)
    {
      g_assert_true (reply->status == 429 || reply->status >= 500);
      return TRUE;
    }
  n_ends = count (text, chat ? "data: [DONE]" : "event: message_stop");
  n_errors = count (text, chat ? "data: {\"error\":" : "event: error\n");
  g_test_message ("%u: %s", at, text);
  g_assert_cmpuint (n_ends + n_errors, ==, 1);
  return n_errors == 1;
}

/* Wherever it breaks the client is told so, once, and never that it got all. */
static void
test_cut (gconstpointer data)
{
  static const WeirDemoFaultKind kinds[] = { WEIR_DEMO_FAULT_CUT, WEIR_DEMO_FAULT_ERROR_EVENT };
  guint i = GPOINTER_TO_UINT (data);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      guint at = 0;

      while (TRUE)
        {
          /* a new one each time: a deployment that fails again and again is left alone */
          g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);

          if (!cut_at (proxy, i, kinds[k], at))
            break;
          at++;
          g_assert_cmpuint (at, <, 40);
        }
      g_assert_cmpuint (at, >, 4);
    }
}

/* ---- an answer by a schema, which Claude is asked for as a call of a tool */

static void
test_schema (gconstpointer data)
{
  gboolean stream = GPOINTER_TO_INT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autofree char *body =
      make_body (CLAUDE, stream,
                 "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{"
                 "\"type\":\"object\",\"properties\":{\"size\":{\"type\":\"integer\"}},"
                 "\"required\":[\"size\"]}}},",
                 "Describe a thing");
  g_autoptr (TestReply) reply = post (proxy, MESSAGES, SDK, body);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-dropped"), ==, "output_format=tool");
  g_assert_nonnull (strstr (reply->body->str, "{\\\"size\\\":1}"));
  g_assert_nonnull (strstr (reply->body->str, "\"stop_reason\":\"end_turn\""));
  g_assert_null (strstr (reply->body->str, "tool_use"));
}

/* ---- learning, with the member that users trip over most */

static void
test_learns (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *body =
          make_body (CLAUDE, TRUE,
                     "\"tools\":[{\"name\":\"a\",\"input_schema\":{\"type\":\"object\"}},"
                     "{\"name\":\"b\",\"next_year\":1,\"input_schema\":{\"type\":\"object\"}}],",
                     "say: x");
      g_autoptr (TestReply) reply = post (proxy, MESSAGES, SDK, body);

      g_test_message ("%s", reply->body->str);
      g_assert_cmpuint (reply->status, ==, 200);
      assert_stream (MESSAGES, reply);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-dropped"), ==, "tools[].next_year");
      g_assert_cmpstr (test_reply_get (reply, "x-weir-attempts"), ==, i == 0 ? "2" : "1");
    }
}

static void
add_rows (const char *what, guint n, GTestDataFunc func)
{
  for (guint i = 0; i < n; i++)
    {
      guint way = n > G_N_ELEMENTS (ways) ? i / 2 : i;
      g_autofree char *path =
          g_strdup_printf ("/proxy/exchange-messages/%s/%s%s", what, ways[way].name,
                           n == G_N_ELEMENTS (ways) ? "" : (i % 2 ? "/stream" : "/whole"));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  add_rows ("way", 2 * G_N_ELEMENTS (ways), test_way);
  add_rows ("tools", 2 * G_N_ELEMENTS (ways), test_tools);
  g_test_add_func ("/proxy/exchange-messages/count/header", test_count);
  g_test_add_func ("/proxy/exchange-messages/count/grows", test_count_grows);
  g_test_add_func ("/proxy/exchange-messages/count/by-model", test_count_by_model);
  g_test_add_func ("/proxy/exchange-messages/count/refused", test_count_refused);
  g_test_add_func ("/proxy/exchange-messages/count/burst", test_count_burst);
  g_test_add_func ("/proxy/exchange-messages/betas", test_betas);
  g_test_add_func ("/proxy/exchange-messages/betas-strict", test_betas_strict);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/exchange-messages/error/", errors[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_error);
    }
  add_rows ("cut", G_N_ELEMENTS (ways), test_cut);
  g_test_add_data_func ("/proxy/exchange-messages/schema/whole", GINT_TO_POINTER (FALSE),
                        test_schema);
  g_test_add_data_func ("/proxy/exchange-messages/schema/stream", GINT_TO_POINTER (TRUE),
                        test_schema);
  g_test_add_func ("/proxy/exchange-messages/learns", test_learns);
  return g_test_run ();
}
