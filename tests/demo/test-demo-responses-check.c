/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

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
} rows[] = {
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
test_row (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, rows[row].id, PATH, rows[row].body);

  demo_assert_refused (client, reply, 400, "error.message", rows[row].message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/responses-check/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
