/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/responses"
#define HI "\"input\":\"say: hi\""
#define ITEMS(items) "{\"input\":[" items "]}"
#define USER "{\"role\":\"user\",\"content\":\"say: hi\"}"
#define CALL                                                                                       \
  "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"a\",\"name\":\"f\",\"arguments\":"    \
  "\"{}\",\"status\":\"completed\"}"
#define OUTPUT "{\"type\":\"function_call_output\",\"call_id\":\"a\",\"output\":\"sunny\"}"
#define TOOL                                                                                       \
  "{\"type\":\"function\",\"name\":\"get_weather\",\"strict\":false,\"parameters\":{\"type\":"     \
  "\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}"
#define THINK                                                                                      \
  "\"input\":\"think\\nsay: hi\",\"reasoning\":{\"summary\":\"auto\"},\"store\":false,"            \
  "\"include\":[\"reasoning.encrypted_content\"]"

#define NOTE "{\"type\":\"custom\",\"name\":\"note\"}"
#define FORMAT(format)                                                                             \
  "{" HI ",\"tools\":[{\"type\":\"custom\",\"name\":\"c\",\"format\":{" format "}}]}"
#define SPACE(more)                                                                                \
  "{\"type\":\"namespace\",\"name\":\"n\",\"description\":\"d\",\"tools\":[" more "]}"
#define SPACES(more) "{" HI ",\"tools\":[" SPACE (more) "]}"
#define FREE_CALL                                                                                  \
  "{\"type\":\"custom_tool_call\",\"call_id\":\"a\",\"name\":\"note\",\"input\":\"x\"}"
#define FREE_OUTPUT "{\"type\":\"custom_tool_call_output\",\"call_id\":\"a\",\"output\":\"sunny\"}"

