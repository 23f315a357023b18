/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/v2/completion"
#define EMBEDDINGS "/v2/embeddings"
#define ID "orch"
#define GPT "\"name\":\"gpt-4o\",\"version\":\"latest\""
#define HISTORY(text) "\"messages_history\":[{\"role\":\"user\",\"content\":\"" text "\"}]"
#define CONFIG(prompt, model, more)                                                                \
  "\"config\":{\"modules\":{\"prompt_templating\":{" prompt "\"model\":{" model "}}}" more "}"
#define TEMPLATE(text) "\"prompt\":{\"template\":[{\"role\":\"user\",\"content\":\"" text "\"}]},"
#define PARAMS(inside) GPT ",\"params\":{" inside "}"

static const WeirDemoDeployment deployments[] = { { ID, NULL, NULL, "orchestration" } };
static const WeirDemoOptions options = { .deployments = deployments, .n_deployments = 1 };

static const struct
{
  const char *name;
  const char *body;
  const char *message;
} refused[] = {
  { "not-json", "x", "Request Body" },
  { "empty", "{}", "required" },
  { "unknown-member", "{" CONFIG ("", GPT, "") "," HISTORY ("x") ",\"x\":1}", "'x'" },
  { "unknown-in-config", "{" CONFIG ("", GPT, ",\"x\":1") "," HISTORY ("x") "}", "'x'" },
  { "unknown-in-model", "{" CONFIG ("", GPT ",\"x\":1", "") "," HISTORY ("x") "}", "'x'" },
  { "unknown-in-prompt", "{" CONFIG ("\"prompt\":{\"template\":[],\"x\":1},", GPT, "") "}", "'x'" },
  { "unknown-param", "{" CONFIG ("", PARAMS ("\"x\":1"), "") "," HISTORY ("x") "}", "'x'" },
  { "stream-is-true", "{" CONFIG ("", GPT, ",\"stream\":true") "," HISTORY ("x") "}",
    "not of type 'object'" },
  { "mark-of-another",
    "{" CONFIG ("",
                GPT,
                "") ",\"messages_history\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                    "\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]}",
    "'cache_control'" },
  { "thought-without-proof",
    "{" CONFIG ("",
                GPT,
                "") ",\"messages_history\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":"
                    "\"assistant\",\"content\":\"y\",\"reasoning_content\":[{\"content\":\"a\","
                    "\"signature\":\"b\"}]},{"
                    "\"role\":\"user\",\"content\":\"x\"}]}",
    "Invalid `signature`" },
  { "thought-of-a-user",
    "{" CONFIG ("", GPT, "") ",\"messages_history\":[{\"role\":\"user\",\"content\":\"x\","
                             "\"reasoning_content\":[]}]}",
    "reasoning_content" },
  { "no-model", "{" CONFIG ("", "", "") "," HISTORY ("x") "}", "'name'" },
  { "unknown-model", "{" CONFIG ("", "\"name\":\"gpt-9\"", "") "," HISTORY ("x") "}",
    "Model gpt-9 in version latest not found" },
  { "unknown-version",
    "{" CONFIG ("", "\"name\":\"gpt-4o\",\"version\":\"1\"", "") "," HISTORY ("x") "}",
    "version 1 not found" },
  { "embedding-model",
    "{" CONFIG ("", "\"name\":\"text-embedding-3-small\"", "") "," HISTORY ("x") "}",
    "does not support chat" },
  { "nothing-said", "{" CONFIG ("", GPT, "") "}", "messages_history" },
  { "empty-template", "{" CONFIG ("\"prompt\":{\"template\":[]},", GPT, "") "," HISTORY ("x") "}",
    "template" },
  { "missing-value", "{" CONFIG (TEMPLATE ("{{?a}}"), GPT, "") "}", "Missing required parameters" },
  { "unused-value", "{" CONFIG (TEMPLATE ("x"), GPT, "") ",\"placeholder_values\":{\"a\":\"b\"}}",
    "Unused parameters" },
  { "bare-braces", "{" CONFIG (TEMPLATE ("a {{b}}"), GPT, "") "}", "Unused parameters" },
  { "open-braces", "{" CONFIG (TEMPLATE ("a {{?b"), GPT, "") "}", "Templating" },
  { "statement", "{" CONFIG (TEMPLATE ("{% x %}"), GPT, "") "}", "statement" },
  { "comment", "{" CONFIG (TEMPLATE ("{# x #}"), GPT, "") "}", "statement" },
  { "odd-name", "{" CONFIG (TEMPLATE ("{{?1 2}}"), GPT, "") "}", "impossible name" },
  { "gpt-5-max-tokens",
    "{" CONFIG ("", "\"name\":\"gpt-5\",\"params\":{\"max_tokens\":9}", "") "," HISTORY ("x") "}",
    "max_tokens" },
  { "claude-seed",
    "{" CONFIG ("",
                "\"name\":\"anthropic--claude-4.6-opus\",\"params\":{\"seed\":9}",
                "") "," HISTORY ("x") "}",
    "seed" },
  { "claude-prefill",
    "{" CONFIG (
        "",
        "\"name\":\"anthropic--claude-4.6-opus\"",
        "") ",\"messages_history\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\","
            "\"content\":\"y\"}]}",
    "prefill" },
  { "effort", "{" CONFIG ("", PARAMS ("\"reasoning_effort\":\"low\""), "") "," HISTORY ("x") "}",
    "reasoning_effort" },
};

