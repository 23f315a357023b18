/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/converse"
#define STREAM "/converse-stream"
#define ID "nova"
#define USER(blocks) "{\"role\":\"user\",\"content\":[" blocks "]}"
#define MESSAGES(list) "\"messages\":[" list "]"
#define HI MESSAGES (USER ("{\"text\":\"say: it's hi\"}"))
#define CALL                                                                                       \
  "{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"f\","         \
  "\"input\":{}}}]}"
#define RESULT "{\"toolResult\":{\"toolUseId\":\"t\",\"content\":[{\"text\":\"r\"}]}}"
#define TOOLS                                                                                      \
  "\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"f\",\"inputSchema\":{\"json\":{\"type\":"  \
  "\"object\"}}}}]}"

static const WeirDemoDeployment deployments[] = {
  { ID, NULL, "amazon--nova-pro", "aws-bedrock" },
  { "lite", NULL, "amazon--nova-lite", "aws-bedrock" },
};
static const WeirDemoOptions options = { .deployments = deployments, .n_deployments = 2 };

static const struct
{
  const char *name;
  const char *body;
  const char *message;
} refused[] = {
  { "not-json", "x", "Malformed input" },
  { "no-messages", "{}", "messages is required" },
  { "unknown-member", "{" HI ",\"max_tokens\":5}", "max_tokens" },
  { "unknown-in-config", "{" HI ",\"inferenceConfig\":{\"topK\":5}}", "topK" },
  { "too-many-tokens", "{" HI ",\"inferenceConfig\":{\"maxTokens\":99999}}", "model limit" },
  { "type-in-block", "{" MESSAGES (USER ("{\"type\":\"text\",\"text\":\"x\"}")) "}", "invalid" },
  { "blank", "{" MESSAGES (USER ("{\"text\":\" \"}")) "}", "blank" },
  { "unknown-block", "{" MESSAGES (USER ("{\"audio\":{}}")) "}", "invalid" },
  { "assistant-first", "{" MESSAGES ("{\"role\":\"assistant\",\"content\":[{\"text\":\"x\"}]}") "}",
    "start with a user" },
  { "two-users", "{" MESSAGES (USER ("{\"text\":\"x\"}") "," USER ("{\"text\":\"x\"}")) "}",
    "alternate" },
  { "orphan-result", "{" MESSAGES (USER (RESULT)) "," TOOLS "}", "exceeds the number of toolUse" },
  { "unanswered",
    "{" MESSAGES (USER ("{\"text\":\"x\"}") "," CALL "," USER ("{\"text\":\"x\"}")) "," TOOLS "}",
    "Expected toolResult" },
  { "no-tool-config", "{" MESSAGES (USER ("{\"text\":\"x\"}") "," CALL "," USER (RESULT)) "}",
    "toolConfig field must be defined" },
  { "empty-description",
    "{" HI ",\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"f\",\"description\":\"\","
    "\"inputSchema\":{\"json\":{\"type\":\"object\"}}}}]}}",
    "not valid" },
  { "reasoning",
    "{" HI ",\"additionalModelRequestFields\":{\"reasoningConfig\":{\"type\":\"enabled\"}}}",
    "extraneous key" },
  { "no-tools", "{" HI ",\"toolConfig\":{}}", "tools is required" },
  { "document-name",
    "{" MESSAGES (USER ("{\"document\":{\"format\":\"pdf\",\"name\":\"a.pdf\",\"source\":{"
                        "\"bytes\":\"AA==\"}}}")) "}",
    "file name" },
  { "image-not-base64",
    "{" MESSAGES (USER ("{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"!\"}}}")) "}",
    "could not be read" },
};

static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, ID, PATH, refused[row].body);

  g_test_message ("%s", reply->body);
  demo_assert_refused (client, reply, 400, "message", refused[row].message);
}

static void
test_whole (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) text = demo_client_post (client, ID, PATH, "{" HI "}");
  g_autoptr (DemoReply) tool = demo_client_post (
      client, ID, PATH, "{" MESSAGES (USER ("{\"text\":\"call f {\\\"a\\\":1}\"}")) "," TOOLS "}");
  g_autoptr (DemoReply) result = demo_client_post (
      client, ID, PATH,
      "{" MESSAGES (USER ("{\"text\":\"x\"}") "," CALL "," USER (RESULT)) "," TOOLS "}");

  demo_assert_value (text->body, "output.message.content.0.text", "it's hi");
  demo_assert_value (text->body, "stopReason", "end_turn");
  demo_assert_value (tool->body, "output.message.content.0.toolUse.input.a", "1");
  demo_assert_value (tool->body, "stopReason", "tool_use");
  demo_assert_says (result->body, "output.message.content.0.text", "> r");
}

/* The three forms a stream comes in. */
static void
test_forms (void)
{
  static const struct
  {
    WeirDemoBedrockForm form;
    const char *accept;
    const char *type;
    const char *delta;
  } forms[] = {
    { WEIR_DEMO_BEDROCK_AS_ASKED, NULL, "text/event-stream",
      "data: {'contentBlockDelta': {'delta': {'text': \"it's \"}, 'contentBlockIndex': 0}}\n\n" },
    { WEIR_DEMO_BEDROCK_JSON, NULL, "text/event-stream",
      "data: {\"contentBlockDelta\":{\"delta\":{\"text\":\"it's "
      "\"},\"contentBlockIndex\":0}}\n\n" },
    { WEIR_DEMO_BEDROCK_AS_ASKED, "application/vnd.amazon.eventstream",
      "application/vnd.amazon.eventstream", "{\"delta\":{\"text\":\"it's \"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      WeirDemoOptions own = options;
      g_autoptr (DemoClient) client = NULL;
      g_autoptr (DemoReply) reply = NULL;

      own.bedrock_form = forms[i].form;
      client = demo_client_new (&own);
      client->accept = forms[i].accept;
      reply = demo_client_post (client, ID, STREAM, "{" HI "}");
      g_assert_cmpstr (reply->type, ==, forms[i].type);
      g_assert_nonnull (memmem (reply->body, reply->len, forms[i].delta, strlen (forms[i].delta)));
    }
}

#define REASON(effort)                                                                             \
  ",\"additionalModelRequestFields\":{\"reasoningConfig\":{\"type\":\"enabled\","                  \
  "\"maxReasoningEffort\":"                                                                        \
  "\"" effort "\"}}}"

/* The one that thinks takes how hard, and nothing beside the hardest. */
static void
test_reasoning (void)
{
  static const struct
  {
    const char *body;
    guint status;
  } rows[] = {
    { "{" HI ",\"inferenceConfig\":{\"maxTokens\":50}" REASON ("low"), 200 },
    { "{" HI REASON ("high"), 200 },
    { "{" HI ",\"inferenceConfig\":{\"maxTokens\":50}" REASON ("high"), 400 },
    { "{" HI ",\"inferenceConfig\":{\"stopSequences\":[\"x\"]}" REASON ("high"), 200 },
    { "{" HI REASON ("max"), 400 },
    { "{" HI ",\"additionalModelRequestFields\":{\"thinking\":{}}}", 400 },
  };
  g_autoptr (DemoClient) client = demo_client_new (&options);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DemoReply) reply = demo_client_post (client, "lite", PATH, rows[i].body);

      g_assert_cmpuint (reply->status, ==, rows[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/converse/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  g_test_add_func ("/demo/converse/whole", test_whole);
  g_test_add_func ("/demo/converse/forms", test_forms);
  g_test_add_func ("/demo/converse/reasoning", test_reasoning);
  return g_test_run ();
}