static const WeirDemoDeployment deployments[] = {
  { "gpt4o", NULL, "gpt-4o", "azure-openai" },   { "gpt5", NULL, "gpt-5", "azure-openai" },
  { "gpt52", NULL, "gpt-5.2", "azure-openai" },  { "codex", NULL, "gpt-5.3-codex", "azure-openai" },
  { "o3mini", NULL, "o3-mini", "azure-openai" }, { "gpt54", NULL, "gpt-5.4", "azure-openai" },
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
  { "codex-body", "codex",
    "{\"model\":\"x\",\"stream\":true,\"instructions\":\"be brief\",\"input\":[{\"type\":"
    "\"message\",\"id\":\"msg_1\",\"status\":\"completed\",\"role\":\"developer\",\"content\":[{"
    "\"type\":\"input_text\",\"text\":\"x\"}]}," USER "," CALL "," OUTPUT "],\"tools\":[" TOOL
    "],\"tool_choice\":\"auto\",\"parallel_tool_calls\":true,\"reasoning\":{\"effort\":\"xhigh\","
    "\"summary\":\"auto\"},\"store\":false,\"include\":[\"reasoning.encrypted_content\"],"
    "\"prompt_cache_key\":\"k\",\"text\":{\"verbosity\":\"low\"},\"stream_options\":{"
    "\"include_obfuscation\":false}}",
    NULL },
  { "null-members", "gpt5", "{" HI ",\"temperature\":null,\"tools\":null,\"user\":null}", NULL },
  { "image", "gpt4o",
    ITEMS ("{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":"
           "\"data:image/png;base64,AAAA\"}]}"),
    NULL },
  { "allowed-without-effort", "gpt52",
    "{" HI ",\"temperature\":0.5,\"reasoning\":{\"effort\":\"none\"}}", NULL },
  { "unknown-member", "gpt4o", "{" HI ",\"client_metadata\":{}}",
    "Unknown parameter: 'client_metadata'." },
  { "chat-member", "gpt4o", "{" HI ",\"messages\":[]}", "Unknown parameter: 'messages'." },
  { "conversation", "gpt4o", "{" HI ",\"conversation\":\"c\"}", "'conversation'" },
  { "not-json", "gpt4o", "{" HI, "We could not parse the JSON body" },
  { "no-input", "gpt4o", "{}", "Missing required parameter: 'input'." },
  { "empty-input", "gpt4o", "{\"input\":[]}", "empty array" },
  { "wrong-type", "gpt4o", "{" HI ",\"store\":1}", "Invalid type for 'store'" },
  { "few-tokens", "gpt4o", "{" HI ",\"max_output_tokens\":3}", "Expected a value >= 16" },
  { "many-tokens", "gpt4o", "{" HI ",\"max_output_tokens\":99999}", "Expected a value <= 16384" },
  { "include", "gpt4o", "{" HI ",\"include\":[\"x\"]}", "Invalid value: 'x'." },
  { "encrypted-for-plain", "gpt4o", "{" HI ",\"include\":[\"reasoning.encrypted_content\"]}",
    "Encrypted content is not supported with this model." },
  { "effort-for-plain", "gpt4o", "{" HI ",\"reasoning\":{\"effort\":\"low\"}}",
    "'reasoning.effort' is not supported" },
  { "summary-for-plain", "gpt4o", "{" HI ",\"reasoning\":{\"summary\":\"auto\"}}",
    "'reasoning.summary' is not supported" },
  { "effort-word", "gpt5", "{" HI ",\"reasoning\":{\"effort\":\"xhigh\"}}",
    "'xhigh' is not supported with the 'gpt-5' model" },
  { "summary-word", "gpt5", "{" HI ",\"reasoning\":{\"summary\":\"long\"}}",
    "Invalid value: 'long'." },
  { "reasoning-member", "gpt5", "{" HI ",\"reasoning\":{\"x\":1}}",
    "Unknown parameter: 'reasoning.x'." },
  { "temperature", "gpt5", "{" HI ",\"temperature\":0.5}", "'temperature' is not supported" },
  { "top-p", "codex", "{" HI ",\"top_p\":1}", "'top_p' is not supported" },
  { "truncation", "gpt4o", "{" HI ",\"truncation\":\"x\"}", "Invalid value: 'x'." },
  { "service-tier", "gpt4o", "{" HI ",\"service_tier\":\"x\"}", "Invalid value: 'x'." },
  { "background-unstored", "gpt4o", "{" HI ",\"background\":true,\"store\":false}",
    "requires that 'store' is true" },
  { "options-without-stream", "gpt4o", "{" HI ",\"stream_options\":{}}",
    "only allowed when 'stream' is enabled" },
  { "options-unknown", "gpt4o", "{" HI ",\"stream\":true,\"stream_options\":{\"x\":1}}",
    "'stream_options.x'" },
  { "text-member", "gpt4o", "{" HI ",\"text\":{\"x\":1}}", "Unknown parameter: 'text.x'." },
  { "verbosity", "gpt4o", "{" HI ",\"text\":{\"verbosity\":\"x\"}}", "Invalid value: 'x'." },
  { "format-without-type", "gpt4o", "{" HI ",\"text\":{\"format\":{}}}", "'text.format.type'" },
  { "format-type", "gpt4o", "{" HI ",\"text\":{\"format\":{\"type\":\"x\"}}}",
    "Invalid value: 'x'." },
  { "format-member", "gpt4o",
    "{" HI ",\"text\":{\"format\":{\"type\":\"json_schema\",\"json_schema\":{}}}}",
    "Unknown parameter: 'text.format.json_schema'." },
  { "format-name", "gpt4o", "{" HI ",\"text\":{\"format\":{\"type\":\"json_schema\"}}}",
    "'text.format.name'" },
  { "format-schema", "gpt4o",
    "{" HI ",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\"}}}",
    "'text.format.schema'" },
  { "format-strict", "gpt4o",
    "{" HI
    ",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"strict\":true,\"schema\":{"
    "\"type\":\"object\"}}}}",
    "'additionalProperties' is required" },
  { "tool-without-type", "gpt4o", "{" HI ",\"tools\":[{\"name\":\"f\"}]}", "'tools[0].type'" },
  { "server-tool", "gpt4o", "{" HI ",\"tools\":[{\"type\":\"web_search\"}]}",
    "Invalid value: 'web_search'." },
  { "chat-tool", "gpt4o", "{" HI ",\"tools\":[{\"type\":\"function\",\"function\":{}}]}",
    "Unknown parameter: 'tools[0].function'." },
  { "tool-without-name", "gpt4o", "{" HI ",\"tools\":[{\"type\":\"function\"}]}",
    "'tools[0].name'" },
  { "tool-name", "gpt4o", "{" HI ",\"tools\":[{\"type\":\"function\",\"name\":\"a.b\"}]}",
    "string does not match pattern" },
  { "tool-schema", "gpt4o",
    "{" HI
    ",\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{\"type\":\"array\"}}]}",
    "schema must be a JSON Schema of 'type: \"object\"'" },
  { "choice-word", "gpt4o", "{" HI ",\"tool_choice\":\"any\"}", "Invalid value: 'any'." },
  { "choice-type", "gpt4o", "{" HI ",\"tool_choice\":{\"type\":\"mcp\"}}",
    "Invalid value: 'mcp'." },
  { "choice-without-name", "gpt4o", "{" HI ",\"tool_choice\":{\"type\":\"function\"}}",
    "'tool_choice.name'" },
  { "choice-unknown", "gpt4o", "{" HI ",\"tool_choice\":{\"type\":\"function\",\"name\":\"g\"}}",
    "Tool choice 'g' not found" },
  { "custom-on-old", "gpt4o", "{" HI ",\"tools\":[" NOTE "]}",
    "Invalid value: 'custom'. Supported values are: 'function'." },
  { "custom", "gpt5", "{" HI ",\"tools\":[" NOTE "]}", NULL },
  { "custom-parameters", "gpt5",
    "{" HI ",\"tools\":[{\"type\":\"custom\",\"name\":\"c\",\"parameters\":{}}]}",
    "Unknown parameter: 'tools[0].parameters'." },
  { "custom-choice", "gpt5",
    "{" HI ",\"tools\":[" NOTE "],\"tool_choice\":{\"type\":\"custom\",\"name\":\"note\"}}", NULL },
  { "custom-chosen-as-function", "gpt5",
    "{" HI ",\"tools\":[" NOTE "],\"tool_choice\":{\"type\":\"function\",\"name\":\"note\"}}",
    "Tool choice 'note' not found" },
  { "format-text", "gpt5", FORMAT ("\"type\":\"text\""), NULL },
  { "format-lark", "gpt5",
    FORMAT ("\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: /a/\""), NULL },
  { "text-format-kind", "gpt5", FORMAT ("\"type\":\"json\""), "'text' and 'grammar'" },
  { "text-format-without-type", "gpt5", FORMAT (""), "'tools[0].format.type'" },
  { "grammar-as-in-chat", "gpt5", FORMAT ("\"type\":\"grammar\",\"grammar\":{}"),
    "Unknown parameter: 'tools[0].format.grammar'." },
  { "grammar-without-syntax", "gpt5", FORMAT ("\"type\":\"grammar\""), "format.syntax" },
  { "grammar-syntax", "gpt5", FORMAT ("\"type\":\"grammar\",\"syntax\":\"ebnf\""),
    "'lark' and 'regex'" },
  { "grammar-without-definition", "gpt5", FORMAT ("\"type\":\"grammar\",\"syntax\":\"regex\""),
    "format.definition" },
  { "space-on-old", "gpt52", SPACES (TOOL), "Supported values are: 'function', 'custom'." },
  { "space", "gpt54", SPACES (TOOL "," NOTE), NULL },
  { "space-in-space", "gpt54", SPACES (SPACE (TOOL)), "Invalid value: 'namespace'" },
  { "space-empty", "gpt54", SPACES (""), "tools[0].tools" },
  { "space-bad-tool", "gpt54", SPACES ("{\"type\":\"function\"}"), "'tools[0].tools[0].name'" },
  { "space-without-description", "gpt54",
    "{" HI ",\"tools\":[{\"type\":\"namespace\",\"name\":\"n\",\"tools\":[" TOOL "]}]}",
    "'tools[0].description'" },
  { "space-without-tools", "gpt54",
    "{" HI ",\"tools\":[{\"type\":\"namespace\",\"name\":\"n\",\"description\":\"d\"}]}",
    "'tools[0].tools'" },
  { "call-in-space", "gpt54",
    ITEMS ("{\"type\":\"function_call\",\"namespace\":\"n\",\"call_id\":\"a\",\"name\":\"f\","
           "\"arguments\":\"{}\"}," OUTPUT),
    NULL },
  { "call-in-space-on-old", "gpt52",
    ITEMS ("{\"type\":\"function_call\",\"namespace\":\"n\",\"call_id\":\"a\",\"name\":\"f\","
           "\"arguments\":\"{}\"}," OUTPUT),
    "Unknown parameter: 'input[0].namespace'." },
  { "free-call", "gpt5", ITEMS (FREE_CALL "," FREE_OUTPUT), NULL },
  { "free-call-unanswered", "gpt5", ITEMS (FREE_CALL), "No tool output found" },
  { "free-call-answered-as-function", "gpt5", ITEMS (FREE_CALL "," OUTPUT),
    "No tool call found for function call output with call_id a." },
  { "function-answered-as-free", "gpt5", ITEMS (CALL "," FREE_OUTPUT),
    "No tool call found for custom tool call output with call_id a." },
  { "free-call-without-input", "gpt5",
    ITEMS ("{\"type\":\"custom_tool_call\",\"call_id\":\"a\",\"name\":\"c\"}"),
    "'input[0].input'" },
  { "item-no-object", "gpt4o", ITEMS ("1"), "Invalid type for 'input[0]'" },
  { "item-type", "gpt4o", ITEMS ("{\"type\":\"local_shell_call\"}"),
    "Invalid value: 'local_shell_call'." },
  { "item-member", "gpt4o", ITEMS ("{\"role\":\"user\",\"content\":\"x\",\"cache_control\":{}}"),
    "Unknown parameter: 'input[0].cache_control'." },
  { "item-id", "gpt4o",
    ITEMS ("{\"type\":\"message\",\"id\":\"x1\",\"role\":\"user\",\"content\":\"x\"}"),
    "Expected an ID that begins with 'msg'." },
  { "no-role", "gpt4o", ITEMS ("{\"content\":\"x\"}"), "'input[0].role'" },
  { "role", "gpt4o", ITEMS ("{\"role\":\"tool\",\"content\":\"x\"}"), "Invalid value: 'tool'." },
  { "no-content", "gpt4o", ITEMS ("{\"role\":\"user\"}"), "'input[0].content'" },
  { "part-without-type", "gpt4o", ITEMS ("{\"role\":\"user\",\"content\":[{}]}"),
    "'input[0].content[0].type'" },
  { "part-without-text", "gpt4o",
    ITEMS ("{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]}"),
    "'input[0].content[0].text'" },
  { "chat-part", "gpt4o", ITEMS ("{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}"),
    "Invalid value: 'text'." },
  { "part-of-assistant", "gpt4o",
    ITEMS ("{\"role\":\"assistant\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\"}]}"),
    "Supported values are: 'output_text' and 'refusal'." },
  { "image-without-url", "gpt4o",
    ITEMS ("{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}"), "image_url" },
  { "bad-image", "gpt4o",
    ITEMS ("{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":"
           "\"data:image/png;base64,@\"}]}"),
    "Expected a base64-encoded data URL" },
  { "file-without-data", "gpt4o",
    ITEMS ("{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"f\"}]}"),
    "file_data" },
  { "call-without-arguments", "gpt4o",
    ITEMS ("{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"f\"}"), "arguments" },
  { "long-call-id", "gpt4o",
    ITEMS ("{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{}\",\"call_id\":"
           "\"0123456789012345678901234567890123456789012345678901234567890123x\"}"),
    "maximum length 64" },
  { "unanswered-call", "gpt4o", ITEMS (CALL "," USER),
    "No tool output found for function call a." },
  { "orphan-output", "gpt4o", ITEMS (OUTPUT),
    "No tool call found for function call output with call_id a." },
  { "output-without-id", "gpt4o", ITEMS ("{\"type\":\"function_call_output\",\"output\":\"x\"}"),
    "call_id" },
  { "output-without-output", "gpt4o",
    ITEMS (CALL ",{\"type\":\"function_call_output\",\"call_id\":\"a\"}"), "'input[1].output'" },
  { "thought-without-summary", "gpt5", ITEMS ("{\"type\":\"reasoning\",\"id\":\"rs_1\"}"),
    "summary" },
  { "thought-at-the-end", "gpt5",
    ITEMS (USER ",{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]}"),
    "'rs_1' of type 'reasoning' was provided without its required following item" },
  { "thought-before-user", "gpt5",
    ITEMS ("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]}," USER),
    "without its required following item" },
  { "forged-thought", "gpt5",
    ITEMS ("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"AAAA\"},"
           "{\"role\":\"assistant\",\"content\":\"x\"}," USER),
    "The encrypted content for item rs_1 could not be verified." },
  { "unknown-reference", "gpt5", ITEMS ("{\"type\":\"item_reference\",\"id\":\"msg_9\"}"),
    "Item with id 'msg_9' not found." },
  { "unknown-previous", "gpt5", "{" HI ",\"previous_response_id\":\"resp_9\"}",
    "Previous response with id 'resp_9' not found." },
  { "model", "o3mini", "{" HI "}", "does not work with the specified model" },
  { "filter", "gpt4o", "{\"input\":\"filter me\"}", "content management policy" },
};

