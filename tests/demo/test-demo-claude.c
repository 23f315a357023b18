/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>
#include <zlib.h>

#define WHOLE "/invoke"
#define STREAM "/invoke-with-response-stream"
#define FRAME "\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":2048"
#define USER "{\"role\":\"user\",\"content\":\"say: hi\"}"
#define HI FRAME ",\"messages\":[" USER "]"
#define BODY(rest) "{" HI "," rest "}"
#define MESSAGES(messages) "{" FRAME ",\"messages\":[" messages "]}"
#define TOOL                                                                                       \
  "{\"name\":\"get_weather\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\","         \
  "\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}"
#define THINK "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}"
#define ADAPT "\"thinking\":{\"type\":\"adaptive\"}"
#define ASK(command)                                                                               \
  "{\"role\":\"user\",\"content\":\"" command "\\ncall get_weather {\\\"city\\\":\\\"Bonn\\\"}\"}"

static const WeirDemoDeployment deployments[] = {
  { "s45", NULL, "anthropic--claude-4.5-sonnet", "aws-bedrock" },
  { "s46", NULL, "anthropic--claude-4.6-sonnet", "aws-bedrock" },
  { "o47", NULL, "anthropic--claude-4.7-opus", "aws-bedrock" },
};

static const WeirDemoOptions options = {
  .deployments = deployments,
  .n_deployments = G_N_ELEMENTS (deployments),
};

static void
test_whole (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, "s45", WHOLE, "{" HI "}");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply->type, ==, "application/json");
  demo_assert_value (reply->body, "type", "message");
  demo_assert_value (reply->body, "model", "claude-sonnet-4-5-20250929");
  demo_assert_value (reply->body, "content.0.type", "text");
  demo_assert_value (reply->body, "content.0.text", "hi");
  demo_assert_value (reply->body, "stop_reason", "end_turn");
  demo_assert_value (reply->body, "stop_sequence", "null");
  demo_assert_value (reply->body, "usage.output_tokens", "1");
  demo_assert_value (reply->body, "usage.cache_read_input_tokens", "0");
}

static void
test_stops (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) stopped = demo_client_post (
      client, "s45", WHOLE,
      "{" FRAME ",\"stop_sequences\":[\"3\"],\"messages\":[{\"role\":\"user\",\"content\":"
      "\"count to 5\"}]}");
  g_autoptr (DemoReply) cut = demo_client_post (
      client, "s45", WHOLE,
      "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":4,\"messages\":[{\"role\":"
      "\"user\",\"content\":\"long 50\"}]}");

  demo_assert_value (stopped->body, "content.0.text", "1 2 ");
  demo_assert_value (stopped->body, "stop_reason", "stop_sequence");
  demo_assert_value (stopped->body, "stop_sequence", "3");
  demo_assert_value (cut->body, "stop_reason", "max_tokens");
  demo_assert_value (cut->body, "usage.output_tokens", "4");
}

static void
test_calls (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, "s45", WHOLE,
      "{" FRAME ",\"tools\":[" TOOL "],\"messages\":[{\"role\":\"user\",\"content\":\"call "
      "get_weather {\\\"city\\\":\\\"Bonn\\\"}\\ncall get_weather not JSON\"}]}");
  g_autoptr (DemoReply) forced = demo_client_post (
      client, "s45", WHOLE, BODY ("\"tools\":[" TOOL "],\"tool_choice\":{\"type\":\"any\"}"));

  demo_assert_value (reply->body, "stop_reason", "tool_use");
  demo_assert_value (reply->body, "content.0.type", "tool_use");
  demo_assert_value (reply->body, "content.0.name", "get_weather");
  demo_assert_value (reply->body, "content.0.input.city", "Bonn");
  demo_assert_value (reply->body, "content.1.input", "{}");
  demo_assert_says (reply->body, "content.1.id", "toolu_bdrk_01");
  demo_assert_value (forced->body, "content.0.type", "tool_use");
}

