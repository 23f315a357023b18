/* SPDX-License-Identifier: MIT */
/* A chat client on a Claude that thinks before it calls a tool. The simulated service checks the proof
 * of every thought and insists on the thoughts that led to a call. */
#include "proxy/proxy.h"

#include <string.h>

#define CHAT "/v1/chat/completions"
#define HEAD                                                                                       \
  "{\"model\":\"%s\",%s\"max_tokens\":20000,\"reasoning_effort\":\"low\",\"tools\":[{\"type\":"    \
  "\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\","                 \
  "\"properties\":{}}}}],\"messages\":[{\"role\":\"user\",\"content\":\"think\\\\ncall f {}\"}"

static const TestProxyOptions with_claude = { .claude = TRUE };

static TestReply *
post (TestProxy *proxy, const char *body)
{
  return test_http_call (proxy->port, "POST", CHAT, body);
}

/* (transfer full): the id of the call that the model makes. */
static char *
ask (TestProxy *proxy, const char *model, gboolean stream)
{
  g_autofree char *body = g_strdup_printf (HEAD "]}", model, stream ? "\"stream\":true," : "");
  g_autoptr (TestReply) reply = post (proxy, body);
  const char *at;

  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, "\"reasoning_content\":\""));
  at = strstr (reply->body->str, "\"tool_calls\":[");
  g_assert_nonnull (at);
  at = strstr (at, "\"id\":\"") + strlen ("\"id\":\"");
  return g_strndup (at, strcspn (at, "\""));
}

/* @more: what else the client tells of the call. Whether the model was let think again. */
static gboolean
answer (TestProxy *proxy, const char *model, const char *id, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      HEAD ",{\"role\":\"assistant\",%s\"tool_calls\":[{\"id\":\"%s\",\"type\":\"function\","
           "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\","
           "\"tool_call_id\":\"%s\",\"content\":\"sunny\"}]}",
      model, "", more, id, id);
  g_autoptr (TestReply) reply = post (proxy, body);
  const char *dropped = test_reply_get (reply, "x-weir-dropped");

  g_test_message ("%s %s", dropped, reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body->str, "sunny"));
  return dropped == NULL || strstr (dropped, "no-thoughts-to-replay") == NULL;
}

static void
test_kept (gconstpointer data)
{
  gboolean stream = GPOINTER_TO_INT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autofree char *id = ask (proxy, "claude-sonnet-4-5", stream);

  g_assert_true (answer (proxy, "claude-sonnet-4-5", id, ""));
  g_assert_true (answer (proxy, "claude-sonnet-4-5", id,
                         "\"content\":\"wait\",\"reasoning_content\":\"something else\","));
}

/* What is not known here, or belongs to another model, is done without. */
static void
test_lost (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autofree char *id = ask (proxy, "claude-sonnet-4-5", FALSE);

  g_assert_false (answer (proxy, "claude-sonnet-4-5", "toolu_other", ""));
  g_assert_false (answer (proxy, "anthropic--claude-4.5-sonnet", id, ""));
}

#define OLLAMA_HEAD                                                                                \
  "{\"model\":\"claude-sonnet-4-5\",\"stream\":false,\"think\":true,\"tools\":[{\"type\":"         \
  "\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\","                 \
  "\"properties\":{}}}}],\"messages\":[{\"role\":\"user\",\"content\":\"think\\ncall f {}\"}"

static TestReply *
ask_ollama (TestProxy *proxy, const char *more)
{
  g_autofree char *body = g_strconcat (OLLAMA_HEAD, more, "]}", NULL);
  TestReply *reply = test_http_call (proxy->port, "POST", "/api/chat", body);

  g_test_message ("%s", reply->body->str);
  g_assert_cmpuint (reply->status, ==, 200);
  return reply;
}

/* Ollama's clients give a message back as they got it, which has no place for a proof either. */
static void
test_ollama (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (&with_claude);
  g_autoptr (TestReply) asked = ask_ollama (proxy, "");
  const char *begin = strstr (asked->body->str, "\"message\":{");
  const char *end = strstr (asked->body->str, "},\"done\":");
  g_autofree char *more = NULL;
  g_autoptr (TestReply) told = NULL;

  g_assert_true (begin != NULL && end > begin);
  g_assert_nonnull (strstr (begin, "\"thinking\":\""));
  begin += strlen ("\"message\":");
  more = g_strdup_printf (",%.*s},{\"role\":\"tool\",\"tool_name\":\"f\",\"content\":\"sunny\"}",
                          (int) (end - begin), begin);
  told = ask_ollama (proxy, more);
  g_assert_nonnull (strstr (told->body->str, "sunny"));
  g_assert_cmpstr (test_reply_get (told, "x-weir-dropped"), ==, "thinking=budget");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  g_test_add_data_func ("/proxy/exchange-thoughts/kept/whole", GINT_TO_POINTER (FALSE), test_kept);
  g_test_add_data_func ("/proxy/exchange-thoughts/kept/stream", GINT_TO_POINTER (TRUE), test_kept);
  g_test_add_func ("/proxy/exchange-thoughts/lost", test_lost);
  g_test_add_func ("/proxy/exchange-thoughts/ollama", test_ollama);
  return g_test_run ();
}
