/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/chat/completions?api-version=2024-12-01-preview"
#define HI "\"messages\":[{\"role\":\"user\",\"content\":\"say: hi\"}]"
#define TOOL                                                                                       \
  "{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":"        \
  "\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"}},"    \
  "\"required\":[\"city\"]}}}"

static const WeirDemoDeployment deployments[] = {
  { "gpt4o", NULL, "gpt-4o", "azure-openai" },
  { "gpt41", NULL, "gpt-4.1", "azure-openai" },
  { "gpt5", NULL, "gpt-5", "azure-openai" },
  { "gpt52", NULL, "gpt-5.2", "azure-openai" },
  { "o1-d", NULL, "o1", "azure-openai" },
  { "o3-d", NULL, "o3", "azure-openai" },
  { "o3mini", NULL, "o3-mini", "azure-openai" },
  { "codex", NULL, "gpt-5.3-codex", "azure-openai" },
  { "embed", NULL, "text-embedding-3-small", "azure-openai" },
};

static const WeirDemoOptions options = {
  .deployments = deployments,
  .n_deployments = G_N_ELEMENTS (deployments),
};

static const struct
{
  const char *name;
  const char *id;
  const char *body;
  const char *message; /* part of the error's message; NULL: it is accepted */
} strictness[] = {
  { "plain", "gpt4o", "{" HI "}", NULL },
  { "all-members", "gpt4o",
    "{" HI ",\"model\":\"x\",\"temperature\":0.5,\"top_p\":1,\"n\":1,\"seed\":7,\"stop\":[\"a\"],"
    "\"user\":\"me\",\"max_tokens\":10,\"presence_penalty\":0,\"logprobs\":true}",
    NULL },
  { "null-members", "gpt5", "{" HI ",\"temperature\":null,\"max_tokens\":null,\"tools\":null}",
    NULL },
  { "unknown-member", "gpt4o", "{" HI ",\"beta\":true}", "Unknown parameter: 'beta'." },
  { "unknown-in-message", "gpt4o",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"cache_control\":{}}]}",
    "Unknown parameter: 'messages[0].cache_control'." },
  { "unknown-in-tool", "gpt4o",
    "{" HI ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"defer\":1}}]}",
    "Unknown parameter: 'tools[0].function.defer'." },
  { "not-json", "gpt4o", "{" HI, "We could not parse the JSON body" },
  { "not-an-object", "gpt4o", "[1]", "not a JSON object" },
  { "empty-body", "gpt4o", "", "We could not parse the JSON body" },
  { "no-messages", "gpt4o", "{}", "Missing required parameter: 'messages'." },
  { "empty-messages", "gpt4o", "{\"messages\":[]}", "Invalid 'messages': empty array." },
  { "wrong-type", "gpt4o", "{" HI ",\"temperature\":\"hot\"}",
    "Invalid type for 'temperature': expected a decimal, but got a string instead." },
  { "too-hot", "gpt4o", "{" HI ",\"temperature\":9}", "Expected a value <= 2, but got 9 instead." },
  { "zero-tokens", "gpt4o", "{" HI ",\"max_tokens\":0}", "Expected a value >= 1" },
  { "too-many-tokens", "gpt4o", "{" HI ",\"max_tokens\":32000}",
    "max_tokens is too large: 32000. This model supports at most 16384" },
  { "both-limits", "gpt4o", "{" HI ",\"max_tokens\":3,\"max_completion_tokens\":3}",
    "at the same time is not supported" },
  { "five-stops", "gpt4o", "{" HI ",\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}", "array too long" },
  { "bad-role", "gpt4o", "{\"messages\":[{\"role\":\"model\",\"content\":\"x\"}]}",
    "Invalid value: 'model'." },
  { "no-role", "gpt4o", "{\"messages\":[{\"content\":\"x\"}]}", "'messages[0].role'" },
  { "null-content", "gpt4o", "{\"messages\":[{\"role\":\"user\",\"content\":null}]}",
    "expected a string, got null" },
  { "bad-part", "gpt4o",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"thinking\"}]}]}",
    "Invalid value: 'thinking'." },
  { "image-in-system", "gpt4o",
    "{\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"image_url\"}]}]}",
    "Invalid value: 'image_url'." },
  { "bad-image", "gpt4o",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"data:image/png;base64,@@\"}}]}]}",
    "Invalid image data." },
  { "blind-model", "o3mini",
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"data:image/png;base64,AAAA\"}}]}]}",
    "image_url is only supported by certain models" },
  { "orphan-result", "gpt4o",
    "{\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}]}",
    "must be a response to a preceeding message with 'tool_calls'" },
  { "wrong-result-id", "gpt4o",
    "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\","
    "\"type\":"
    "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\","
    "\"tool_call_id\":\"b\",\"content\":\"x\"}]}",
    "'tool_call_id' of 'b' not found" },
  { "unanswered-call", "gpt4o",
    "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\","
    "\"type\":"
    "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},{\"role\":\"user\","
    "\"content\":\"x\"}]}",
    "did not have response messages: a" },
  { "call-without-id", "gpt4o",
    "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"type\":"
    "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]}",
    "Missing required parameter: 'messages[0].tool_calls[0].id'." },
  { "long-call-id", "gpt4o",
    "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":"
    "\"0123456789012345678901234567890123456789x\",\"type\":\"function\",\"function\":{\"name\":"
    "\"f\",\"arguments\":\"{}\"}}]}]}",
    "maximum length 40" },
  { "result-without-id", "gpt4o", "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
    "'messages[0].tool_call_id'" },
  { "empty-tools", "gpt4o", "{" HI ",\"tools\":[]}", "Invalid 'tools': empty array." },
  { "server-tool", "gpt4o", "{" HI ",\"tools\":[{\"type\":\"web_search\"}]}",
    "Invalid value: 'web_search'." },
  { "tool-name", "gpt4o",
    "{" HI ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]}",
    "string does not match pattern" },
  { "tool-schema", "gpt4o",
    "{" HI
    ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":"
    "\"array\"}}}]}",
    "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"array\"'" },
  { "parallel-without-tools", "gpt4o", "{" HI ",\"parallel_tool_calls\":false}",
    "'parallel_tool_calls' is only allowed when 'tools' are specified" },
  { "choice-without-tools", "gpt4o", "{" HI ",\"tool_choice\":\"auto\"}",
    "'tool_choice' is only allowed when 'tools' are specified" },
  { "choice-word", "gpt4o", "{" HI ",\"tools\":[" TOOL "],\"tool_choice\":\"any\"}",
    "Invalid value: 'any'." },
  { "choice-unknown", "gpt4o",
    "{" HI ",\"tools\":[" TOOL "],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":"
    "\"g\"}}}",
    "Tool choice 'g' not found" },
  { "options-without-stream", "gpt4o", "{" HI ",\"stream_options\":{\"include_usage\":true}}",
    "only allowed when 'stream' is enabled" },
  { "options-unknown", "gpt4o", "{" HI ",\"stream\":true,\"stream_options\":{\"x\":1}}",
    "Unknown parameter: 'stream_options.x'." },
  { "json-without-word", "gpt4o", "{" HI ",\"response_format\":{\"type\":\"json_object\"}}",
    "must contain the word 'json'" },
  { "schema-without-name", "gpt4o",
    "{" HI ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}}}",
    "'response_format.json_schema.name'" },
  { "strict-schema", "gpt4o",
    "{" HI
    ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"t\",\"strict\":"
    "true,\"schema\":{\"type\":\"object\"}}}}",
    "'additionalProperties' is required" },
  { "effort-on-4o", "gpt4o", "{" HI ",\"reasoning_effort\":\"low\"}",
    "Unrecognized request argument supplied: reasoning_effort" },
  { "max-tokens-on-5", "gpt5", "{" HI ",\"max_tokens\":10}",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
    "'max_completion_tokens' instead." },
  { "temperature-on-5", "gpt5", "{" HI ",\"temperature\":0.5}",
    "Unsupported value: 'temperature' does not support 0.5 with this model." },
  { "temperature-1-on-5", "gpt5", "{" HI ",\"temperature\":1,\"top_p\":1.0}", NULL },
  { "top-p-on-o3", "o3-d", "{" HI ",\"top_p\":0.9}", "Unsupported value: 'top_p'" },
  { "stop-on-o3", "o3-d", "{" HI ",\"stop\":\"x\"}", "Unsupported parameter: 'stop'" },
  { "parallel-on-o3", "o3-d", "{" HI ",\"tools\":[" TOOL "],\"parallel_tool_calls\":true}",
    "Unsupported parameter: 'parallel_tool_calls'" },
  { "minimal-on-5", "gpt5", "{" HI ",\"reasoning_effort\":\"minimal\"}", NULL },
  { "minimal-on-o3", "o3-d", "{" HI ",\"reasoning_effort\":\"minimal\"}",
    "'reasoning_effort' does not support 'minimal'" },
  { "none-samples", "gpt52", "{" HI ",\"reasoning_effort\":\"none\",\"temperature\":0.3}", NULL },
  { "stream-on-o1", "o1-d", "{" HI ",\"stream\":true}", "'stream' does not support true" },
  { "stream-on-o3-mini", "o3mini", "{" HI ",\"stream\":true}", "'stream' does not support true" },
  { "responses-only", "codex", "{" HI "}",
    "The chatCompletion operation does not work with the specified model, gpt-5.3-codex." },
  { "embedding-model", "embed", "{" HI "}", "The chatCompletion operation does not work" },
  { "content-filter", "gpt4o", "{\"messages\":[{\"role\":\"user\",\"content\":\"filter me\"}]}",
    "content management policy" },
};

