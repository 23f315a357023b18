/* SPDX-License-Identifier: MIT */
/* Embeddings of models that take one text a call, asked for several. */
#include "proxy/weir-exchange-embed.h"

#include "proxy/proxy.h"

#include <string.h>

#define EMBEDDINGS "/v1/embeddings"
#define INFERENCE "/v2/inference/"
#define THREE "[\"a b\",\"c {{d}}\",\"e\"]"

static const struct
{
  const char *name;
  const char *model;
  const char *id; /* of the deployment, without its side */
} models[] = {
  { "titan", "amazon--titan-embed-text", "titan" },
  { "titan-image", "amazon--titan-embed-image", "titan-image" },
  { "gemini", "gemini-embedding", "gemini-emb" },
};

static TestProxy *
make_proxy (guint n_sides)
{
  return test_proxy_new (&(TestProxyOptions){ .families = TRUE, .n_sides = n_sides });
}

static char *
make_body (guint row, const char *input, const char *more)
{
  return g_strdup_printf ("{\"model\":\"%s\",\"dimensions\":256,\"input\":%s%s}", models[row].model,
                          input, more);
}

static TestReply *
ask (TestProxy *proxy, guint row, const char *input, const char *more)
{
  g_autofree char *body = make_body (row, input, more);
  TestReply *reply = test_http_call (proxy->port, "POST", EMBEDDINGS, body);

  g_test_message ("%u %.300s", reply->status, reply->body->str);
  return reply;
}

static guint64
count_calls (TestProxy *proxy, guint side, guint row)
{
  g_autofree char *id = g_strdup_printf ("%c-%s", 'A' + side, models[row].id);

  return weir_demo_get_count (proxy->demos[side], id);
}

/* (transfer full): the vector in the reply to a single text, as it is written. */
static char *
ask_one (TestProxy *proxy, guint row, const char *input)
{
  g_autoptr (TestReply) reply = ask (proxy, row, input, "");
  const char *start = strstr (reply->body->str, "\"embedding\":[");

  g_assert_nonnull (start);
  return g_strndup (start, strcspn (start, "]"));
}

/* All three are there, each where its text was. */
static void
assert_three (TestProxy *proxy, guint row, const TestReply *reply)
{
  static const char *const inputs[] = { "\"a b\"", "\"c {{d}}\"", "\"e\"" };
  const char *at = reply->body->str;

  g_assert_cmpuint (reply->status, ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autofree char *vector = ask_one (proxy, row, inputs[i]);
      g_autofree char *place = g_strdup_printf ("\"index\":%u,%s]", i, vector);

      at = strstr (at, place);
      g_assert_nonnull (at);
    }
}

static void
test_several (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = make_proxy (1);
  g_autoptr (TestReply) one = ask (proxy, row, "\"a b\"", "");
  gint64 tokens = test_proxy_wait_record (proxy, 1)->usage.in_total;
  g_autoptr (TestReply) reply = ask (proxy, row, "[\"a b\",\"a b\",\"a b\"]", "");
  const TestRecord *record = test_proxy_wait_record (proxy, 2);
  g_autoptr (TestReply) mixed = NULL;

  g_assert_cmpuint (one->status, ==, 200);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (tokens, >, 0);
  g_assert_cmpint (record->usage.in_total, ==, 3 * tokens);
  g_assert_cmpuint (record->attempts, ==, 3);
  g_assert_cmpuint (count_calls (proxy, 0, row), ==, 4);

  mixed = ask (proxy, row, THREE, "");
  assert_three (proxy, row, mixed);
}

static void
test_base64 (gconstpointer data)
{
  g_autoptr (TestProxy) proxy = make_proxy (1);
  g_autoptr (TestReply) reply =
      ask (proxy, GPOINTER_TO_UINT (data), THREE, ",\"encoding_format\":\"base64\"");
  const char *at = reply->body->str;

  g_assert_cmpuint (reply->status, ==, 200);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = NULL;
      gsize len;

      at = strstr (at, "\"embedding\":\"");
      g_assert_nonnull (at);
      at += strlen ("\"embedding\":\"");
      text = g_strndup (at, strcspn (at, "\""));
      g_free (g_base64_decode (text, &len));
      g_assert_cmpuint (len, ==, 256 * sizeof (float));
    }
}

static void
test_tokens (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = make_proxy (1);
  g_autoptr (TestReply) reply = ask (proxy, row, "[1,2]", "");

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_nonnull (strstr (reply->body->str, "takes texts, not tokens"));
  g_assert_cmpuint (count_calls (proxy, 0, row), ==, 0);
}

