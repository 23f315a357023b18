/* SPDX-License-Identifier: MIT */
#include "proxy/proxy.h"

#include <string.h>

/* What is asked for and what comes back; @header: "name: value" that must be there. */
static const struct
{
  const char *name;
  const char *method;
  const char *path;
  guint status;
  const char *said;
  const char *header;
} rows[] = {
  { "root", "GET", "/", 200, "Ollama is running", "content-type: text/plain; charset=utf-8" },
  { "root-head", "HEAD", "/", 200, NULL, NULL },
  { "health", "GET", "/health", 200, "{\"status\":\"ok\",\"version\":\"1.2.3\"}",
    "content-type: application/json" },
  { "metrics", "GET", "/metrics", 200, "\nweir_requests_in_flight 0\n",
    "content-type: text/plain; version=0.0.4; charset=utf-8" },
  { "models", "GET", "/v1/models", 200, "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4.1\"",
    NULL },
  { "models-bare", "GET", "/models", 200, "\"text-embedding-3-small\"", NULL },
  { "model", "GET", "/v1/models/gpt-4.1", 200, "\"context_length\":128000", NULL },
  { "model-owner", "GET", "/v1/models/gpt-4.1", 200, "\"owned_by\":\"openai\"", NULL },
  { "model-other-name", "GET", "/v1/models/gpt-4.1-2025-04-14", 200,
    "\"id\":\"gpt-4.1-2025-04-14\"", NULL },
  { "model-escaped", "GET", "/v1/models/gpt-4%2e1", 200, "\"id\":\"gpt-4.1\"", NULL },
  { "escaped-separator", "GET", "/v1%2fmodels", 404, "unknown_url", NULL },
  { "model-unknown", "GET", "/v1/models/gpt-99", 404, "model_not_found", NULL },
  { "model-bad-utf8", "GET", "/v1/models/gpt-%ff", 404, NULL, NULL },

  { "unknown", "GET", "/v1/nothing", 404, "POST /v1/chat/completions", NULL },
  { "unknown-post", "POST", "/v2/chat/completions", 404, "unknown_url", NULL },
  { "trailing-slash", "GET", "/v1/models/", 404, "unknown_url", NULL },
  { "case", "GET", "/V1/models", 404, "unknown_url", NULL },
  { "semicolon", "GET", "/v1/models;x", 404, "unknown_url", NULL },
  { "audio", "POST", "/v1/audio/speech", 404, "not offered", NULL },
  { "images", "POST", "/v1/images/generations", 404, "not offered", NULL },
  { "rerank", "POST", "/v1/rerank", 404, "not offered", NULL },
  { "completions", "POST", "/v1/completions", 404, "not offered", NULL },
  { "moderations", "POST", "/v1/moderations", 404, "not offered", NULL },
  { "azure-images", "POST", "/openai/deployments/dall-e-3/images/generations", 404, "not offered",
    NULL },

  { "method", "GET", "/v1/chat/completions", 405, "POST", "allow: POST, OPTIONS" },
  { "method-models", "POST", "/v1/models", 405, NULL, "allow: GET, HEAD, OPTIONS" },
  { "method-delete", "DELETE", "/v1/embeddings", 405, NULL, "allow: POST, OPTIONS" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = test_http_call (proxy->port, rows[i].method, rows[i].path,
                                                g_str_equal (rows[i].method, "POST") ? "{}" : NULL);

  g_test_message ("%u %s", reply->status, reply->body->str);
  g_assert_cmpuint (reply->status, ==, rows[i].status);
  g_assert_true (reply->whole);
  if (rows[i].said != NULL)
    g_assert_nonnull (strstr (reply->body->str, rows[i].said));
  if (rows[i].header != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (rows[i].header, ": ", 2);

      g_assert_cmpstr (test_reply_get (reply, pair[0]), ==, pair[1]);
    }
  if (rows[i].status >= 400)
    {
      g_assert_true (g_str_has_prefix (reply->body->str, "{\"error\":{\"message\":"));
      g_assert_nonnull (test_reply_get (reply, "request-id"));
    }
  g_assert_cmpuint (test_proxy_get_n_records (proxy), ==, 0);
}

static void
test_metrics (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) chat =
      test_http_call (proxy->port, "POST", "/v1/chat/completions", test_chat_body (FALSE));
  g_autoptr (TestReply) metrics = NULL;

  g_assert_cmpuint (chat->status, ==, 200);
  test_proxy_wait_record (proxy, 1);
  metrics = test_http_call (proxy->port, "GET", "/metrics", NULL);
  g_assert_nonnull (
      strstr (metrics->body->str, "\nweir_requests_total{model=\"gpt-4.1\",account=\"A\","));
}