static void
test_strictness (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, strictness[row].id, PATH, strictness[row].body);
  g_autofree char *message = demo_reply_dup (reply, "error.message");
  WeirDemoStats stats;

  weir_demo_get_stats (client->demo, &stats);
  if (strictness[row].message == NULL)
    {
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpuint (stats.refused, ==, 0);
      return;
    }
  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_cmpstr (reply->type, ==, "application/json");
  g_assert_nonnull (message);
  if (strstr (message, strictness[row].message) == NULL)
    g_error ("“%s” does not say “%s”", message, strictness[row].message);
  g_assert_cmpuint (stats.refused, ==, 1);
}

static void
test_request_line (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) no_version = NULL;
  g_autoptr (DemoReply) text = NULL;
  g_autoptr (DemoReply) get = NULL;
  g_autoptr (DemoReply) elsewhere = NULL;

  no_version = demo_client_post (client, "gpt4o", "/chat/completions", "{" HI "}");
  g_assert_cmpuint (no_version->status, ==, 404);
  demo_assert_value (no_version->body, "error.code", "404");
  text = demo_client_send (client, "POST", "/v2/inference/deployments/gpt4o" PATH, "text/plain",
                           "{" HI "}");
  g_assert_cmpuint (text->status, ==, 415);
  get = demo_client_send (client, "GET", "/v2/inference/deployments/gpt4o" PATH, NULL, NULL);
  g_assert_cmpuint (get->status, ==, 405);
  elsewhere = demo_client_post (client, "gpt4o", "/invoke", "{}");
  g_assert_cmpuint (elsewhere->status, ==, 404);
}

