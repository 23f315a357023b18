/* SPDX-License-Identifier: MIT */
/* What a refusal teaches, against a service that refuses what it does not know. */
#include "proxy/proxy.h"

#include <string.h>

#define PATH "/v1/chat/completions"
#define CHAT(more)                                                                                 \
  "{\"model\":\"gpt-4.1\"," more "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
#define TOOLS(more)                                                                                \
  "\"tools\":["                                                                                    \
  "{\"type\":\"function\",\"function\":{\"name\":\"a\"" more "}},"                                 \
  "{\"type\":\"function\",\"function\":{\"name\":\"b\"}},"                                         \
  "{\"type\":\"function\",\"function\":{\"name\":\"c\"" more "}}],"

static guint64
count_inference (TestProxy *proxy)
{
  WeirDemoStats stats;

  weir_demo_get_stats (proxy->demos[0], &stats);
  return stats.inference;
}

/* Left out on the second try, and from then on before the first. */
static void
test_top (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TestReply) reply =
          test_http_call (proxy->port, "POST", PATH, CHAT ("\"speed\":\"fast\","));

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (test_reply_get (reply, "x-weir-dropped"), ==, "speed");
      g_assert_cmpstr (test_reply_get (reply, "x-weir-attempts"), ==, i == 0 ? "2" : "1");
      g_assert_cmpuint (count_inference (proxy), ==, i + 2);
    }
}

static void
test_others_are_untouched (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) taught =
      test_http_call (proxy->port, "POST", PATH, CHAT ("\"speed\":\"fast\","));
  g_autoptr (TestReply) plain = test_proxy_chat (proxy, FALSE);

  g_assert_cmpuint (taught->status, ==, 200);
  g_assert_cmpuint (plain->status, ==, 200);
  g_assert_null (test_reply_get (plain, "x-weir-dropped"));
  g_assert_cmpstr (test_reply_get (plain, "x-weir-attempts"), ==, "1");
}

static void
test_stream (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", PATH, CHAT ("\"stream\":true,\"speed\":\"fast\","));

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (reply->whole);
  g_assert_true (g_str_has_suffix (reply->body->str, "data: [DONE]\n\n"));
  g_assert_cmpstr (test_reply_get (reply, "x-weir-dropped"), ==, "speed");
}

/* A sentence of a service, about a body that has what it names, and what becomes of the request. */
static const struct
{
  const char *name;
  const char *said;
  guint64 n_calls;
  const char *dropped;
} sentences[] = {
  { "inside-function", "Unknown parameter: 'tools[0].function.strict'.", 2,
    "tools[].function.strict" },
  { "every-tool", "Unknown parameter: 'tools[2].function.strict'.", 2, "tools[].function.strict" },
  { "absent", "Unknown parameter: 'tools[1].function.strict'.", 1, NULL },
  { "required", "Unknown parameter: 'messages'.", 1, NULL },
  { "two", "tools.0.a: Extra inputs are not permitted, n: Extra inputs are not permitted", 1,
    NULL },
  { "other", "There is something wrong with n.", 1, NULL },
};

static void
test_sentence (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autofree char *body = g_strdup_printf ("{\"error\":{\"message\":\"%s\"}}", sentences[i].said);
  WeirDemoFault fault = {
    WEIR_DEMO_FAULT_STATUS, .path = "/v2/inference/",          .times = 1, .status = 400,
    .body = body,           .content_type = "application/json"
  };
  g_autoptr (TestReply) reply = NULL;

  test_proxy_set_faults (proxy, 0, &fault, 1);
  reply = test_http_call (proxy->port, "POST", PATH, CHAT (TOOLS (",\"strict\":false") "\"n\":1,"));
  g_assert_cmpuint (reply->status, ==, sentences[i].n_calls == 2 ? 200 : 400);
  g_assert_cmpuint (count_inference (proxy), ==, sentences[i].n_calls);
  g_assert_cmpstr (test_reply_get (reply, "x-weir-dropped"), ==, sentences[i].dropped);
  if (reply->status == 400)
    g_assert_nonnull (strstr (reply->body->str, sentences[i].said));
}