/* Clients whose base URL has no version in it. */
static void
test_bare_paths (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) chat =
      test_http_call (proxy->port, "POST", "/chat/completions", test_chat_body (FALSE));
  g_autoptr (TestReply) embeddings = test_http_call (
      proxy->port, "POST", "/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}");

  g_assert_cmpuint (chat->status, ==, 200);
  g_assert_cmpuint (embeddings->status, ==, 200);
}

/* The root says what it is to a person. */
static void
test_browser (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (GSocketConnection) connection =
      test_http_open (proxy->port, "GET", "/", "Accept: text/html,*/*;q=0.8\r\n", NULL);
  g_autoptr (TestReply) reply = test_http_read (connection, FALSE);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply->body->str, ==, "Weir is running\n");
}

/* In Anthropic's words for a client that says it is one. */
static void
test_dialect (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (GSocketConnection) connection =
      test_http_open (proxy->port, "GET", "/v1/nothing", "anthropic-version: 2023-06-01\r\n", NULL);
  g_autoptr (TestReply) reply = test_http_read (connection, FALSE);

  g_assert_cmpuint (reply->status, ==, 404);
  g_assert_true (g_str_has_prefix (reply->body->str, "{\"type\":\"error\""));
}

/* The same models, in Anthropic's shape. */
static void
test_anthropic_models (void)
{
  static const struct
  {
    const char *path;
    guint status;
    const char *begins;
  } calls[] = {
    { "/v1/models?limit=1", 200, "{\"data\":[{\"type\":\"model\",\"id\":\"gpt-4.1\"," },
    { "/v1/models/o1", 200, "{\"type\":\"model\",\"id\":\"o1\"," },
    { "/v1/models?limit=0", 400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request" },
    { "/v1/models/none", 404, "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"" },
  };
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GSocketConnection) connection = test_http_open (
          proxy->port, "GET", calls[i].path, "anthropic-version: 2026-10-21\r\n", NULL);
      g_autoptr (TestReply) reply = test_http_read (connection, FALSE);

      g_test_message ("%s", reply->body->str);
      g_assert_cmpuint (reply->status, ==, calls[i].status);
      g_assert_true (g_str_has_prefix (reply->body->str, calls[i].begins));
    }
}

/* Before any account is loaded there is nothing to route by. */
static void
test_not_ready (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) models = NULL;
  g_autoptr (TestReply) chat = NULL;
  g_autoptr (TestReply) health = NULL;

  weir_snapshot_slot_set (proxy->snapshots, NULL);
  models = test_http_call (proxy->port, "GET", "/v1/models", NULL);
  chat = test_proxy_chat (proxy, FALSE);
  health = test_http_call (proxy->port, "GET", "/health", NULL);
  g_assert_cmpuint (models->status, ==, 503);
  g_assert_cmpuint (chat->status, ==, 503);
  g_assert_cmpuint (health->status, ==, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/server/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/proxy/server/metrics-count", test_metrics);
  g_test_add_func ("/proxy/server/bare-paths", test_bare_paths);
  g_test_add_func ("/proxy/server/browser", test_browser);
  g_test_add_func ("/proxy/server/dialect", test_dialect);
  g_test_add_func ("/proxy/server/anthropic-models", test_anthropic_models);
  g_test_add_func ("/proxy/server/not-ready", test_not_ready);
  return g_test_run ();
}
