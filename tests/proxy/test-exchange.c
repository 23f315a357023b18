/* SPDX-License-Identifier: MIT */
/* One request from the socket to the simulated service and back, when all goes well, and when the
 * request itself is at fault. */
#include "proxy/proxy.h"

#include <string.h>

static guint
count (const char *text, const char *needle)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, needle)) != NULL; at += strlen (needle))
    n++;
  return n;
}

static void
test_whole (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = test_proxy_chat (proxy, FALSE);
  const TestRecord *record;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_cmpstr (test_reply_get (reply, "content-type"), ==, "application/json");
  g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, "gpt-4.1");
  g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==, "A-u1");
  g_assert_cmpstr (test_reply_get (reply, "x-weir-account"), ==, "A");
  g_assert_cmpstr (test_reply_get (reply, "x-weir-attempts"), ==, "1");
  g_assert_null (test_reply_get (reply, "x-weir-dropped"));
  g_assert_cmpuint (strlen (test_reply_get (reply, "request-id")), ==, 32);
  g_assert_cmpstr (test_reply_get (reply, "request-id"), ==,
                   test_reply_get (reply, "x-request-id"));
  g_assert_nonnull (strstr (reply->body->str, "\"chat.completion\""));
  g_assert_null (strstr (reply->body->str, "http"));

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpstr (record->api, ==, "chat");
  g_assert_cmpstr (record->model, ==, "gpt-4.1");
  g_assert_cmpstr (record->account, ==, "A");
  g_assert_cmpstr (record->deployment, ==, "A-u1");
  g_assert_null (record->error_kind);
  g_assert_cmpuint (record->status, ==, 200);
  g_assert_false (record->stream);
  g_assert_cmpuint (record->attempts, ==, 1);
  g_assert_cmpint (record->usage.in_total, >, 0);
  g_assert_cmpint (record->usage.out_total, >, 0);
  g_assert_false (record->usage.estimated);
  g_assert_cmpint (record->bytes_in, ==, strlen (test_chat_body (FALSE)));
  g_assert_cmpint (record->first_byte_us, >, 0);
}

static void
test_stream (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = test_proxy_chat (proxy, TRUE);
  const TestRecord *record;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_cmpstr (test_reply_get (reply, "content-type"), ==, "text/event-stream; charset=utf-8");
  g_assert_cmpstr (test_reply_get (reply, "cache-control"), ==, "no-cache, no-transform");
  g_assert_cmpstr (test_reply_get (reply, "x-accel-buffering"), ==, "no");
  g_assert_cmpstr (test_reply_get (reply, "x-weir-deployment"), ==, "A-u1");
  g_assert_cmpuint (count (reply->body->str, "data: [DONE]\n\n"), ==, 1);
  g_assert_true (g_str_has_suffix (reply->body->str, "data: [DONE]\n\n"));
  g_assert_cmpuint (count (reply->body->str, "\"finish_reason\":\"stop\""), ==, 1);
  g_assert_null (strstr (reply->body->str, "\"choices\":[]"));

  record = test_proxy_wait_record (proxy, 1);
  g_assert_true (record->stream);
  g_assert_cmpuint (record->status, ==, 200);
  g_assert_null (record->error_kind);
  g_assert_cmpint (record->usage.out_total, >, 0);
  g_assert_false (record->usage.estimated);
  g_assert_cmpint (record->bytes_out, >, 0);
}

/* A clean end gives the connection back: the next call needs no new one. The upstream may take some
 * milliseconds to end a stream, which a busy machine can miss; were streams never given back, there
 * would be four connections. */
static void
test_connection_is_kept (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (TestReply) reply = test_proxy_chat (proxy, i % 2 == 0);

      g_assert_cmpuint (reply->status, ==, 200);
      test_proxy_wait_record (proxy, i + 1);
    }
  g_assert_cmpuint (weir_http_upstream_get_n_opened (WEIR_HTTP_UPSTREAM (proxy->upstream)), <=, 3);
}

