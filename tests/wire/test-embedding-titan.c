/* SPDX-License-Identifier: MIT */
#include "wire/weir-embedding.h"

#include <string.h>

#include "wire/weir-api-error.h"

static const struct
{
  const char *name;
  const char *codec;
  const char *more; /* of the client's body */
  const char *expected;
  const char *dropped;
} rows[] = {
  { "one", "titan-embeddings", "\"input\":\"a{{b}}\\u0000\",\"encoding_format\":\"base64\"",
    "{\"inputText\":\"a{{b}}\\u0000\"}", NULL },
  { "dimensions", "titan-embeddings", "\"input\":\"a\",\"dimensions\":256",
    "{\"inputText\":\"a\",\"dimensions\":256}", NULL },
  { "user", "titan-embeddings", "\"input\":\"a\",\"user\":\"u\"", "{\"inputText\":\"a\"}", "user" },
  { "type", "titan-embeddings", "\"input\":\"a\",\"input_type\":\"query\"", "{\"inputText\":\"a\"}",
    "input_type" },
  { "image", "titan-image-embeddings", "\"input\":\"a\"", "{\"inputText\":\"a\"}", NULL },
  { "image-dimensions", "titan-image-embeddings", "\"input\":\"a\",\"dimensions\":256",
    "{\"inputText\":\"a\",\"embeddingConfig\":{\"outputEmbeddingLength\":256}}", NULL },
  { "image-type", "titan-image-embeddings", "\"input\":\"a\",\"input_type\":\"query\"",
    "{\"inputText\":\"a\"}", "input_type" },
};

static WeirEmbeddingRequest *
decode (const char *more)
{
  g_autofree char *json = g_strdup_printf ("{\"model\":\"m\",%s}", more);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  WeirEmbeddingRequest *request =
      weir_embedding_codec_get ("openai-embeddings")->decode_request (body, &error);

  g_assert_no_error (error);
  return request;
}

static GBytes *
encode (const char *codec,
        const WeirEmbeddingRequest *request,
        gboolean strict,
        char **dropped,
        GError **error)
{
  const WeirModelRule rule = { .streaming = TRUE };
  const WeirTarget target = { "t", "x", &rule, FALSE };
  g_autoptr (WeirLoss) loss = weir_loss_new (strict);
  GBytes *body = weir_embedding_codec_get (codec)->encode_request (request, &target, loss, error);

  *dropped = weir_loss_to_header (loss);
  return body;
}

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirEmbeddingRequest) request = decode (rows[i].more);
  g_autofree char *dropped = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GBytes) body = encode (rows[i].codec, request, FALSE, &dropped, &error);
  g_autoptr (GBytes) strict = encode (rows[i].codec, request, TRUE, &again, &refusal);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), rows[i].expected,
                   strlen (rows[i].expected));
  g_assert_cmpstr (dropped, ==, rows[i].dropped);
  if (rows[i].dropped == NULL)
    g_assert_no_error (refusal);
  else
    g_assert_error (refusal, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
}

static void
test_tokens (void)
{
  static const char *const codecs[] = { "titan-embeddings", "titan-image-embeddings" };

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      g_autoptr (WeirEmbeddingRequest) request = decode ("\"input\":[1,2]");
      g_autofree char *dropped = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (weir_embedding_codec_get (codecs[i])->max_inputs, ==, 1);
      g_assert_null (encode (codecs[i], request, FALSE, &dropped, &error));
      g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_UNSUPPORTED);
      g_assert_cmpstr (weir_api_error_get_param (error), ==, "input");
    }
}

static const struct
{
  const char *name;
  const char *body;
  const char *reply; /* to the client; NULL: an error */
} replies[] = {
  { "vector", "{\"embedding\":[0.10,2],\"inputTextTokenCount\":3}",
    "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.10,2]}],"
    "\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}" },
  { "no-vector", "{\"inputTextTokenCount\":3}", NULL },
  { "not-json", "<", NULL },
  { "odd-vector", "{\"embedding\":{}}", NULL },
  { "error", "{\"error\":{\"code\":400,\"message\":\"x\"}}", NULL },
};

static void
test_reply (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (WeirEmbeddingRequest) request = decode ("\"input\":\"a\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingReply) reply =
      weir_embedding_codec_get ("titan-embeddings")
          ->decode_reply (request, replies[i].body, strlen (replies[i].body), &error);
  g_autoptr (GBytes) body = NULL;

  if (replies[i].reply == NULL)
    {
      g_assert_null (reply);
      g_assert_true (error != NULL && error->domain == WEIR_API_ERROR);
      return;
    }
  g_assert_no_error (error);
  body = weir_embedding_codec_get ("openai-embeddings")->encode_reply (request, reply);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), replies[i].reply,
                   strlen (replies[i].reply));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/embedding-titan/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/embedding-titan/reply/", replies[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_reply);
    }
  g_test_add_func ("/wire/embedding-titan/tokens", test_tokens);
  return g_test_run ();
}
