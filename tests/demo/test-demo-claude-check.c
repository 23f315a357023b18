/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#define WHOLE "/invoke"
#define FRAME "\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":2048"
#define USER "{\"role\":\"user\",\"content\":\"say: hi\"}"
#define HI FRAME ",\"messages\":[" USER "]"
#define BODY(rest) "{" HI "," rest "}"
#define MESSAGES(messages) "{" FRAME ",\"messages\":[" messages "]}"
#define BLOCKS(blocks) MESSAGES ("{\"role\":\"user\",\"content\":[" blocks "]}")
#define TOOL                                                                                       \
  "{\"name\":\"get_weather\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\","         \
  "\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}"
#define USE "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}"
#define CALLED "{\"role\":\"assistant\",\"content\":[" USE "]}"
#define RESULT "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"sunny\"}"
#define ANSWERED "{\"role\":\"user\",\"content\":[" RESULT "]}"
#define CACHED "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}"
#define THINK "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}"
#define ADAPT "\"thinking\":{\"type\":\"adaptive\"}"

static const WeirDemoDeployment deployments[] = {
  { "s4", NULL, "anthropic--claude-4-sonnet", "aws-bedrock" },
  { "s45", NULL, "anthropic--claude-4.5-sonnet", "aws-bedrock" },
  { "o45", NULL, "anthropic--claude-4.5-opus", "aws-bedrock" },
  { "s46", NULL, "anthropic--claude-4.6-sonnet", "aws-bedrock" },
  { "o47", NULL, "anthropic--claude-4.7-opus", "aws-bedrock" },
  { "nova", NULL, "amazon--nova-pro", "aws-bedrock" },
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
  { "plain", "s45", "{" HI "}", NULL },
  { "all-members", "s45",
    "{" FRAME ",\"anthropic_beta\":[\"interleaved-thinking-2025-05-14\"],\"system\":[" CACHED
    "],\"temperature\":0.5,\"top_k\":5,\"stop_sequences\":[\"END\"],\"tools\":[" TOOL
    "],\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true},\"messages\":[" USER
    "," CALLED "," ANSWERED "],\"thinking\":{\"type\":\"disabled\"}}",
    NULL },
  { "prefill", "s45", MESSAGES (USER ",{\"role\":\"assistant\",\"content\":\"So\"}"), NULL },
  { "both-samplings-of-old", "s4", BODY ("\"temperature\":0.5,\"top_p\":0.5"), NULL },
  { "effort", "o45", BODY ("\"output_config\":{\"effort\":\"low\"}"), NULL },
  { "xhigh", "o47", BODY (ADAPT ",\"output_config\":{\"effort\":\"xhigh\"}"), NULL },
  { "default-samplings", "o47", BODY ("\"temperature\":1,\"top_p\":0.99"), NULL },
  { "budget-of-4.6", "s46", BODY (THINK), NULL },
  { "pdf-and-search", "s45",
    BLOCKS ("{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":"
            "\"application/pdf\",\"data\":\"AAAA\"}},{\"type\":\"search_result\",\"source\":\"x\","
            "\"title\":\"x\",\"content\":[]},{\"type\":\"document\",\"source\":{\"type\":\"text\","
            "\"media_type\":\"text/plain\",\"data\":\"x\"}}"),
    NULL },
  { "not-json", "s45", "{", "Malformed input request" },
  { "no-version", "s45", "{\"max_tokens\":9,\"messages\":[" USER "]}",
    "anthropic_version: Field required" },
  { "wrong-version", "s45",
    "{\"anthropic_version\":\"2023-06-01\",\"max_tokens\":9,\"messages\":[" USER "]}",
    "anthropic_version: Input should be 'bedrock-2023-05-31'" },
  { "no-max-tokens", "s45",
    "{\"anthropic_version\":\"bedrock-2023-05-31\",\"messages\":[" USER "]}",
    "max_tokens: Field required" },
  { "no-messages", "s45", "{" FRAME "}", "messages: Field required" },
  { "model", "s45", BODY ("\"model\":\"x\""), "model: Extra inputs are not permitted" },
  { "stream", "s45", BODY ("\"stream\":true"), "stream: Extra inputs are not permitted" },
  { "metadata", "s45", BODY ("\"metadata\":{}"), "metadata: Extra inputs are not permitted" },
  { "context-management", "s46", BODY ("\"context_management\":{}"),
    "context_management: Extra inputs are not permitted" },
  { "service-tier", "s45", BODY ("\"service_tier\":\"auto\""),
    "service_tier: Extra inputs are not permitted" },
  { "wrong-type", "s45", BODY ("\"system\":1"), "system: Input should be of another type" },
  { "beta", "s45", BODY ("\"anthropic_beta\":[\"claude-code-20250219\"]"), "invalid beta flag" },
  { "zero-tokens", "s45",
    "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":0,\"messages\":[" USER "]}",
    "max_tokens: Input should be greater than or equal to 1" },
  { "many-tokens", "s45",
    "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":128000,\"messages\":[" USER "]}",
    "max_tokens: 128000 > 64000, which is the maximum allowed number of output tokens for "
    "claude-sonnet-4-5-20250929" },
  { "hot", "s45", BODY ("\"temperature\":1.5"), "temperature: Input should be between 0 and 1" },
  { "both-samplings", "s45", BODY ("\"temperature\":1,\"top_p\":1"), "cannot both be specified" },
  { "both-samplings-of-4.6", "s46", BODY ("\"temperature\":1,\"top_p\":1"),
    "cannot both be specified" },
  { "temperature-of-newest", "o47", BODY ("\"temperature\":0.5"),
    "`temperature` is deprecated for this model." },
  { "top-p-of-newest", "o47", BODY ("\"top_p\":0.9"), "`top_p` is deprecated" },
  { "top-k-of-newest", "o47", BODY ("\"top_k\":5"), "`top_k` is deprecated" },
  { "effort-of-old", "s45", BODY ("\"output_config\":{\"effort\":\"low\"}"),
    "output_config: Extra inputs are not permitted" },
  { "effort-word", "s46", BODY ("\"output_config\":{\"effort\":\"xhigh\"}"),
    "output_config.effort: Input should be" },
  { "format", "s46", BODY ("\"output_config\":{\"format\":{}}"),
    "output_config.format: Extra inputs are not permitted" },
  { "thinking-type", "s45", BODY ("\"thinking\":{\"type\":\"on\"}"), "thinking: Input tag 'on'" },
  { "thinking-member", "s46",
    BODY ("\"thinking\":{\"type\":\"adaptive\",\"context_management\":1}"),
    "thinking.adaptive.context_management: Extra inputs are not permitted" },
  { "no-budget", "s45", BODY ("\"thinking\":{\"type\":\"enabled\"}"),
    "thinking.enabled.budget_tokens: Field required" },
  { "small-budget", "s45", BODY ("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1000}"),
    "greater than or equal to 1024" },
  { "large-budget", "s45", BODY ("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}"),
    "`max_tokens` must be greater than `thinking.budget_tokens`." },
  { "adaptive-of-old", "s45", BODY (ADAPT), "adaptive thinking is not supported on this model" },
  { "budget-of-newest", "o47", BODY (THINK),
    "\"thinking.type.enabled\" is not supported for this model." },
  { "thinking-temperature", "s45", BODY (THINK ",\"temperature\":0.5"),
    "`temperature` may only be set to 1 when thinking is enabled." },
  { "thinking-top-p", "s45", BODY (THINK ",\"top_p\":0.5"), "`top_p` must be greater" },
  { "thinking-top-k", "s45", BODY (THINK ",\"top_k\":5"), "`top_k` must be unset" },
  { "stop-type", "s45", BODY ("\"stop_sequences\":[1]"),
    "stop_sequences.0: Input should be a valid string" },
  { "blank-stop", "s45", BODY ("\"stop_sequences\":[\" \"]"), "must contain non-whitespace" },
  { "system-image", "s45", BODY ("\"system\":[{\"type\":\"image\"}]"),
    "system.0.type: Input should be 'text'" },
  { "system-member", "s45", BODY ("\"system\":[{\"type\":\"text\",\"text\":\"x\",\"id\":1}]"),
    "system.0.id: Extra inputs are not permitted" },
  { "system-no-text", "s45", BODY ("\"system\":[{\"type\":\"text\"}]"),
    "system.0.text: Field required" },
  { "system-empty", "s45", BODY ("\"system\":[{\"type\":\"text\",\"text\":\"\"}]"),
    "system: text content blocks must be non-empty" },
  { "tool-type", "s45", BODY ("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"w\"}]"),
    "tools.0: Input tag 'web_search_20250305'" },
  { "tool-custom", "s45",
    BODY (
        "\"tools\":[{\"type\":\"custom\",\"name\":\"w\",\"input_schema\":{\"type\":\"object\"}}]"),
    "tools.0.custom.type: Extra inputs are not permitted" },
  { "tool-defer", "s45",
    BODY ("\"tools\":[{\"name\":\"w\",\"defer_loading\":true,\"input_schema\":{\"type\":"
          "\"object\"}}]"),
    "tools.0.custom.defer_loading: Extra inputs are not permitted" },
  { "tool-eager", "s45",
    BODY ("\"tools\":[" TOOL ",{\"name\":\"w\",\"eager_input_streaming\":true,\"input_schema\":{"
          "\"type\":\"object\"}}]"),
    "tools.1.custom.eager_input_streaming: Extra inputs are not permitted" },
  { "tool-no-name", "s45", BODY ("\"tools\":[{}]"), "tools.0.custom.name: Field required" },
  { "tool-name", "s45", BODY ("\"tools\":[{\"name\":\"a b\"}]"), "String should match pattern" },
  { "tool-no-schema", "s45", BODY ("\"tools\":[{\"name\":\"a\"}]"),
    "tools.0.custom.input_schema: Field required" },
  { "tool-schema", "s45", BODY ("\"tools\":[{\"name\":\"a\",\"input_schema\":{}}]"),
    "tools.0.custom.input_schema.type: Input should be 'object'" },
  { "tool-twice", "s45", BODY ("\"tools\":[" TOOL "," TOOL "]"), "Tool names must be unique." },
  { "tool-no-object", "s45", BODY ("\"tools\":[1]"), "tools.0: Input should be an object" },
  { "choice-type", "s45", BODY ("\"tools\":[" TOOL "],\"tool_choice\":{\"type\":\"x\"}"),
    "tool_choice: Input tag 'x'" },
  { "choice-member", "s45",
    BODY ("\"tools\":[" TOOL "],\"tool_choice\":{\"type\":\"any\",\"x\":1}"),
    "tool_choice.any.x: Extra inputs are not permitted" },
  { "choice-without-tools", "s45", BODY ("\"tool_choice\":{\"type\":\"auto\"}"),
    "may only be specified while providing tools" },
  { "choice-no-name", "s45", BODY ("\"tools\":[" TOOL "],\"tool_choice\":{\"type\":\"tool\"}"),
    "tool_choice.tool.name: Field required" },
  { "choice-unknown", "s45",
    BODY ("\"tools\":[" TOOL "],\"tool_choice\":{\"type\":\"tool\",\"name\":\"g\"}"),
    "Tool 'g' not found" },
  { "choice-and-thinking", "s45",
    BODY (THINK ",\"tools\":[" TOOL "],\"tool_choice\":{\"type\":\"any\"}"),
    "Thinking may not be enabled when tool_choice forces tool use." },
  { "no-message", "s45", MESSAGES (""), "at least one message is required" },
  { "message-no-object", "s45", MESSAGES ("1"), "messages.0: Input should be an object" },
  { "message-member", "s45", MESSAGES ("{\"role\":\"user\",\"content\":\"x\",\"id\":1}"),
    "messages.0.id: Extra inputs are not permitted" },
  { "role-system", "s45", MESSAGES ("{\"role\":\"system\",\"content\":\"x\"}"),
    "Unexpected role \"system\"" },
  { "no-content", "s45", MESSAGES ("{\"role\":\"user\"}"), "messages.0.content: Field required" },
  { "empty-content", "s45", MESSAGES ("{\"role\":\"user\",\"content\":\"\"}"),
    "all messages must have non-empty content" },
  { "empty-blocks", "s45", BLOCKS (""), "all messages must have non-empty content" },
  { "assistant-first", "s45", MESSAGES ("{\"role\":\"assistant\",\"content\":\"x\"}," USER),
    "first message must use the \"user\" role" },
  { "prefill-of-4.6", "s46", MESSAGES (USER ",{\"role\":\"assistant\",\"content\":\"So\"}"),
    "does not support assistant message prefill" },
  { "prefill-of-newest", "o47", MESSAGES (USER ",{\"role\":\"assistant\",\"content\":\"So\"}"),
    "does not support assistant message prefill" },
  { "prefill-blank", "s45", MESSAGES (USER ",{\"role\":\"assistant\",\"content\":\"So \"}"),
    "cannot end with trailing whitespace" },
  { "block-type", "s45", BLOCKS ("{\"type\":\"container_upload\"}"),
    "messages.0.content.0: Input tag 'container_upload'" },
  { "block-member", "s45", BLOCKS ("{\"type\":\"text\",\"text\":\"x\",\"id\":1}"),
    "messages.0.content.0.text.id: Extra inputs are not permitted" },
  { "empty-text", "s45", BLOCKS ("{\"type\":\"text\",\"text\":\"\"}"),
    "text content blocks must be non-empty" },
  { "no-text", "s45", BLOCKS ("{\"type\":\"text\"}"), "text.text: Field required" },
  { "blank-text", "s45", BLOCKS ("{\"type\":\"text\",\"text\":\" \\n\"}"),
    "must contain non-whitespace text" },
  { "cached-empty-text", "s45",
    BLOCKS ("{\"type\":\"text\",\"text\":\"\",\"cache_control\":{\"type\":\"ephemeral\"}}"),
    "cache_control cannot be set for empty text blocks" },
  { "cache-type", "s45", BLOCKS ("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{}}"),
    "expected tags: 'ephemeral'" },
  { "cache-member", "s45",
    BLOCKS ("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\","
            "\"scope\":\"global\"}}"),
    "cache_control.ephemeral.scope: Extra inputs are not permitted" },
  { "cache-ttl", "s45",
    BLOCKS ("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\","
            "\"ttl\":\"2h\"}}"),
    "cache_control.ephemeral.ttl: Input should be '5m' or '1h'" },
  { "cache-five", "s45", BLOCKS (CACHED "," CACHED "," CACHED "," CACHED "," CACHED),
    "A maximum of 4 blocks with cache_control may be provided. Found 5." },
  { "cache-order", "s45",
    BLOCKS (CACHED ",{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\","
                   "\"ttl\":\"1h\"}}"),
    "must not come after a ttl='5m'" },
  { "image-url", "s45",
    BLOCKS ("{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x\"}}"),
    "image.source: Input tag 'url'" },
  { "image-type", "s45",
    BLOCKS ("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/bmp\","
            "\"data\":\"AAAA\"}}"),
    "media_type: Input should be 'image/jpeg'" },
  { "image-data", "s45",
    BLOCKS ("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
            "\"data\":\"@\"}}"),
    "Invalid base64 data" },
  { "image-source-member", "s45",
    BLOCKS ("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"url\":\"x\"}}"),
    "image.source.base64.url: Extra inputs are not permitted" },
  { "image-no-source", "s45", BLOCKS ("{\"type\":\"image\"}"), "image.source: Field required" },
  { "document-url", "s45",
    BLOCKS ("{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"https://x\"}}"),
    "document.source: Input tag 'url'" },
  { "search-no-content", "s45", BLOCKS ("{\"type\":\"search_result\"}"),
    "search_result.content: Field required" },
  { "use-by-user", "s45", BLOCKS (USE), "Input tag 'tool_use'" },
  { "use-id", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a.b\","
                   "\"name\":\"f\",\"input\":{}}]}"),
    "id: String should match pattern" },
  { "use-name", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\","
                   "\"input\":{}}]}"),
    "name: String should match pattern" },
  { "use-no-input", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\","
                   "\"name\":\"f\"}]}"),
    "tool_use.input: Field required" },
  { "use-twice", "s45", MESSAGES (USER "," CALLED "," ANSWERED "," CALLED "," ANSWERED),
    "messages.3.content.0: `tool_use` ids must be unique" },
  { "use-unanswered", "s45", MESSAGES (USER "," CALLED "," USER),
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a." },
  { "use-last", "s45", MESSAGES (USER "," CALLED), "`tool_use` ids were found without" },
  { "result-after-text", "s45",
    MESSAGES (USER "," CALLED
                   ",{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}," RESULT
                   "]}"),
    "messages.1: `tool_use` ids were found without" },
  { "result-orphan", "s45", MESSAGES (ANSWERED),
    "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a." },
  { "result-no-id", "s45", BLOCKS ("{\"type\":\"tool_result\"}"), "tool_use_id: Field required" },
  { "result-block", "s45",
    BLOCKS ("{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[{\"type\":"
            "\"tool_reference\"}]}"),
    "tool_result.content.0: Input tag 'tool_reference'" },
  { "thinking-by-user", "s45", BLOCKS ("{\"type\":\"thinking\"}"), "Input tag 'thinking'" },
  { "thinking-cached", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":"
                   "\"x\",\"signature\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}]}"),
    "thinking.cache_control: Extra inputs are not permitted" },
  { "thinking-unsigned", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":"
                   "\"x\"}]}"),
    "thinking.signature: Field required" },
  { "thinking-no-text", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\"}]}"),
    "thinking.thinking: Field required" },
  { "thinking-forged", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":"
                   "\"x\",\"signature\":\"AAAA\"}]}"),
    "Invalid `signature` in `thinking` block" },
  { "redacted-forged", "s45",
    MESSAGES (USER ",{\"role\":\"assistant\",\"content\":[{\"type\":\"redacted_thinking\","
                   "\"data\":\"AAAA\"}]}"),
    "Invalid `data` in `redacted_thinking` block" },
  { "thought-missing", "s45",
    "{" FRAME "," THINK ",\"messages\":[" USER "," CALLED "," ANSWERED "]}",
    "Expected `thinking` or `redacted_thinking`, but found `tool_use`" },
  { "nova", "nova", "{" HI "}", "does not support invoke" },
};

static void
test_row (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, rows[row].id, WHOLE, rows[row].body);

  demo_assert_refused (client, reply, 400, "message", rows[row].message);
  if (rows[row].message != NULL)
    g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "x-amzn-errortype"), ==,
                     "ValidationException");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/claude-check/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