/* The client streams, the model cannot: asked for all of it, and told in events. */
static void
test_stream_of_whole (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/v1/chat/completions",
                      "{\"model\":\"o1\",\"stream\":true,"
                      "\"stream_options\":{\"include_usage\":true},"
                      "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_nonnull (strstr (reply->body->str, "chat.completion.chunk"));
  g_assert_nonnull (strstr (reply->body->str, "\"usage\":{"));
  g_assert_cmpuint (count (reply->body->str, "data: [DONE]"), ==, 1);
}

/* By the name that another vendor or tool has for the model. */
static void
test_other_name (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/v1/chat/completions",
                      "{\"model\":\"openai/gpt-4.1-2025-04-14\","
                      "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-model"), ==, "gpt-4.1");
  g_assert_cmpstr (test_proxy_wait_record (proxy, 1)->model, ==, "openai/gpt-4.1-2025-04-14");
}

static const struct
{
  const char *name;
  const char *body;
  guint status;
  const char *said;
  const char *kind;
} refusals[] = {
  { "empty", "", 400, "invalid_request_error", NULL },
  { "no-json", "{\"model\":", 400, "invalid_request_error", NULL },
  { "array", "[]", 400, "invalid_request_error", NULL },
  { "no-model", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", 400, "model", NULL },
  { "no-messages", "{\"model\":\"gpt-4.1\"}", 400, "messages", NULL },
  { "unknown-model", "{\"model\":\"gpt-99\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
    404, "There are: gpt-4.1", "model_not_found" },
  { "no-chat-model",
    "{\"model\":\"text-embedding-3-small\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
    400, NULL, NULL },
};

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/v1/chat/completions", refusals[i].body);
  const TestRecord *record;

  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, refusals[i].status);
  g_assert_true (g_str_has_prefix (reply->body->str, "{\"error\":{\"message\":"));
  if (refusals[i].said != NULL)
    g_assert_nonnull (strstr (reply->body->str, refusals[i].said));

  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpuint (record->status, ==, refusals[i].status);
  g_assert_nonnull (record->error_kind);
  if (refusals[i].kind != NULL)
    g_assert_cmpstr (record->error_kind, ==, refusals[i].kind);
}

/* S24: a name is looked up and nothing else, whatever it looks like. */
static const struct
{
  const char *name;
  const char *model; /* as it stands in JSON; %NULL: a million letters */
  guint status;      /* those that can be no name need not be looked for */
} odd_models[] = {
  { "path", "../../../etc/passwd", 404 },
  { "path-behind", "gpt-4.1/../o1", 404 },
  { "deployment-path", "deployments/A-u1", 404 },
  { "escaped-path", "%2e%2e%2fgpt-4.1", 404 },
  { "query", "gpt-4.1?x=1", 404 },
  { "fragment", "gpt-4.1#", 404 },
  { "url", "http://127.0.0.1:1/gpt-4.1", 404 },
  { "line", "gpt-4.1\\r\\nx-weir-split: 1", 400 },
  { "nul", "gpt-4.1\\u0000", 400 },
  { "template", "{{?model}}", 404 },
  { "million", NULL, 400 },
};

static void
test_odd_model (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autofree char *million = g_strnfill (1000 * 1000, 'm');
  g_autofree char *body =
      g_strdup_printf ("{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                       odd_models[i].model != NULL ? odd_models[i].model : million);
  g_autoptr (TestReply) reply = test_http_call (proxy->port, "POST", "/v1/chat/completions", body);
  WeirDemoStats stats;

  g_assert_cmpuint (reply->status, ==, odd_models[i].status);
  g_assert_true (g_str_has_prefix (reply->body->str, "{\"error\":{\"message\":"));
  g_assert_cmpuint (reply->body->len, <, 4096);
  g_assert_null (test_reply_get (reply, "x-weir-split"));
  g_assert_null (test_reply_get (reply, "x-weir-deployment"));
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->attempts, ==, 0);
  weir_demo_get_stats (proxy->demos[0], &stats);
  g_assert_cmpuint (stats.inference, ==, 0);
}