static void
test_whole (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt5", PATH, "{" HI "}");
  g_autoptr (GBytes) last = weir_demo_dup_last_body (client->demo);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply->type, ==, "application/json");
  demo_assert_value (reply->body, "object", "chat.completion");
  demo_assert_value (reply->body, "model", "gpt-5-2025-08-07");
  demo_assert_value (reply->body, "choices.0.message.content", "hi");
  demo_assert_value (reply->body, "choices.0.message.role", "assistant");
  demo_assert_value (reply->body, "choices.0.finish_reason", "stop");
  demo_assert_value (reply->body, "choices.0.content_filter_results.hate.severity", "safe");
  demo_assert_value (reply->body, "prompt_filter_results.0.prompt_index", "0");
  demo_assert_value (reply->body, "usage.completion_tokens", "1");
  demo_assert_value (reply->body, "usage.prompt_tokens_details.cached_tokens", "0");
  g_assert_cmpmem (g_bytes_get_data (last, NULL), g_bytes_get_size (last), "{" HI "}",
                   strlen ("{" HI "}"));
  g_assert_cmpuint (weir_demo_get_count (client->demo, "gpt5"), ==, 1);
  g_assert_cmpuint (weir_demo_get_count (client->demo, "gpt4o"), ==, 0);
}

static void
test_stream (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH,
                                                  "{\"stream\":true,\"stream_options\":{\"include_"
                                                  "usage\":true},\"messages\":[{\"role\":\"user\","
                                                  "\"content\":\"count to 3\"}]}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  static const char *const pieces[] = { "", "1 ", "2 ", "3" };

  g_assert_no_error (reply->error);
  g_assert_cmpstr (reply->type, ==, "text/event-stream");
  g_assert_cmpuint (events->len, ==, 8);
  demo_assert_value (events->pdata[0], "choices", "[]");
  demo_assert_value (events->pdata[0], "id", "");
  demo_assert_value (events->pdata[0], "prompt_filter_results.0.prompt_index", "0");
  demo_assert_value (events->pdata[1], "choices.0.delta.role", "assistant");
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      demo_assert_value (events->pdata[i + 1], "choices.0.delta.content", pieces[i]);
      demo_assert_value (events->pdata[i + 1], "choices.0.finish_reason", "null");
      demo_assert_value (events->pdata[i + 1], "usage", "null");
      demo_assert_value (events->pdata[i + 1], "object", "chat.completion.chunk");
    }
  demo_assert_value (events->pdata[5], "choices.0.finish_reason", "stop");
  demo_assert_value (events->pdata[5], "choices.0.delta", "{}");
  demo_assert_value (events->pdata[6], "choices", "[]");
  demo_assert_value (events->pdata[6], "usage.completion_tokens", "2");
  g_assert_cmpstr (events->pdata[7], ==, "[DONE]");
}