/* The types of @events, with those of blocks and deltas; repeated ones once. */
static char *
describe (GPtrArray *events)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *last = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      g_autofree char *type = demo_json_dup (events->pdata[i], "type");
      g_autofree char *block = demo_json_dup (events->pdata[i], "content_block.type");
      g_autofree char *delta = demo_json_dup (events->pdata[i], "delta.type");
      char *word = g_strdup (delta != NULL ? delta : block != NULL ? block : type);

      if (g_strcmp0 (word, last) != 0)
        g_string_append_printf (text, "%s%s", i > 0 ? " " : "", word);
      g_free (last);
      last = word;
    }
  return g_strdup (text->str);
}

static void
test_stream (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, "s45", STREAM, MESSAGES ("{\"role\":\"user\",\"content\":\"count to 3\"}"));
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  g_autofree char *words = describe (events);

  g_assert_cmpstr (reply->type, ==, "text/event-stream");
  g_assert_null (strstr (reply->body, "event:"));
  g_assert_null (strstr (reply->body, "[DONE]"));
  g_assert_cmpstr (words, ==,
                   "message_start text text_delta content_block_stop message_delta message_stop");
  demo_assert_value (events->pdata[0], "message.content", "[]");
  demo_assert_value (events->pdata[0], "message.stop_reason", "null");
  demo_assert_value (events->pdata[2], "delta.text", "1 ");
  demo_assert_value (events->pdata[6], "delta.stop_reason", "end_turn");
  demo_assert_value (events->pdata[6], "usage.output_tokens", "2");
  demo_assert_value (events->pdata[7], "amazon-bedrock-invocationMetrics.outputTokenCount", "2");
}

static guint32
read_uint32 (const char *data)
{
  guint32 wire;

  memcpy (&wire, data, sizeof wire);
  return GUINT32_FROM_BE (wire);
}

/* (transfer full): the payloads of a binary stream, whose sums are checked; what stands in "bytes"
 * is decoded. */
static GPtrArray *
split_frames (DemoReply *reply)
{
  GPtrArray *payloads = g_ptr_array_new_with_free_func (g_free);
  gsize at = 0;

  while (at < reply->len)
    {
      const char *frame = reply->body + at;
      guint32 len = read_uint32 (frame);
      guint32 headers = read_uint32 (frame + 4);
      g_autofree char *payload = NULL;
      g_autofree char *bytes = NULL;
      gsize n_bytes;

      g_assert_cmpuint (at + len, <=, reply->len);
      g_assert_cmpuint (read_uint32 (frame + 8), ==, crc32 (0, (const Bytef *) frame, 8));
      g_assert_cmpuint (read_uint32 (frame + len - 4), ==,
                        crc32 (0, (const Bytef *) frame, len - 4));
      payload = g_strndup (frame + 12 + headers, len - headers - 16);
      bytes = demo_json_dup (payload, "bytes");
      if (bytes == NULL)
        g_ptr_array_add (payloads, g_steal_pointer (&payload));
      else
        {
          g_autofree guchar *json = g_base64_decode (bytes, &n_bytes);

          g_ptr_array_add (payloads, g_strndup ((const char *) json, n_bytes));
        }
      at += len;
    }
  return payloads;
}

static void
test_binary (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *words = NULL;

  client->accept = "application/vnd.amazon.eventstream";
  reply = demo_client_post (client, "s45", STREAM,
                            "{" FRAME ",\"tools\":[" TOOL
                            "],\"messages\":[{\"role\":\"user\",\"content\":\"call "
                            "get_weather {\\\"city\\\":\\\"Bonn\\\"}\\ncall get_weather {}\"}]}");
  events = split_frames (reply);
  words = describe (events);
  g_assert_cmpstr (reply->type, ==, "application/vnd.amazon.eventstream");
  g_assert_cmpstr (words, ==,
                   "message_start tool_use input_json_delta content_block_stop tool_use "
                   "input_json_delta content_block_stop message_delta message_stop");
  demo_assert_value (events->pdata[1], "content_block.input", "{}");
}

