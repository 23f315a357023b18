/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/responses"
#define HI "\"input\":\"say: hi\""
#define USER "{\"role\":\"user\",\"content\":\"say: hi\"}"
#define TOOL                                                                                       \
  "{\"type\":\"function\",\"name\":\"get_weather\",\"strict\":false,\"parameters\":{\"type\":"     \
  "\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}"
#define THINK                                                                                      \
  "\"input\":\"think\\nsay: hi\",\"reasoning\":{\"summary\":\"auto\"},\"store\":false,"            \
  "\"include\":[\"reasoning.encrypted_content\"]"
#define NOTE "{\"type\":\"custom\",\"name\":\"note\"}"
#define SPACE(more)                                                                                \
  "{\"type\":\"namespace\",\"name\":\"n\",\"description\":\"d\",\"tools\":[" more "]}"

static const WeirDemoDeployment deployments[] = {
  { "gpt5", NULL, "gpt-5", "azure-openai" },
  { "codex", NULL, "gpt-5.3-codex", "azure-openai" },
  { "gpt54", NULL, "gpt-5.4", "azure-openai" },
};

static const WeirDemoOptions options = {
  .deployments = deployments,
  .n_deployments = G_N_ELEMENTS (deployments),
};

static void
test_whole (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "gpt5", PATH "?api-version=2025-03-01-preview",
                        "{" HI ",\"metadata\":{\"a\":\"b\"},\"instructions\":\"be brief\"}");

  g_assert_cmpuint (reply->status, ==, 200);
  demo_assert_value (reply->body, "object", "response");
  demo_assert_value (reply->body, "status", "completed");
  demo_assert_value (reply->body, "model", "gpt-5-2025-08-07");
  demo_assert_value (reply->body, "output.0.type", "message");
  demo_assert_value (reply->body, "output.0.content.0.type", "output_text");
  demo_assert_value (reply->body, "output.0.content.0.text", "hi");
  demo_assert_value (reply->body, "content_filters.0.blocked", "false");
  demo_assert_value (reply->body, "usage.output_tokens", "1");
  demo_assert_value (reply->body, "usage.input_tokens_details.cached_tokens", "0");
  demo_assert_value (reply->body, "metadata.a", "b");
  demo_assert_value (reply->body, "instructions", "be brief");
  demo_assert_value (reply->body, "temperature", "1.0");
}

static void
test_limit (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "gpt5", PATH, "{\"input\":\"long 99\",\"max_output_tokens\":16}");

  demo_assert_value (reply->body, "status", "incomplete");
  demo_assert_value (reply->body, "incomplete_details.reason", "max_output_tokens");
  demo_assert_value (reply->body, "output.0.status", "incomplete");
  demo_assert_value (reply->body, "usage.output_tokens", "16");
}

static void
test_schema (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, "gpt5", PATH,
      "{\"input\":\"x\",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"strict\":"
      "true,\"schema\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"ok\"],"
      "\"properties\":{\"ok\":{\"type\":\"boolean\"}}}}}}");
  g_autofree char *text = demo_reply_dup (reply, "output.0.content.0.text");
  g_autofree char *ok = demo_json_dup (text, "ok");

  g_assert_nonnull (ok);
}

/* Every event: its type, a number that counts up, no "event:" line, no [DONE]. */
static void
assert_events (GPtrArray *events, const char *const *types)
{
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *type = demo_json_dup (events->pdata[i], "type");

      demo_assert_value (events->pdata[i], "sequence_number", number);
      /* Repeated deltas stand once in the table. */
      if (n > 0 && g_str_has_suffix (type, ".delta") && g_str_equal (type, types[n - 1]))
        continue;
      g_assert_cmpstr (type, ==, types[n]);
      n++;
    }
  g_assert_null (types[n]);
}

