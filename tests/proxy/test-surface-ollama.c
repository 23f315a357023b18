/* SPDX-License-Identifier: MIT */
/* Ollama's API, on models that run elsewhere. */
#include "proxy/proxy.h"

#include <string.h>

#define HI "\"messages\":[{\"role\":\"user\",\"content\":\"say: hello\"}]"

static const struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *body;
  guint status;
  const char *said;
} rows[] = {
  { "tags", "GET", "/api/tags", NULL, 200,
    "{\"models\":[{\"name\":\"anthropic--claude-4.5-sonnet\"," },
  { "version", "GET", "/api/version", NULL, 200, "{\"version\":\"0." },
  { "ps", "GET", "/api/ps", NULL, 200, "{\"models\":[]}" },
  { "show", "POST", "/api/show", "{\"model\":\"gpt-4.1:latest\"}", 200,
    "\"capabilities\":[\"completion\",\"tools\",\"vision\"]" },
  { "show-name", "POST", "/api/show", "{\"name\":\"text-embedding-3-small\"}", 200,
    "\"capabilities\":[\"embedding\"]" },
  { "show-context", "POST", "/api/show", "{\"model\":\"gpt-4.1\"}", 200,
    "\"azure-openai.context_length\":" },
  { "show-unknown", "POST", "/api/show", "{\"model\":\"none\"}", 404, "{\"error\":\"There is no" },
  { "show-nothing", "POST", "/api/show", "{}", 400, "{\"error\":\"" },
  { "show-list", "POST", "/api/show", "[]", 400, "{\"error\":\"" },
  { "chat", "POST", "/api/chat", "{\"model\":\"gpt-4.1\",\"stream\":false," HI "}", 200,
    "\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"done\":true,\"done_reason\":"
    "\"stop\"" },
  { "chat-claude", "POST", "/api/chat",
    "{\"model\":\"anthropic--claude-4.5-sonnet\",\"stream\":false," HI "}", 200,
    "\"content\":\"hello\"" },
  { "generate", "POST", "/api/generate",
    "{\"model\":\"gpt-4.1\",\"stream\":false,\"prompt\":\"say: hello\"}", 200,
    "\"response\":\"hello\",\"done\":true" },
  { "load", "POST", "/api/generate", "{\"model\":\"gpt-4.1\"}", 200,
    "\"response\":\"\",\"done\":true,\"done_reason\":\"load\"" },
  { "load-chat", "POST", "/api/chat", "{\"model\":\"gpt-4.1\",\"messages\":[]}", 200,
    "\"done_reason\":\"load\"" },
  { "load-unknown", "POST", "/api/generate", "{\"model\":\"none\"}", 404, "{\"error\":\"" },
  { "unknown", "POST", "/api/chat", "{\"model\":\"none\"," HI "}", 404,
    "{\"error\":\"There is no" },
  { "bad", "POST", "/api/chat", "{}", 400, "{\"error\":\"" },
  { "embed", "POST", "/api/embed",
    "{\"model\":\"text-embedding-3-small:latest\",\"input\":[\"a\",\"b\"],\"dimensions\":8}", 200,
    "\"embeddings\":[[" },
  { "embed-one", "POST", "/api/embed", "{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}",
    200, "\"prompt_eval_count\":" },
  { "embed-empty", "POST", "/api/embed", "{\"model\":\"text-embedding-3-small\",\"input\":[]}", 400,
    "{\"error\":\"" },
  { "embed-bad", "POST", "/api/embed", "{\"model\":\"text-embedding-3-small\",\"input\":[1]}", 400,
    "input[0]" },
  { "embeddings", "POST", "/api/embeddings",
    "{\"model\":\"text-embedding-3-small\",\"prompt\":\"a\"}", 200, "{\"embedding\":[" },
  { "embeddings-bad", "POST", "/api/embeddings", "{\"model\":\"text-embedding-3-small\"}", 400,
    "prompt" },
  { "pull", "POST", "/api/pull", "{\"model\":\"x\"}", 403, "{\"error\":\"read-only" },
  { "delete", "DELETE", "/api/delete", NULL, 403, "{\"error\":\"read-only" },
  { "unknown-path", "GET", "/api/nothing", NULL, 404, "{\"error\":\"There is nothing" },
  { "telemetry", "POST", "/api/event_logging/batch", "{}", 404, "{\"type\":\"error\"" },
};

static const TestProxyOptions with_claude = { .claude = TRUE };

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, rows[i].method, rows[i].path, rows[i].body);

  g_test_message ("%u %s", reply->status, reply->body->str);
  g_assert_cmpuint (reply->status, ==, rows[i].status);
  g_assert_nonnull (strstr (reply->body->str, rows[i].said));
}

/* It streams unless it is told not to. */
static void
test_stream (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/api/chat", "{\"model\":\"gpt-4.1\"," HI "}");
  const TestRecord *record;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "content-type"), ==, "application/x-ndjson");
  g_assert_nonnull (strstr (reply->body->str, "\"done\":false}\n"));
  g_assert_nonnull (strstr (reply->body->str, "\"done\":true"));
  g_assert_null (strstr (reply->body->str, "\"total_duration\":0"));
  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpstr (record->api, ==, "ollama");
  g_assert_true (record->stream);
}

/* Making a model ready asks nothing of anyone. */
static void
test_load (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/api/generate", "{\"model\":\"gpt-4.1\"}");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->attempts, ==, 0);
}

static void
test_not_ready (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) tags = NULL;
  g_autoptr (TestReply) shown = NULL;

  weir_snapshot_slot_set (proxy->snapshots, NULL);
  tags = test_http_call (proxy->port, "GET", "/api/tags", NULL);
  shown = test_http_call (proxy->port, "POST", "/api/show", "{\"model\":\"x\"}");
  g_assert_cmpuint (tags->status, ==, 503);
  g_assert_cmpuint (shown->status, ==, 503);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/surface-ollama/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/proxy/surface-ollama/stream", test_stream);
  g_test_add_func ("/proxy/surface-ollama/load-asks-nobody", test_load);
  g_test_add_func ("/proxy/surface-ollama/not-ready", test_not_ready);
  return g_test_run ();
}
