/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/chat/completions"
#define HI "\"messages\":[{\"role\":\"user\",\"content\":\"say: hi\"}]"
#define MODEL "\"model\":\"mistralai--mistral-small\","

static const WeirDemoDeployment deployments[] = {
  { "mistral", NULL, "mistralai--mistral-small", "aicore-mistralai" },
  { "sonar", NULL, "sonar", "perplexity-ai" },
};

static const WeirDemoOptions options = { .deployments = deployments, .n_deployments = 2 };

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
  g_test_add_func ("/demo/openai-like/mistral", test_mistral);
  g_test_add_func ("/demo/openai-like/sonar", test_sonar);
  return g_test_run ();
}