/* What was answered before a call failed is not asked for again. */
static void
test_failover (gconstpointer data)
{
  static const WeirDemoFault fault = { WEIR_DEMO_FAULT_STATUS, .path = INFERENCE, .status = 503,
                                       .skip = 1 };
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = make_proxy (2);
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  test_proxy_set_faults (proxy, 1, &fault, 1);
  reply = ask (proxy, row, "[\"a b\",\"c {{d}}\"]", "");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->attempts, ==, 3);
  g_assert_cmpuint (count_calls (proxy, 0, row) + count_calls (proxy, 1, row), ==, 3);

  test_proxy_set_faults (proxy, 0, NULL, 0);
  test_proxy_set_faults (proxy, 1, NULL, 0);
  g_clear_pointer (&reply, test_reply_free);
  reply = ask (proxy, row, THREE, "");
  assert_three (proxy, row, reply);
}

/* A refusal ends it; nothing of the answer is told. Of the calls that were made beside each other the
 * first that failed is made again, so that it fails by the same rules as any other. */
static void
test_refused (gconstpointer data)
{
  static const WeirDemoFault fault = { WEIR_DEMO_FAULT_STATUS, .path = INFERENCE, .status = 400,
                                       .skip = 1 };
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = make_proxy (1);
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = ask (proxy, row, THREE, "");
  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_null (strstr (reply->body->str, "\"embedding\""));
  g_assert_cmpuint (count_calls (proxy, 0, row), ==, 4);
}

typedef struct
{
  TestProxy *proxy;
  guint row;
  guint n;
} Calls;

static gboolean
has_calls (gpointer data)
{
  const Calls *calls = data;

  return count_calls (calls->proxy, 0, calls->row) == calls->n;
}

/* Four are under way at a time, and a client that leaves is asked nothing more for. */
static void
leave_at (guint row, const char *input, guint n_calls)
{
  static const WeirDemoFault fault = { WEIR_DEMO_FAULT_DELAY, .path = INFERENCE, .delay_ms = 60000,
                                       .skip = 1 };
  g_autoptr (TestProxy) proxy = make_proxy (1);
  g_autofree char *body = make_body (row, input, "");
  Calls calls = { proxy, row, n_calls };
  g_autoptr (GSocketConnection) connection = NULL;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  connection = test_http_open (proxy->port, "POST", EMBEDDINGS, "", body);
  test_wait_for (has_calls, &calls);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->status, ==, 499);
  g_assert_cmpuint (count_calls (proxy, 0, row), ==, n_calls);
}

static void
test_gone (gconstpointer data)
{
  leave_at (GPOINTER_TO_UINT (data), "[\"a\",\"b\"]", 2);
  leave_at (GPOINTER_TO_UINT (data), THREE, 3);
  leave_at (GPOINTER_TO_UINT (data), "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"]", 5);
}

/* More than are under way at a time come back in their order. */
static void
test_many (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = make_proxy (1);
  g_autoptr (GString) input = g_string_new ("[\"0\"");
  g_autoptr (TestReply) reply = NULL;
  const char *at;

  for (guint i = 1; i < 11; i++)
    g_string_append_printf (input, ",\"%u\"", i);
  g_string_append_c (input, ']');
  reply = ask (proxy, row, input->str, "");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (count_calls (proxy, 0, row), ==, 11);
  g_assert_cmpuint (test_proxy_wait_record (proxy, 1)->attempts, ==, 11);

  at = reply->body->str;
  for (guint i = 0; i < 11; i++)
    {
      g_autofree char *text = g_strdup_printf ("\"%u\"", i);
      g_autofree char *vector = ask_one (proxy, row, text);
      g_autofree char *place = g_strdup_printf ("\"index\":%u,%s]", i, vector);

      at = strstr (at, place);
      g_assert_nonnull (at);
    }
}

/* One that fails in the midst of others is made again. */
static void
test_mended (gconstpointer data)
{
  static const WeirDemoFault fault = { WEIR_DEMO_FAULT_STATUS, .path = INFERENCE, .status = 503,
                                       .skip = 2, .times = 1 };
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = make_proxy (1);
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = ask (proxy, row, THREE, "");
  assert_three (proxy, row, reply);
}

static void
add (const char *what, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *path = g_strdup_printf ("/proxy/exchange-embed/%s/%s", what, models[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  add ("several", test_several);
  add ("base64", test_base64);
  add ("tokens", test_tokens);
  add ("failover", test_failover);
  add ("refused", test_refused);
  add ("gone", test_gone);
  add ("many", test_many);
  add ("mended", test_mended);
  return g_test_run ();
}