static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, ID, PATH, refused[row].body);

  g_test_message ("%s", reply->body);
  demo_assert_refused (client, reply, 400, "error.message", refused[row].message);
  demo_assert_value (reply->body, "error.code", "400");
}

/* What the template says is filled in, what the history says is not touched. */
static const struct
{
  const char *name;
  const char *body;
  const char *said;
} answered[] = {
  { "history", "{" CONFIG ("", GPT, "") "," HISTORY ("say: {{a}} {{?b}} {%") "}",
    "{{a}} {{?b}} {%" },
  { "template", "{" CONFIG (TEMPLATE ("say: x"), GPT, "") "}", "x" },
  { "value",
    "{" CONFIG (TEMPLATE ("say: {{?a}}"), GPT, "") ",\"placeholder_values\":{\"a\":\"{{?b}}\"}}",
    "{{?b}}" },
  { "default",
    "{" CONFIG ("\"prompt\":{\"template\":[{\"role\":\"user\",\"content\":\"say: {{?a}}\"}],"
                "\"defaults\":{\"a\":\"b\"}},",
                GPT,
                "") "}",
    "b" },
  { "quoted", "{" CONFIG (TEMPLATE ("say: {{'{{'}}?b}} {{'{%'}}"), GPT, "") "}", "{{?b}} {%" },
};

static void
test_answered (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, ID, PATH, answered[row].body);

  g_assert_cmpuint (reply->status, ==, 200);
  demo_assert_value (reply->body, "final_result.choices.0.message.content", answered[row].said);
  demo_assert_value (reply->body, "intermediate_results.llm.choices.0.message.content",
                     answered[row].said);
  demo_assert_value (reply->body, "final_result.usage.prompt_tokens_details.cache_creation_tokens",
                     "0");
}

static void
test_stream (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, ID, PATH,
      "{" CONFIG ("", "\"name\":\"gpt-5\"",
                  ",\"stream\":{\"enabled\":true}") "," HISTORY ("think\\nsay: hi") "}");
  g_autoptr (GPtrArray) events = demo_reply_split_events (reply);
  const char *last = events->pdata[events->len - 2];

  demo_assert_value (events->pdata[0], "final_result.id", "");
  demo_assert_value (events->pdata[0], "final_result.choices.0.delta.role", "");
  demo_assert_value (events->pdata[1], "final_result.choices.0.finish_reason", "");
  demo_assert_value (events->pdata[1], "final_result.choices.0.delta.reasoning_content.0.content",
                     "The ");
  demo_assert_value (last, "final_result.choices.0.finish_reason", "stop");
  demo_assert_says (last, "final_result.usage.prompt_tokens", "");
  g_assert_cmpstr (events->pdata[events->len - 1], ==, "[DONE]");
}

#define MODULES(model, params)                                                                     \
  "\"config\":{\"modules\":{\"embeddings\":{\"model\":{\"name\":\"" model "\",\"params\":{" params \
  "}}}}}"
#define TEXTS "\"input\":{\"text\":[\"a\",\"b\"],\"type\":\"query\"}"

static void
test_embeddings (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, ID, EMBEDDINGS,
      "{" MODULES ("text-embedding-3-small",
                   "\"dimensions\":3,\"encoding_format\":\"float\"") "," TEXTS "}");

  g_assert_cmpuint (reply->status, ==, 200);
  demo_assert_value (reply->body, "final_result.data.1.index", "1");
  demo_assert_value (reply->body, "final_result.usage.prompt_tokens", "2");
}

static const struct
{
  const char *name;
  const char *body;
} refused_embeddings[] = {
  { "no-model", "{\"config\":{\"modules\":{}}," TEXTS "}" },
  { "chat-model", "{" MODULES ("gpt-4o", "") "," TEXTS "}" },
  { "unknown-param", "{" MODULES ("text-embedding-3-small", "\"x\":1") "," TEXTS "}" },
  { "no-text", "{" MODULES ("text-embedding-3-small", "") ",\"input\":{}}" },
  { "no-input", "{" MODULES ("text-embedding-3-small", "") "}" },
  { "odd-type",
    "{" MODULES ("text-embedding-3-small", "") ",\"input\":{\"text\":\"a\",\"type\":\"x\"}}" },
  { "unknown-member", "{" MODULES ("text-embedding-3-small", "") "," TEXTS ",\"user\":\"u\"}" },
};

static void
test_refused_embeddings (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, ID, EMBEDDINGS, refused_embeddings[row].body);

  g_assert_cmpuint (reply->status, ==, 400);
  demo_assert_says (reply->body, "error.message", "400 - ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(rows, kind, func)                                                                      \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)                                                  \
    {                                                                                              \
      g_autofree char *path = g_strconcat ("/demo/orchestration/" kind "/", rows[i].name, NULL);   \
                                                                                                   \
      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);                                     \
    }
  ADD (refused, "refused", test_refused);
  ADD (answered, "answered", test_answered);
  ADD (refused_embeddings, "refused-embeddings", test_refused_embeddings);
  g_test_add_func ("/demo/orchestration/stream", test_stream);
  g_test_add_func ("/demo/orchestration/embeddings", test_embeddings);
  return g_test_run ();
}