static void
test_stream_without_usage (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "gpt4o", PATH, "{" HI ",\"stream\":true}");

  g_assert_null (strstr (reply->body, "\"usage\""));
  g_assert_true (g_str_has_suffix (reply->body, "data: [DONE]\n\n"));
}

static void
test_choices (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) whole = demo_client_post (client, "gpt4o", PATH, "{" HI ",\"n\":2}");
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "gpt4o", PATH, "{" HI ",\"n\":2,\"stream\":true}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);

  demo_assert_value (whole->body, "choices.1.index", "1");
  demo_assert_value (whole->body, "choices.1.message.content", "hi");
  g_assert_cmpuint (events->len, ==, 8);
  demo_assert_value (events->pdata[1], "choices.0.index", "0");
  demo_assert_value (events->pdata[2], "choices.0.index", "1");
  demo_assert_value (events->pdata[6], "choices.0.finish_reason", "stop");
  demo_assert_value (events->pdata[6], "choices.0.index", "1");
}

static void
test_tool_calls (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  const char *body =
      "{\"stream\":true,\"tools\":[" TOOL "],\"messages\":[{\"role\":\"user\",\"content\":\"call "
      "get_weather {\\\"city\\\": \\\"Bonn\\\"}\\ncall get_weather {\\\"n\\\": 1.0}\"}]}";
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, body);
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);

  for (guint i = 1; i + 1 < events->len; i++)
    {
      g_autofree char *index =
          demo_json_dup (events->pdata[i], "choices.0.delta.tool_calls.0.index");
      g_autofree char *piece =
          demo_json_dup (events->pdata[i], "choices.0.delta.tool_calls.0.function.arguments");

      if (index != NULL)
        g_string_append (g_str_equal (index, "0") ? first : second, piece);
    }
  demo_assert_value (events->pdata[1], "choices.0.delta.content", "null");
  demo_assert_value (events->pdata[2], "choices.0.delta.tool_calls.0.function.name", "get_weather");
  demo_assert_value (events->pdata[2], "choices.0.delta.tool_calls.0.type", "function");
  g_assert_cmpstr (first->str, ==, "{\"city\": \"Bonn\"}");
  g_assert_cmpstr (second->str, ==, "{\"n\": 1.0}");
  demo_assert_value (events->pdata[events->len - 2], "choices.0.finish_reason", "tool_calls");
}

static void
test_cache (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree char *filler = g_strnfill (6000, 'x');
  g_autofree char *body = g_strdup_printf ("{\"messages\":[{\"role\":\"system\",\"content\":\"%s\"}"
                                           ",{\"role\":\"user\",\"content\":\"say: "
                                           "hi\"}]}",
                                           filler);
  g_autoptr (DemoReply) first = demo_client_post (client, "gpt4o", PATH, body);
  g_autoptr (DemoReply) second = demo_client_post (client, "gpt4o", PATH, body);
  g_autoptr (DemoReply) other = demo_client_post (client, "gpt41", PATH, body);

  demo_assert_value (first->body, "usage.prompt_tokens_details.cached_tokens", "0");
  demo_assert_value (second->body, "usage.prompt_tokens_details.cached_tokens", "1408");
  demo_assert_value (other->body, "usage.prompt_tokens_details.cached_tokens", "0");
}

static void
test_context_length (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree char *filler = g_strnfill (128000 * 4, 'x');
  g_autofree char *body =
      g_strdup_printf ("{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}", filler);
  g_autoptr (DemoReply) reply = demo_client_post (client, "gpt4o", PATH, body);

  g_assert_cmpuint (reply->status, ==, 400);
  demo_assert_value (reply->body, "error.code", "context_length_exceeded");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (strictness); i++)
    {
      g_autofree char *path =
          g_strconcat ("/demo/azure-chat/strictness/", strictness[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_strictness);
    }
  g_test_add_func ("/demo/azure-chat/request-line", test_request_line);
  g_test_add_func ("/demo/azure-chat/whole", test_whole);
  g_test_add_func ("/demo/azure-chat/stream", test_stream);
  g_test_add_func ("/demo/azure-chat/stream-without-usage", test_stream_without_usage);
  g_test_add_func ("/demo/azure-chat/choices", test_choices);
  g_test_add_func ("/demo/azure-chat/tool-calls", test_tool_calls);
  g_test_add_func ("/demo/azure-chat/cache", test_cache);
  g_test_add_func ("/demo/azure-chat/context-length", test_context_length);
  return g_test_run ();
}
