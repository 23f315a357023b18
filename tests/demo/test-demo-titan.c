/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/invoke"

static const WeirDemoDeployment deployments[] = {
  { "text", NULL, "amazon--titan-embed-text", "aws-bedrock" },
  { "image", NULL, "amazon--titan-embed-image", "aws-bedrock" },
};
static const WeirDemoOptions options = { .deployments = deployments, .n_deployments = 2 };

static const struct
{
  const char *name;
  const char *id;
  const char *body;
  const char *message;
} refused[] = {
  { "not-json", "text", "x", "Malformed input" },
  { "empty", "text", "{\"inputText\":\"\"}", "minLength" },
  { "no-text", "text", "{}", "minLength" },
  { "list", "text", "{\"inputText\":[\"a\"]}", "inputText" },
  { "unknown", "text", "{\"inputText\":\"a\",\"input\":\"a\"}", "input" },
  { "size", "text", "{\"inputText\":\"a\",\"dimensions\":7}", "not a valid enum value" },
  { "config", "text", "{\"inputText\":\"a\",\"embeddingConfig\":{}}", "embeddingConfig" },
  { "image-size", "image",
    "{\"inputText\":\"a\",\"embeddingConfig\":{\"outputEmbeddingLength\":512}}",
    "not a valid enum value" },
  { "image-unknown", "image", "{\"inputText\":\"a\",\"dimensions\":256}", "dimensions" },
  { "image-option", "image", "{\"inputText\":\"a\",\"embeddingConfig\":{\"size\":256}}", "size" },
};

static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, refused[row].id, PATH, refused[row].body);

  g_test_message ("%s", reply->body);
  demo_assert_refused (client, reply, 400, "message", refused[row].message);
}

static void
assert_last (const char *body, guint size)
{
  g_autofree char *last = g_strdup_printf ("embedding.%u", size - 1);
  g_autofree char *beyond = g_strdup_printf ("embedding.%u", size);
  g_autofree char *value = demo_json_dup (body, last);
  g_autofree char *none = demo_json_dup (body, beyond);

  g_assert_nonnull (value);
  g_assert_null (none);
}

static void
test_vector (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) text = demo_client_post (client, "text", PATH, "{\"inputText\":\"a b\"}");
  g_autoptr (DemoReply) sized =
      demo_client_post (client, "text", PATH, "{\"inputText\":\"a b\",\"dimensions\":256}");
  g_autoptr (DemoReply) image = demo_client_post (
      client, "image", PATH,
      "{\"inputText\":\"a\",\"embeddingConfig\":{\"outputEmbeddingLength\":384}}");
  g_autofree char *tokens = demo_reply_dup (text, "inputTextTokenCount");

  assert_last (text->body, 1024);
  assert_last (sized->body, 256);
  assert_last (image->body, 384);
  g_assert_cmpint (g_ascii_strtoll (tokens, NULL, 10), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/titan/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  g_test_add_func ("/demo/titan/vector", test_vector);
  return g_test_run ();
}
