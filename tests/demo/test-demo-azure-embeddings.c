/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <math.h>
#include <string.h>

#define PATH "/embeddings?api-version=2024-12-01-preview"

static const WeirDemoDeployment deployments[] = {
  { "small", NULL, "text-embedding-3-small", "azure-openai" },
  { "large", NULL, "text-embedding-3-large", "azure-openai" },
  { "ada2", NULL, "text-embedding-ada-002", "azure-openai" },
  { "chat", NULL, "gpt-4o", "azure-openai" },
};

static const WeirDemoOptions options = {
  .deployments = deployments,
  .n_deployments = G_N_ELEMENTS (deployments),
};

static const struct
{
  const char *name;
  const char *id;
  const char *body;
  const char *message;
} refused[] = {
  { "unknown-member", "small", "{\"input\":\"a\",\"truncate\":\"NONE\"}",
    "Unknown parameter: 'truncate'." },
  { "no-input", "small", "{}", "Missing required parameter: 'input'." },
  { "empty-list", "small", "{\"input\":[]}", "empty array" },
  { "empty-text", "small", "{\"input\":[\"a\",\"\"]}", "an input is empty" },
  { "number", "small", "{\"input\":3}", "expected a string or an array" },
  { "format", "small", "{\"input\":\"a\",\"encoding_format\":\"hex\"}", "Invalid value: 'hex'." },
  { "too-many-dimensions", "small", "{\"input\":\"a\",\"dimensions\":1537}",
    "Must be less than or equal to 1536." },
  { "fixed-dimensions", "ada2", "{\"input\":\"a\",\"dimensions\":8}",
    "does not support specifying dimensions" },
  { "chat-model", "chat", "{\"input\":\"a\"}",
    "The embeddings operation does not work with the specified model, gpt-4o." },
  { "not-json", "small", "{", "We could not parse" },
};

static void
test_refused (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (client, refused[row].id, PATH, refused[row].body);
  g_autofree char *message = demo_reply_dup (reply, "error.message");

  g_assert_cmpuint (reply->status, ==, 400);
  if (strstr (message, refused[row].message) == NULL)
    g_error ("“%s” does not say “%s”", message, refused[row].message);
}

static void
test_limits (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (GString) many = g_string_new ("{\"input\":[\"a\"");
  g_autofree char *filler = g_strnfill (8193 * 4, 'x');
  g_autofree char *lengthy = g_strdup_printf ("{\"input\":\"%s\"}", filler);
  g_autoptr (DemoReply) too_many = NULL;
  g_autoptr (DemoReply) too_long = demo_client_post (client, "small", PATH, lengthy);
  g_autoptr (DemoReply) no_version = demo_client_post (client, "small", "/embeddings", "{}");

  for (guint i = 0; i < 2048; i++)
    g_string_append (many, ",\"a\"");
  g_string_append (many, "]}");
  too_many = demo_client_post (client, "small", PATH, many->str);
  g_assert_cmpuint (too_many->status, ==, 400);
  g_assert_cmpuint (too_long->status, ==, 400);
  g_assert_cmpuint (no_version->status, ==, 404);
}

/* (transfer full): the vector of the entry @index. */
static double *
read_vector (DemoReply *reply, guint index, guint *size)
{
  g_autofree char *path = g_strdup_printf ("data.%u.embedding", index);
  g_autofree char *json = demo_reply_dup (reply, path);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonArray *array = json_node_get_array (node);
  double *vector;

  *size = json_array_get_length (array);
  vector = g_new (double, *size);
  for (guint i = 0; i < *size; i++)
    vector[i] = json_array_get_double_element (array, i);
  return vector;
}

static double
multiply (const double *a, const double *b, guint size)
{
  double sum = 0;

  for (guint i = 0; i < size; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Vectors have length one, and texts with the same words are nearer. */
static void
test_vectors (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, "small", PATH,
      "{\"input\":[\"the cat sat\",\"the cat ran\",\"stock market news\"],\"dimensions\":256}");
  guint size;
  g_autofree double *first = read_vector (reply, 0, &size);
  g_autofree double *near = read_vector (reply, 1, &size);
  g_autofree double *far = read_vector (reply, 2, &size);

  g_assert_cmpuint (size, ==, 256);
  g_assert_cmpfloat_with_epsilon (multiply (first, first, size), 1, 1e-5);
  g_assert_cmpfloat (multiply (first, near, size), >, multiply (first, far, size));
  demo_assert_value (reply->body, "object", "list");
  demo_assert_value (reply->body, "data.2.index", "2");
  demo_assert_value (reply->body, "model", "text-embedding-3-small");
  demo_assert_value (reply->body, "usage.total_tokens", "11");
}

static void
test_base64 (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply = demo_client_post (
      client, "large", PATH, "{\"input\":\"hello\",\"encoding_format\":\"base64\"}");
  g_autoptr (DemoReply) plain = demo_client_post (client, "large", PATH, "{\"input\":\"hello\"}");
  g_autofree char *text = demo_reply_dup (reply, "data.0.embedding");
  gsize len;
  g_autofree guchar *bytes = g_base64_decode (text, &len);
  guint size;
  g_autofree double *vector = read_vector (plain, 0, &size);

  g_assert_cmpuint (len, ==, 3072 * sizeof (float));
  g_assert_cmpuint (size, ==, 3072);
  for (guint i = 0; i < size; i++)
    {
      float value;

      memcpy (&value, bytes + i * sizeof value, sizeof value);
      g_assert_cmpfloat_with_epsilon ((double) value, vector[i], 1e-6);
    }
}

static void
test_tokens (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) reply =
      demo_client_post (client, "small", PATH, "{\"input\":[1212,318,1332]}");

  g_assert_cmpuint (reply->status, ==, 200);
  demo_assert_value (reply->body, "data.1", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path =
          g_strconcat ("/demo/azure-embeddings/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  g_test_add_func ("/demo/azure-embeddings/limits", test_limits);
  g_test_add_func ("/demo/azure-embeddings/vectors", test_vectors);
  g_test_add_func ("/demo/azure-embeddings/base64", test_base64);
  g_test_add_func ("/demo/azure-embeddings/tokens", test_tokens);
  return g_test_run ();
}