/* Text that looks like a template, or like anything else, arrives as it was written. */
static void
test_templates_in_text (void)
{
  static const char text[] = "{{?x}} {{ name }} {%% if 1 %%} <%= z %> ${HOME} $(id) \\u0007 %s %n";
  static const char *const surfaces[] = { "/v1/chat/completions", "/v1/messages" };

  for (gsize i = 0; i < G_N_ELEMENTS (surfaces); i++)
    {
      g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
      g_autofree char *body = g_strconcat ("{\"model\":\"gpt-4.1\",\"max_tokens\":500,"
                                           "\"messages\":[{\"role\":\"user\",\"content\":\"say: ",
                                           text, "\"}]}", NULL);
      g_autoptr (TestReply) reply = test_http_call (proxy->port, "POST", surfaces[i], body);

      g_test_message ("%s", reply->body->str);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_nonnull (strstr (reply->body->str, text));
    }
}

/* What was left out of a request is told; in strict mode nothing is left out. */
static void
test_dropped (void)
{
  static const char body[] = "{\"model\":\"o1\",\"temperature\":0.5,"
                             "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  TestProxyOptions strict = { .strict = TRUE };
  g_autoptr (TestProxy) lenient_proxy = test_proxy_new (NULL);
  g_autoptr (TestProxy) strict_proxy = test_proxy_new (&strict);
  g_autoptr (TestReply) served =
      test_http_call (lenient_proxy->port, "POST", "/v1/chat/completions", body);
  g_autoptr (TestReply) refused =
      test_http_call (strict_proxy->port, "POST", "/v1/chat/completions", body);

  g_assert_cmpuint (served->status, ==, 200);
  g_assert_cmpstr (test_reply_get (served, "x-weir-dropped"), ==, "temperature");

  g_assert_cmpuint (refused->status, ==, 400);
  g_assert_nonnull (strstr (refused->body->str, "temperature"));
  g_assert_cmpuint (test_proxy_wait_record (strict_proxy, 1)->attempts, ==, 0);
}

static void
test_embeddings (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/v1/embeddings",
                      "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\"],"
                      "\"encoding_format\":\"base64\"}");
  const TestRecord *record;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (count (reply->body->str, "\"embedding\":\""), ==, 2);
  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpstr (record->api, ==, "embeddings");
  g_assert_cmpint (record->usage.in_total, >, 0);
  g_assert_null (record->error_kind);
}

static void
test_embeddings_of_chat_model (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = test_http_call (proxy->port, "POST", "/v1/embeddings",
                                                "{\"model\":\"nothing\",\"input\":\"a\"}");

  g_assert_cmpuint (reply->status, ==, 404);
  g_assert_cmpstr (test_proxy_wait_record (proxy, 1)->api, ==, "embeddings");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_add_func ("/proxy/exchange/whole", test_whole);
  g_test_add_func ("/proxy/exchange/stream", test_stream);
  g_test_add_func ("/proxy/exchange/connection-is-kept", test_connection_is_kept);
  g_test_add_func ("/proxy/exchange/stream-of-whole", test_stream_of_whole);
  g_test_add_func ("/proxy/exchange/other-name", test_other_name);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/exchange/refused/", refusals[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  for (guint i = 0; i < G_N_ELEMENTS (odd_models); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/exchange/odd-model/", odd_models[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_odd_model);
    }
  g_test_add_func ("/proxy/exchange/templates-in-text", test_templates_in_text);
  g_test_add_func ("/proxy/exchange/dropped", test_dropped);
  g_test_add_func ("/proxy/exchange/embeddings", test_embeddings);
  g_test_add_func ("/proxy/exchange/embeddings-of-chat-model", test_embeddings_of_chat_model);
  return g_test_run ();
}
