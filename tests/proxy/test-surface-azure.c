/* SPDX-License-Identifier: MIT */
#include "proxy/proxy.h"

#include <string.h>

/* The model stands in the path; the body need not say it, and is not believed when it does. */
static const struct
{
  const char *name;
  const char *path;
  const char *body;
  guint status;
  const char *said;
} rows[] = {
  { "chat", "/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}", 200,
    "\"finish_reason\":\"stop\"" },
  { "chat-model-in-both", "/openai/deployments/gpt-4.1/chat/completions",
    "{\"model\":\"none\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}", 200,
    "\"finish_reason\":\"stop\"" },
  { "chat-unknown", "/openai/deployments/none/chat/completions",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}", 404, "model_not_found" },
  { "chat-v1", "/openai/v1/chat/completions?api-version=preview",
    "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}", 200,
    "\"finish_reason\":\"stop\"" },
  { "embeddings", "/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21",
    "{\"input\":\"a\"}", 200, "\"embedding\":" },
  { "embeddings-v1", "/openai/v1/embeddings",
    "{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}", 200, "\"embedding\":" },
  { "embeddings-bad", "/openai/deployments/text-embedding-3-small/embeddings", "{}", 400, "input" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply = test_http_call (proxy->port, "POST", rows[i].path, rows[i].body);

  g_test_message ("%u %s", reply->status, reply->body->str);
  g_assert_cmpuint (reply->status, ==, rows[i].status);
  g_assert_nonnull (strstr (reply->body->str, rows[i].said));
}

static void
test_stream (void)
{
  g_autoptr (TestProxy) proxy = test_proxy_new (NULL);
  g_autoptr (TestReply) reply =
      test_http_call (proxy->port, "POST", "/openai/deployments/gpt-4.1/chat/completions",
                      "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (g_str_has_suffix (reply->body->str, "data: [DONE]\n\n"));
  g_assert_cmpstr (test_proxy_wait_record (proxy, 1)->model, ==, "gpt-4.1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/proxy/surface-azure/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/proxy/surface-azure/stream", test_stream);
  return g_test_run ();
}