static void
test_stream (void)
{
  static const char *const types[] = { "response.created",           "response.in_progress",
                                       "response.output_item.added", "response.content_part.added",
                                       "response.output_text.delta", "response.output_text.done",
                                       "response.content_part.done", "response.output_item.done",
                                       "response.completed",         NULL };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "codex", PATH, "{\"input\":\"count to 3\",\"stream\":true}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);

  g_assert_no_error (reply->error);
  g_assert_cmpstr (reply->type, ==, "text/event-stream");
  g_assert_null (strstr (reply->body, "event:"));
  g_assert_null (strstr (reply->body, "[DONE]"));
  assert_events (events, types);
  demo_assert_value (events->pdata[0], "response.status", "in_progress");
  demo_assert_value (events->pdata[0], "response.output", "[]");
  demo_assert_value (events->pdata[2], "item.content", "[]");
  demo_assert_value (events->pdata[5], "delta", "2 ");
  demo_assert_value (events->pdata[7], "text", "1 2 3");
  demo_assert_value (events->pdata[10], "response.output.0.content.0.text", "1 2 3");
  demo_assert_value (events->pdata[10], "response.usage.output_tokens", "2");
}

static void
test_stream_calls (void)
{
  static const char *const types[] = { "response.created",
                                       "response.in_progress",
                                       "response.output_item.added",
                                       "response.function_call_arguments.delta",
                                       "response.function_call_arguments.done",
                                       "response.output_item.done",
                                       "response.output_item.added",
                                       "response.function_call_arguments.delta",
                                       "response.function_call_arguments.done",
                                       "response.output_item.done",
                                       "response.completed",
                                       NULL };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt5", PATH,
                                                  "{\"stream\":true,\"tools\":[" TOOL
                                                  "],\"input\":\"call get_weather {\\\"city\\\": "
                                                  "\\\"Bonn\\\"}\\ncall get_weather {}\"}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);

  assert_events (events, types);
  demo_assert_value (events->pdata[2], "item.name", "get_weather");
  demo_assert_value (events->pdata[2], "item.arguments", "");
  demo_assert_value (events->pdata[events->len - 1], "response.output.0.arguments",
                     "{\"city\": \"Bonn\"}");
  demo_assert_value (events->pdata[events->len - 1], "response.output.1.arguments", "{}");
}

/* Text that is no JSON, and a function in a name space. */
static void
test_stream_free_call (void)
{
  static const char *const types[] = { "response.created",
                                       "response.in_progress",
                                       "response.output_item.added",
                                       "response.custom_tool_call_input.delta",
                                       "response.custom_tool_call_input.done",
                                       "response.output_item.done",
                                       "response.output_item.added",
                                       "response.function_call_arguments.delta",
                                       "response.function_call_arguments.done",
                                       "response.output_item.done",
                                       "response.completed",
                                       NULL };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "gpt54", PATH,
                        "{\"stream\":true,\"tools\":[" NOTE
                        "," SPACE (TOOL) "],\"input\":\"call note a b\\ncall n.get_weather {}\"}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  const char *last = events->pdata[events->len - 1];

  assert_events (events, types);
  demo_assert_value (events->pdata[2], "item.type", "custom_tool_call");
  demo_assert_value (events->pdata[2], "item.input", "");
  demo_assert_value (events->pdata[4], "input", "a b");
  demo_assert_value (events->pdata[8], "name", "get_weather");
  demo_assert_value (last, "response.output.0.input", "a b");
  demo_assert_value (last, "response.output.0.name", "note");
  demo_assert_value (last, "response.output.1.name", "get_weather");
  demo_assert_value (last, "response.output.1.namespace", "n");
}

/* A kept call in free text is answered as one. */
static void
test_free_call_continued (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first =
      demo_client_post (client, "gpt5", PATH,
                        "{\"input\":\"Go\",\"tools\":[" NOTE "],\"tool_choice\":{\"type\":"
                        "\"custom\",\"name\":\"note\"}}");
  g_autofree char *id = demo_reply_dup (first, "id");
  g_autofree char *call = demo_reply_dup (first, "output.0.call_id");
  const char *const kinds[] = { "function_call_output", "custom_tool_call_output" };

  demo_assert_says (first->body, "output.0.input", "line by line");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *body =
          g_strdup_printf ("{\"previous_response_id\":\"%s\",\"input\":[{\"type\":\"%s\","
                           "\"call_id\":\"%s\",\"output\":\"sunny\"}]}",
                           id, kinds[i], call);
      g_autoptr (DemoReply) next = demo_client_post (client, "gpt5", PATH, body);

      g_assert_cmpuint (next->status, ==, i == 0 ? 400 : 200);
    }
}

