/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/chat/completions"
#define HI "\"messages\":[{\"role\":\"user\",\"content\":\"say: hi\"}]"
#define USER "{\"role\":\"user\",\"content\":\"a\"}"
#define CALL(id)                                                                                   \
  "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"" id                         \
  "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"
#define RESULT(id) "{\"role\":\"tool\",\"tool_call_id\":\"" id "\",\"content\":\"r\"}"
#define TOOLS "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"
#define NVIDIA "\"model\":\"nvidia--llama-3.2-nv-embedqa-1b\""
#define MODEL "\"model\":\"mistralai--mistral-small\","

static const WeirDemoDeployment deployments[] = {
  { "mistral", NULL, "mistralai--mistral-small", "aicore-mistralai" },
  { "sonar", NULL, "sonar", "perplexity-ai" },
  { "cohere", NULL, "cohere--command-a-reasoning", "aicore-cohere" },
  { "llama", NULL, "meta--llama3.1-70b-instruct", "aicore-opensource" },
  { "nvidia", NULL, "nvidia--llama-3.2-nv-embedqa-1b", "aicore-nvidia" },
};

static const WeirDemoOptions options = { .deployments = deployments,
                                         .n_deployments = G_N_ELEMENTS (deployments) };

static const struct
{
  const char *name;
  const char *body;
  guint status;
  const char *message;
} refused[] = {
  { "no-model", "{" HI "}", 400, "Missing required parameter: 'model'." },
  { "other-model", "{\"model\":\"gpt-4o\"," HI "}", 404, "The model `gpt-4o` does not exist." },
  { "unknown-member", "{" MODEL HI ",\"reasoning_effort\":\"low\"}", 400, "Unknown parameter" },
  { "not-json", "x", 400, "not JSON" },
  { "options-without-stream", "{" MODEL HI ",\"stream_options\":{}}", 400, "Stream options" },
  { "two-users",
    "{" MODEL
    "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}"
    "]}",
    400, "must alternate" },
  { "assistant-last",
    "{" MODEL "\"messages\":[" USER ",{\"role\":\"assistant\",\"content\":\"a\"}]}", 400,
    "Expected last role" },
  { "user-after-tool",
    "{" MODEL "\"messages\":[" USER "," CALL ("abcdefghi") "," RESULT ("abcdefghi") "," USER "]}",
    400, "Unexpected role 'user'" },
  { "long-id",
    "{" MODEL "\"messages\":[" USER "," CALL ("call_12345") "," RESULT ("call_12345") "]}", 400,
    "length of 9" },
  { "required", "{" MODEL HI "," TOOLS ",\"tool_choice\":\"required\"}", 400, "'any'" },
  { "assistant-first", "{" MODEL "\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}]}", 400,
    "must alternate" },
};

static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, "mistral", PATH, refused[row].body);
  g_autofree char *message = demo_reply_dup (reply, "message");

  g_assert_cmpuint (reply->status, ==, refused[row].status);
  g_assert_nonnull (strstr (message, refused[row].message));
}

static const struct
{
  const char *name;
  const char *deployment;
  const char *path;
  const char *body;
  guint status;
} servers[] = {
  { "mistral-any", "mistral", PATH, "{" MODEL HI "," TOOLS ",\"tool_choice\":\"any\"}", 200 },
  { "mistral-loop", "mistral", PATH,
    "{" MODEL "\"messages\":[" USER "," CALL ("abcdefghi") "," RESULT ("abcdefghi") "]," TOOLS "}",
    200 },
  { "sonar-tools", "sonar", PATH, "{\"model\":\"sonar\"," HI "," TOOLS "}", 400 },
  { "sonar-turns", "sonar", PATH, "{\"model\":\"sonar\",\"messages\":[" USER "," USER "]}", 400 },
  { "sonar-n", "sonar", PATH, "{\"model\":\"sonar\"," HI ",\"n\":1}", 400 },
  { "cohere", "cohere", "/chat", "{\"model\":\"cohere--command-a-reasoning\"," HI "}", 200 },
  { "cohere-n", "cohere", "/chat", "{\"model\":\"cohere--command-a-reasoning\"," HI ",\"n\":1}",
    400 },
  { "cohere-path", "cohere", PATH, "{\"model\":\"cohere--command-a-reasoning\"," HI "}", 404 },
  { "llama-two-users", "llama", PATH,
    "{\"model\":\"meta--llama3.1-70b-instruct\",\"messages\":[" USER "," USER "]}", 200 },
  { "llama-image", "llama", PATH,
    "{\"model\":\"meta--llama3.1-70b-instruct\",\"messages\":[{\"role\":\"user\",\"content\":[{"
    "\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/\"}}]}]}",
    400 },
  { "sonar-image", "sonar", PATH,
    "{\"model\":\"sonar\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
    "\"image_url\":{\"url\":\"https://x/\"}}]}]}",
    200 },
  { "nvidia", "nvidia", "/embeddings", "{" NVIDIA ",\"input\":[\"a\"],\"input_type\":\"query\"}",
    200 },
  { "nvidia-no-type", "nvidia", "/embeddings", "{" NVIDIA ",\"input\":[\"a\"]}", 400 },
  { "nvidia-type", "nvidia", "/embeddings", "{" NVIDIA ",\"input\":[\"a\"],\"input_type\":\"x\"}",
    400 },
  { "nvidia-model", "nvidia", "/embeddings",
    "{\"model\":\"m\",\"input\":[\"a\"],\"input_type\":\"query\"}", 404 },
  { "nvidia-empty", "nvidia", "/embeddings", "{" NVIDIA ",\"input\":\"\",\"input_type\":\"query\"}",
    400 },
  { "nvidia-json", "nvidia", "/embeddings", "x", 400 },
};

static void
test_server (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, servers[row].deployment, servers[row].path, servers[row].body);

  g_assert_cmpuint (reply->status, ==, servers[row].status);
}

static void
test_mistral (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) whole = demo_client_post (client, "mistral", PATH, "{" MODEL HI "}");
  g_autoptr (DemoReply) thinking = demo_client_post (
      client, "mistral", PATH "?api-version=2024-12-01-preview",
      "{" MODEL
      "\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"think\\nsay: hi\"}]}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (thinking);

  demo_assert_value (whole->body, "model", "mistralai--mistral-small");
  demo_assert_value (whole->body, "choices.0.message.content", "hi");
  demo_assert_value (whole->body, "choices.0.message.tool_calls", "[]");
  demo_assert_value (whole->body, "choices.0.stop_reason", "null");
  demo_assert_value (events->pdata[0], "choices.0.delta.role", "assistant");
  demo_assert_value (events->pdata[1], "choices.0.delta.reasoning_content", "The ");
  g_assert_cmpstr (events->pdata[events->len - 1], ==, "[DONE]");
}

static void
test_sonar (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "sonar", PATH, "{\"model\":\"sonar\"," HI "}");

  demo_assert_value (reply->body, "citations.0", "https://example.com/source");
  demo_assert_value (reply->body, "search_results.0.title", "A simulated source");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/openai-like/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/openai-like/server/", servers[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_server);
    }
  g_test_add_func ("/demo/openai-like/mistral", test_mistral);
  g_test_add_func ("/demo/openai-like/sonar", test_sonar);
  return g_test_run ();
}