static void
test_strictness (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, strictness[row].id, PATH, strictness[row].body);

  demo_assert_refused (client, reply, 400, "error.message", strictness[row].message);
}

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

static char *
make_path (const char *id, const char *deployment, const char *suffix)
{
  return g_strconcat ("/v2/inference/deployments/", deployment, PATH "/", id, suffix, NULL);
}

static void
test_stored (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first = demo_client_post (client, "gpt5", PATH, "{" HI "}");
  g_autofree char *id = demo_reply_dup (first, "id");
  g_autofree char *path = make_path (id, "gpt5", "");
  g_autofree char *cancel = make_path (id, "gpt5", "/cancel");
  g_autofree char *elsewhere = make_path (id, "gpt52", "");
  g_autoptr (DemoReply) found = demo_client_send (client, "GET", path, NULL, NULL);
  g_autoptr (DemoReply) other = demo_client_send (client, "GET", elsewhere, NULL, NULL);
  g_autoptr (DemoReply) late = demo_client_send (client, "POST", cancel, "application/json", "");
  g_autoptr (DemoReply) deleted = demo_client_send (client, "DELETE", path, NULL, NULL);
  g_autoptr (DemoReply) again = demo_client_send (client, "DELETE", path, NULL, NULL);

  g_assert_cmpstr (found->body, ==, first->body);
  g_assert_cmpuint (other->status, ==, 404);
  g_assert_cmpuint (late->status, ==, 400);
  demo_assert_says (late->body, "error.message", "Cannot cancel a synchronous response.");
  demo_assert_value (deleted->body, "id", id);
  demo_assert_value (deleted->body, "object", "response.deleted");
  demo_assert_value (deleted->body, "deleted", "true");
  g_assert_cmpuint (again->status, ==, 404);
  demo_assert_says (again->body, "error.message", "not found");
}

