/* SPDX-License-Identifier: MIT */
/* The Gemini API, on models that are none of Google's. */
#include "proxy/proxy.h"

#include <string.h>

#define HI "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"say: hello\"}]}]}"

static const struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *body;
  guint status;
  const char *begins;
  const char *said;
} rows[] = {
  { "models", "GET", "/v1beta/models?pageSize=1", NULL, 200,
    "{\"models\":[{\"name\":\"models/anthropic--claude-4.5-sonnet\",",
    "\"supportedGenerationMethods\":[\"embedContent\",\"batchEmbedContents\"]" },
  { "model", "GET", "/v1beta/models/gpt-4.1", NULL, 200, "{\"name\":\"models/gpt-4.1\",",
    "\"generateContent\"" },
  { "model-unknown", "GET", "/v1beta/models/none", NULL, 404, "{\"error\":{\"code\":404,",
    "NOT_FOUND" },
  { "generate", "POST", "/v1beta/models/gpt-4.1:generateContent", HI, 200,
    "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hello\"}]},"
    "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{",
    "\"modelVersion\":\"gpt-4.1\"" },
  { "generate-v1", "POST", "/v1/models/gpt-4.1:generateContent", HI, 200, "{\"candidates\":[",
    "hello" },
  { "generate-claude", "POST", "/v1beta/models/anthropic--claude-4.5-sonnet:generateContent", HI,
    200, "{\"candidates\":[", "hello" },
  { "escaped-name", "POST", "/v1beta/models/gpt-4%2E1:generateContent", HI, 200,
    "{\"candidates\":[", "hello" },
  { "bad-body", "POST", "/v1beta/models/gpt-4.1:generateContent", "{}", 400,
    "{\"error\":{\"code\":400,", "INVALID_ARGUMENT" },
  { "unknown-model", "POST", "/v1beta/models/none:generateContent", HI, 404,
    "{\"error\":{\"code\":404,", "gpt-4.1" },
  { "count", "POST", "/v1beta/models/gpt-4.1:countTokens", HI, 200, "{\"totalTokens\":", NULL },
  { "count-wrapped", "POST", "/v1beta/models/gpt-4.1:countTokens",
    "{\"generateContentRequest\":" HI "}", 200, "{\"totalTokens\":", NULL },
  { "embed", "POST", "/v1beta/models/text-embedding-3-small:embedContent",
    "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":8}", 200,
    "{\"embedding\":{\"values\":[", NULL },
  { "embed-batch", "POST", "/v1beta/models/text-embedding-3-small:batchEmbedContents",
    "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
    "{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}",
    200, "{\"embeddings\":[{\"values\":[", "]},{\"values\":[" },
  { "embed-bad", "POST", "/v1beta/models/text-embedding-3-small:embedContent",
    "{\"content\":{\"parts\":[{\"inlineData\":{}}]}}", 400, "{\"error\":{\"code\":400,",
    "content" },
  { "method", "GET", "/v1beta/models/gpt-4.1:generateContent", NULL, 404,
    "{\"error\":{\"code\":404,", NULL },
  { "method-list", "POST", "/v1beta/models", HI, 405, "{\"error\":{\"code\":405,",
    "UNIMPLEMENTED" },
  { "unknown-path", "POST", "/v1beta/nothing", HI, 404, "{\"error\":{\"code\":404,",
    "There is nothing" },
  { "files", "POST", "/v1beta/files", HI, 404, "{\"error\":{\"code\":404,", "not offered" },
  { "predict", "POST", "/v1beta/models/imagen:predict", HI, 404, "{\"error\":{\"code\":404,",
    "not offered" },
  { "log-in", "POST", "/v1internal:loadCodeAssist", HI, 404, "{\"error\":{\"code\":404,",
    "not offered" },
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
  g_assert_true (g_str_has_prefix (reply->body->str, rows[i].begins));
  if (rows[i].said != NULL)
    g_assert_nonnull (strstr (reply->body->str, rows[i].said));
}

static void
test_events (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (TestReply) reply = test_http_call (
      proxy->port, "POST", "/v1beta/models/gpt-4.1:streamGenerateContent?alt=sse", HI);
  const TestRecord *record;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "content-type"), ==, "text/event-stream; charset=utf-8");
  g_assert_true (g_str_has_prefix (reply->body->str, "data: {\"candidates\":["));
  g_assert_nonnull (strstr (reply->body->str, "\"finishReason\":\"STOP\""));
  g_assert_null (strstr (reply->body->str, "[DONE]"));
  record = test_proxy_wait_record (proxy, 1);
  g_assert_cmpstr (record->api, ==, "gemini");
  g_assert_cmpstr (record->model, ==, "gpt-4.1");
  g_assert_true (record->stream);
}

static void
test_array (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (TestReply) reply = test_http_call (
      proxy->port, "POST",
      "/v1beta/models/anthropic--claude-4.5-sonnet:streamGenerateContent?prettyPrint=false", HI);
  g_auto (WeirJsonDoc) doc = { NULL };

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (test_reply_get (reply, "content-type"), ==, "application/json");
  g_assert_true (
      weir_json_parse (&doc, reply->body->str, reply->body->len, &weir_json_limits_body, NULL));
  g_assert_true (weir_json_is (weir_json_root (&doc), WEIR_JSON_ARRAY));
  g_assert_cmpuint (doc.nodes[0].count, >=, 2);
}

/* Without an account there are no models, and that is said in Google's words. */
static void
test_not_ready (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) models = NULL;
  g_autoptr (TestReply) model = NULL;

  weir_snapshot_slot_set (proxy->snapshots, NULL);
  models = test_http_call (proxy->port, "GET", "/v1beta/models", NULL);
  model = test_http_call (proxy->port, "GET", "/v1beta/models/x", NULL);
  g_assert_cmpuint (models->status, ==, 503);
  g_assert_cmpuint (model->status, ==, 503);
  g_assert_nonnull (strstr (models->body->str, "\"UNAVAILABLE\""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/surface-gemini/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/proxy/surface-gemini/events", test_events);
  g_test_add_func ("/proxy/surface-gemini/array", test_array);
  g_test_add_func ("/proxy/surface-gemini/not-ready", test_not_ready);
  return g_test_run ();
}
