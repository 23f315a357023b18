/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#define PATH "/models/gemini-embedding:predict"
#define ID "emb"

static const WeirDemoDeployment deployments[] = {
  { ID, NULL, "gemini-embedding", "gcp-vertexai" },
  { "chat", NULL, "gemini-2.5-pro", "gcp-vertexai" },
};
static const WeirDemoOptions options = { .deployments = deployments, .n_deployments = 2 };

static const struct
{
  const char *name;
  const char *id;
  const char *body;
  const char *message;
} refused[] = {
  { "not-json", ID, "x", "Invalid JSON" },
  { "no-instances", ID, "{}", "Empty instances" },
  { "none", ID, "{\"instances\":[]}", "Empty instances" },
  { "two", ID, "{\"instances\":[{\"content\":\"a\"},{\"content\":\"b\"}]}", "one instance" },
  { "empty", ID, "{\"instances\":[{\"content\":\"\"}]}", "empty" },
  { "no-object", ID, "{\"instances\":[\"a\"]}", "empty" },
  { "unknown", ID, "{\"instances\":[{\"content\":\"a\"}],\"input\":1}", "input" },
  { "unknown-in-instance", ID, "{\"instances\":[{\"content\":\"a\",\"taskType\":\"X\"}]}",
    "taskType" },
  { "task", ID, "{\"instances\":[{\"content\":\"a\",\"task_type\":\"query\"}]}", "task type" },
  { "option", ID, "{\"instances\":[{\"content\":\"a\"}],\"parameters\":{\"dimensions\":7}}",
    "dimensions" },
  { "size", ID,
    "{\"instances\":[{\"content\":\"a\"}],\"parameters\":{\"outputDimensionality\":4000}}",
    "outputDimensionality" },
};

static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, refused[row].id, PATH, refused[row].body);

  g_test_message ("%s", reply->body);
  demo_assert_refused (client, reply, 400, "error.message", refused[row].message);
}

static void
test_vector (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, ID, PATH,
                        "{\"instances\":[{\"content\":\"a b\",\"task_type\":\"CLUSTERING\"}],"
                        "\"parameters\":{\"outputDimensionality\":7}}");
  g_autofree char *tokens =
      demo_reply_dup (reply, "predictions.0.embeddings.statistics.token_count");
  g_autofree char *last = demo_reply_dup (reply, "predictions.0.embeddings.values.6");
  g_autofree char *beyond = demo_reply_dup (reply, "predictions.0.embeddings.values.7");

  g_assert_cmpint (g_ascii_strtoll (tokens, NULL, 10), >, 0);
  g_assert_nonnull (last);
  g_assert_null (beyond);
}

/* A model for chat is not asked this way, nor one that the deployment does not have. */
static void
test_other_model (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) chat =
      demo_client_post (client, "chat", "/models/gemini-2.5-pro:predict", "{}");
  g_autoptr (DemoClient) second = demo_client_new (&options);
  g_autoptr (DemoReply) other = demo_client_post (second, ID, "/models/other:predict", "{}");

  demo_assert_refused (client, chat, 404, "error.message", "does not support");
  demo_assert_refused (second, other, 404, "error.message", "does not support");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path =
          g_strconcat ("/demo/gemini-embeddings/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  g_test_add_func ("/demo/gemini-embeddings/vector", test_vector);
  g_test_add_func ("/demo/gemini-embeddings/other-model", test_other_model);
  return g_test_run ();
}