static void
test_unstored (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first = demo_client_post (client, "gpt5", PATH, "{" HI ",\"store\":false}");
  g_autofree char *id = demo_reply_dup (first, "id");
  g_autofree char *path = make_path (id, "gpt5", "");
  g_autoptr (DemoReply) found = demo_client_send (client, "GET", path, NULL, NULL);

  g_assert_cmpuint (found->status, ==, 404);
}

/* A call made by one Response is answered in the next, by id, and only at its own deployment. */
static void
test_continued (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first = demo_client_post (
      client, "gpt5", PATH, "{\"input\":\"call get_weather {}\",\"tools\":[" TOOL "]}");
  g_autofree char *id = demo_reply_dup (first, "id");
  g_autofree char *call_id = demo_reply_dup (first, "output.0.call_id");
  g_autofree char *body =
      g_strdup_printf ("{\"previous_response_id\":\"%s\",\"input\":[{\"type\":"
                       "\"function_call_output\",\"call_id\":\"%s\",\"output\":\"sunny\"}]}",
                       id, call_id);
  g_autofree char *unanswered = g_strdup_printf ("{\"previous_response_id\":\"%s\"," HI "}", id);
  g_autoptr (DemoReply) second = demo_client_post (client, "gpt5", PATH, body);
  g_autoptr (DemoReply) third = demo_client_post (client, "gpt5", PATH, unanswered);
  g_autoptr (DemoReply) elsewhere = demo_client_post (client, "gpt52", PATH, body);

  demo_assert_says (second->body, "output.0.content.0.text", "> sunny");
  demo_assert_value (second->body, "previous_response_id", id);
  demo_assert_says (third->body, "error.message", "No tool output found");
  demo_assert_value (elsewhere->body, "error.code", "previous_response_not_found");
}