static void
test_exception (void)
{
  const WeirDemoFault error = { .kind = WEIR_DEMO_FAULT_ERROR_EVENT, .at_event = 2 };
  const WeirDemoFault garbage = { .kind = WEIR_DEMO_FAULT_GARBAGE, .at_event = 1 };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) text = NULL;
  g_autoptr (DemoReply) binary = NULL;
  g_autoptr (DemoReply) spoilt = NULL;
  g_autoptr (GPtrArray) text_events = NULL;
  g_autoptr (GPtrArray) events = NULL;
  guint32 len;

  weir_demo_set_faults (client->demo, &error, 1);
  text = demo_client_post (client, "s45", STREAM, "{" HI "}");
  text_events = demo_reply_split_events (text);
  g_assert_cmpuint (text_events->len, ==, 3);
  demo_assert_value (text_events->pdata[2], "error.type", "overloaded_error");
  client->accept = "application/vnd.amazon.eventstream";
  binary = demo_client_post (client, "s45", STREAM, "{" HI "}");
  events = split_frames (binary);
  g_assert_cmpuint (events->len, ==, 3);
  demo_assert_says (events->pdata[2], "message", "Too many tokens");
  g_assert_nonnull (
      memmem (binary->body, binary->len, "throttlingException", strlen ("throttlingException")));
  weir_demo_set_faults (client->demo, &garbage, 1);
  spoilt = demo_client_post (client, "s45", STREAM, "{" HI "}");
  len = read_uint32 (spoilt->body);
  spoilt->body += len;
  g_assert_cmpuint (read_uint32 (spoilt->body + read_uint32 (spoilt->body) - 4), !=,
                    crc32 (0, (const Bytef *) spoilt->body, read_uint32 (spoilt->body) - 4));
  spoilt->body -= len;
}

#define ASK(command)                                                                               \
  "{\"role\":\"user\",\"content\":\"" command "\\ncall get_weather {\\\"city\\\":\\\"Bonn\\\"}\"}"

/* (transfer full): the conversation after @content was answered by a tool's result. */
static char *
go_on (const char *ask, const char *content, const char *id)
{
  return g_strdup_printf ("{" FRAME "," THINK ",\"tools\":[" TOOL "],\"messages\":[%s,{\"role\":"
                          "\"assistant\",\"content\":%s},{\"role\":\"user\",\"content\":[{\"type\":"
                          "\"tool_result\",\"tool_use_id\":\"%s\",\"content\":\"sunny\"}]}]}",
                          ask, content, id);
}

/* A thought comes back as it was given, or is refused. */
static void
test_thinking (void)
{
  static const struct
  {
    const char *ask;
    const char *type;
    const char *sealed;
  } rows[] = {
    { ASK ("think"), "thinking", "content.0.signature" },
    { ASK ("think redacted"), "redacted_thinking", "content.0.data" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DemoClient) client = demo_client_new (&options);
      g_autofree char *body = g_strdup_printf (
          "{" FRAME "," THINK ",\"tools\":[" TOOL "],\"messages\":[%s]}", rows[i].ask);
      g_autoptr (DemoReply) first = demo_client_post (client, "s45", WHOLE, body);
      g_autofree char *content = demo_reply_dup (first, "content");
      g_autofree char *sealed = demo_reply_dup (first, rows[i].sealed);
      g_autofree char *id = demo_reply_dup (first, "content.1.id");
      g_autofree char *good = go_on (rows[i].ask, content, id);
      g_autofree char *bad = NULL;
      g_autoptr (DemoReply) second = demo_client_post (client, "s45", WHOLE, good);
      g_autoptr (DemoReply) third = NULL;

      demo_assert_value (first->body, "content.0.type", rows[i].type);
      demo_assert_says (second->body, "content.1.text", "> sunny");
      *(strstr (content, sealed) + 5) ^= 1;
      bad = go_on (rows[i].ask, content, id);
      third = demo_client_post (client, "s45", WHOLE, bad);
      g_assert_cmpuint (third->status, ==, 400);
      demo_assert_says (third->body, "message", "Invalid `");
    }
}