static void
test_stream_thought (void)
{
  static const char *const types[] = { "response.created",
                                       "response.in_progress",
                                       "response.output_item.added",
                                       "response.reasoning_summary_part.added",
                                       "response.reasoning_summary_text.delta",
                                       "response.reasoning_summary_text.done",
                                       "response.reasoning_summary_part.done",
                                       "response.output_item.done",
                                       "response.output_item.added",
                                       "response.content_part.added",
                                       "response.output_text.delta",
                                       "response.output_text.done",
                                       "response.content_part.done",
                                       "response.output_item.done",
                                       "response.completed",
                                       NULL };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "gpt5", PATH, "{" THINK ",\"stream\":true}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);

  assert_events (events, types);
}

/* What was sealed is taken back, and nothing else. */
static void
test_thought_replayed (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first = demo_client_post (client, "gpt5", PATH, "{" THINK "}");
  g_autofree char *thought = demo_reply_dup (first, "output.0");
  g_autofree char *message = demo_reply_dup (first, "output.1");
  g_autofree char *body =
      g_strdup_printf ("{\"input\":[" USER ",%s,{\"role\":\"assistant\",\"content\":\"hi\"}," USER
                       "],\"store\":false}",
                       thought);
  g_autofree char *forged = g_strdup (body);
  g_autoptr (DemoReply) second = demo_client_post (client, "gpt5", PATH, body);
  g_autoptr (DemoReply) third = NULL;

  demo_assert_value (message, "type", "message");
  g_assert_cmpuint (second->status, ==, 200);
  *(strstr (forged, "encrypted_content\":\"") + strlen ("encrypted_content\":\"") + 50) ^= 1;
  third = demo_client_post (client, "gpt5", PATH, forged);
  g_assert_cmpuint (third->status, ==, 400);
  demo_assert_value (third->body, "error.code", "invalid_encrypted_content");
}

static void
test_failure (void)
{
  const WeirDemoFault fault = { .kind = WEIR_DEMO_FAULT_ERROR_EVENT, .at_event = 4 };
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = NULL;
  g_autoptr (GPtrArray) events = NULL;

  weir_demo_set_faults (client->demo, &fault, 1);
  reply = demo_client_post (client, "gpt5", PATH, "{" HI ",\"stream\":true}");
  events = demo_reply_split_events (reply);
  g_assert_cmpuint (events->len, ==, 5);
  demo_assert_value (events->pdata[4], "type", "response.failed");
  demo_assert_value (events->pdata[4], "response.status", "failed");
  demo_assert_value (events->pdata[4], "response.error.code", "rate_limit_exceeded");
}

static void
test_request_line (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) list = NULL;
  g_autoptr (DemoReply) items = NULL;
  g_autoptr (DemoReply) text = NULL;

  list = demo_client_send (client, "GET", "/v2/inference/deployments/gpt5" PATH, NULL, NULL);
  g_assert_cmpuint (list->status, ==, 405);
  items = demo_client_send (client, "GET", "/v2/inference/deployments/gpt5" PATH "/x/input_items",
                            NULL, NULL);
  g_assert_cmpuint (items->status, ==, 404);
  text = demo_client_send (client, "POST", "/v2/inference/deployments/gpt5" PATH, "text/plain",
                           "{" HI "}");
  g_assert_cmpuint (text->status, ==, 415);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/demo/azure-responses/whole", test_whole);
  g_test_add_func ("/demo/azure-responses/limit", test_limit);
  g_test_add_func ("/demo/azure-responses/schema", test_schema);
  g_test_add_func ("/demo/azure-responses/stream", test_stream);
  g_test_add_func ("/demo/azure-responses/stream-calls", test_stream_calls);
  g_test_add_func ("/demo/azure-responses/stream-free-call", test_stream_free_call);
  g_test_add_func ("/demo/azure-responses/free-call-continued", test_free_call_continued);
  g_test_add_func ("/demo/azure-responses/stream-thought", test_stream_thought);
  g_test_add_func ("/demo/azure-responses/thought-replayed", test_thought_replayed);
  g_test_add_func ("/demo/azure-responses/failure", test_failure);
  g_test_add_func ("/demo/azure-responses/request-line", test_request_line);
  return g_test_run ();
}