static void
test_background (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first =
      demo_client_post (client, "gpt5", PATH, "{" HI ",\"background\":true}");
  g_autoptr (DemoReply) second =
      demo_client_post (client, "gpt5", PATH, "{" HI ",\"background\":true}");
  g_autofree char *first_id = demo_reply_dup (first, "id");
  g_autofree char *second_id = demo_reply_dup (second, "id");
  g_autofree char *path = make_path (first_id, "gpt5", "");
  g_autofree char *cancel = make_path (second_id, "gpt5", "/cancel");
  g_autoptr (DemoReply) cancelled =
      demo_client_send (client, "POST", cancel, "application/json", "");
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  g_autofree char *status = NULL;

  demo_assert_value (first->body, "status", "queued");
  demo_assert_value (first->body, "output", "[]");
  demo_assert_value (cancelled->body, "status", "cancelled");
  do
    {
      g_autoptr (DemoReply) reply = demo_client_send (client, "GET", path, NULL, NULL);

      g_free (status);
      status = demo_reply_dup (reply, "status");
      g_usleep (2000);
    }
  while (g_strcmp0 (status, "completed") != 0 && g_get_monotonic_time () < deadline);
  g_assert_cmpstr (status, ==, "completed");
}

/* The oldest go when there are too many. */
static void
test_bounded (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree char *path = NULL;
  g_autoptr (DemoReply) gone = NULL;

  for (guint i = 0; i < 257; i++)
    {
      g_autoptr (DemoReply) reply = demo_client_post (client, "gpt5", PATH, "{" HI "}");

      if (path == NULL)
        {
          g_autofree char *id = demo_reply_dup (reply, "id");

          path = make_path (id, "gpt5", "");
        }
    }
  gone = demo_client_send (client, "GET", path, NULL, NULL);
  g_assert_cmpuint (gone->status, ==, 404);
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

  for (guint i = 0; i < G_N_ELEMENTS (strictness); i++)
    {
      g_autofree char *path =
          g_strconcat ("/demo/azure-responses/strictness/", strictness[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_strictness);
    }
  g_test_add_func ("/demo/azure-responses/whole", test_whole);
  g_test_add_func ("/demo/azure-responses/limit", test_limit);
  g_test_add_func ("/demo/azure-responses/schema", test_schema);
  g_test_add_func ("/demo/azure-responses/stream", test_stream);
  g_test_add_func ("/demo/azure-responses/stream-calls", test_stream_calls);
  g_test_add_func ("/demo/azure-responses/stream-free-call", test_stream_free_call);
  g_test_add_func ("/demo/azure-responses/free-call-continued", test_free_call_continued);
  g_test_add_func ("/demo/azure-responses/stream-thought", test_stream_thought);
  g_test_add_func ("/demo/azure-responses/thought-replayed", test_thought_replayed);
  g_test_add_func ("/demo/azure-responses/stored", test_stored);
  g_test_add_func ("/demo/azure-responses/unstored", test_unstored);
  g_test_add_func ("/demo/azure-responses/continued", test_continued);
  g_test_add_func ("/demo/azure-responses/background", test_background);
  g_test_add_func ("/demo/azure-responses/bounded", test_bounded);
  g_test_add_func ("/demo/azure-responses/failure", test_failure);
  g_test_add_func ("/demo/azure-responses/request-line", test_request_line);
  return g_test_run ();
}