static void
test_stream_thinking (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, "s46", STREAM,
      "{" FRAME "," ADAPT ",\"messages\":[{\"role\":\"user\",\"content\":\"think\\nsay: hi\"}]}");
  g_autoptr (DemoReply) redacted = demo_client_post (
      client, "o47", STREAM,
      "{" FRAME "," ADAPT ",\"messages\":[{\"role\":\"user\",\"content\":\"think redacted\\nsay: "
      "hi\"}]}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  g_autoptr (GPtrArray) other = demo_reply_split_events (redacted);
  g_autofree char *words = describe (events);
  g_autofree char *other_words = describe (other);

  g_assert_cmpstr (words, ==,
                   "message_start thinking thinking_delta signature_delta content_block_stop text "
                   "text_delta content_block_stop message_delta message_stop");
  g_assert_cmpstr (other_words, ==,
                   "message_start redacted_thinking content_block_stop text text_delta "
                   "content_block_stop message_delta message_stop");
}

/* A prompt that grows is read from the cache up to where it was the time before. */
static void
test_cache (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree char *filler = g_strnfill (6000, 'x');
  g_autofree char *system = g_strdup_printf (
      "\"system\":[{\"type\":\"text\",\"text\":\"%s\",\"cache_control\":{\"type\":\"ephemeral\","
      "\"ttl\":\"1h\"}}]",
      filler);
  g_autofree char *first_body = g_strdup_printf ("{" FRAME ",%s,\"messages\":[" USER "]}", system);
  g_autofree char *second_body = g_strdup_printf (
      "{" FRAME ",%s,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
      "\"%s\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}",
      system, filler);
  g_autoptr (DemoReply) first = demo_client_post (client, "s45", WHOLE, first_body);
  g_autoptr (DemoReply) again = demo_client_post (client, "s45", WHOLE, first_body);
  g_autoptr (DemoReply) second = demo_client_post (client, "s45", WHOLE, second_body);
  g_autoptr (DemoReply) other = demo_client_post (client, "s46", WHOLE, second_body);
  g_autoptr (DemoReply) plain = demo_client_post (client, "s45", WHOLE, "{" HI "}");

  demo_assert_value (first->body, "usage.cache_read_input_tokens", "0");
  demo_assert_value (first->body, "usage.cache_creation_input_tokens", "1502");
  demo_assert_value (first->body, "usage.cache_creation.ephemeral_1h_input_tokens", "1502");
  demo_assert_value (again->body, "usage.cache_read_input_tokens", "1502");
  demo_assert_value (again->body, "usage.cache_creation_input_tokens", "0");
  demo_assert_value (second->body, "usage.cache_read_input_tokens", "1502");
  demo_assert_value (second->body, "usage.cache_creation.ephemeral_5m_input_tokens", "1501");
  demo_assert_value (other->body, "usage.cache_read_input_tokens", "0");
  demo_assert_value (plain->body, "usage.cache_creation_input_tokens", "0");
}

static void
test_context_length (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree char *filler = g_strnfill (199000 * 4, 'x');
  g_autofree char *body =
      g_strdup_printf (MESSAGES ("{\"role\":\"user\",\"content\":\"%s\"}"), filler);
  g_autofree char *longer = g_strdup_printf (
      MESSAGES ("{\"role\":\"user\",\"content\":\"%sxxxx%.8000s\"}"), filler, filler);
  g_autoptr (DemoReply) full = demo_client_post (client, "s45", WHOLE, body);
  g_autoptr (DemoReply) over = demo_client_post (client, "s45", WHOLE, longer);

  g_assert_cmpuint (full->status, ==, 400);
  demo_assert_says (full->body, "message", "exceed context limit");
  g_assert_cmpuint (over->status, ==, 400);
  demo_assert_says (over->body, "message", "prompt is too long");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/demo/claude/whole", test_whole);
  g_test_add_func ("/demo/claude/stops", test_stops);
  g_test_add_func ("/demo/claude/calls", test_calls);
  g_test_add_func ("/demo/claude/stream", test_stream);
  g_test_add_func ("/demo/claude/binary", test_binary);
  g_test_add_func ("/demo/claude/exception", test_exception);
  g_test_add_func ("/demo/claude/thinking", test_thinking);
  g_test_add_func ("/demo/claude/stream-thinking", test_stream_thinking);
  g_test_add_func ("/demo/claude/cache", test_cache);
  g_test_add_func ("/demo/claude/context-length", test_context_length);
  return g_test_run ();
}