/* A service that refuses one thing after the other is asked a few times, not for ever. What was learned
 * is kept, so that the client gets there in the end. */
static void
test_several (void)
{
  static const char few[] = CHAT ("\"speed\":1,\"spood\":2,\"spaad\":3,");
  static const char many[] = CHAT ("\"a1\":1,\"a2\":1,\"a3\":1,\"a4\":1,\"a5\":1,\"a6\":1,");
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) converged = test_http_call (proxy->port, "POST", PATH, few);
  g_autoptr (TestReply) first = test_http_call (proxy->port, "POST", PATH, many);
  g_autoptr (TestReply) second = test_http_call (proxy->port, "POST", PATH, many);

  g_assert_cmpuint (converged->status, ==, 200);
  g_assert_cmpstr (test_reply_get (converged, "x-weir-attempts"), ==, "4");
  g_assert_cmpstr (test_reply_get (converged, "x-weir-dropped"), ==, "speed,spood,spaad");
  g_assert_cmpuint (first->status, ==, 400);
  g_assert_cmpstr (test_reply_get (first, "x-weir-attempts"), ==, "5");
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (test_reply_get (second, "x-weir-dropped"), ==, "a1,a2,a3,a4,a5,a6");
}

/* Another deployment learns for itself. */
static void
test_each_deployment (void)
{
  TestProxyOptions options = { .n_deployments = 2 };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (GPtrArray) learned = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TestReply) reply =
          test_http_call (proxy->port, "POST", PATH, CHAT ("\"speed\":1,"));

      g_assert_cmpuint (reply->status, ==, 200);
      test_proxy_wait_record (proxy, i + 1);
    }
  learned = weir_learned_dup (proxy->learned);
  g_assert_cmpuint (learned->len, ==, 2);
  g_assert_cmpuint (count_inference (proxy), ==, 6);
}

static void
test_switched_off (void)
{
  TestProxyOptions options = { .forgetful = TRUE };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (TestReply) reply = test_http_call (proxy->port, "POST", PATH, CHAT ("\"speed\":1,"));
  g_autoptr (GPtrArray) learned = weir_learned_dup (proxy->learned);

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_cmpuint (count_inference (proxy), ==, 1);
  g_assert_cmpuint (learned->len, ==, 0);
}

/* In strict mode nothing is left out, whether it is learned now or known from before. */
static void
test_strict (void)
{
  TestProxyOptions options = { .strict = TRUE };
  g_autoptr (TestProxy) proxy = test_proxy_new (&options);
  g_autoptr (GPtrArray) known = weir_learned_members_new ();
  g_autoptr (TestReply) first = test_http_call (proxy->port, "POST", PATH, CHAT ("\"speed\":1,"));
  g_autoptr (TestReply) second = NULL;

  g_assert_cmpuint (first->status, ==, 400);
  g_assert_cmpuint (count_inference (proxy), ==, 1);

  g_ptr_array_add (known, weir_learned_member_new ("A-u1", "gpt-4.1", "latest", "speed"));
  weir_learned_replace (proxy->learned, known);
  second = test_http_call (proxy->port, "POST", PATH, CHAT ("\"speed\":1,"));
  g_assert_cmpuint (second->status, ==, 400);
  g_assert_nonnull (strstr (second->body->str, "strict mode"));
  g_assert_cmpuint (count_inference (proxy), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_add_func ("/proxy/exchange-learn/top", test_top);
  g_test_add_func ("/proxy/exchange-learn/others-are-untouched", test_others_are_untouched);
  g_test_add_func ("/proxy/exchange-learn/stream", test_stream);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *path =
          g_strconcat ("/proxy/exchange-learn/sentence/", sentences[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_sentence);
    }
  g_test_add_func ("/proxy/exchange-learn/several", test_several);
  g_test_add_func ("/proxy/exchange-learn/each-deployment", test_each_deployment);
  g_test_add_func ("/proxy/exchange-learn/switched-off", test_switched_off);
  g_test_add_func ("/proxy/exchange-learn/strict", test_strict);
  return g_test_run ();
}
