/* SPDX-License-Identifier: MIT */
#include "embedding-fixture.h"

#define PATH "/wire/embedding-titan"

static const EmbeddingRow rows[] = {
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

static const EmbeddingReplyRow replies[] = {
  { "vector", "titan-embeddings", "{\"embedding\":[0.10,2],\"inputTextTokenCount\":3}",
    "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.10,2]}],"
    "\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}" },
  { "no-vector", "titan-embeddings", "{\"inputTextTokenCount\":3}", NULL },
  { "not-json", "titan-embeddings", "<", NULL },
  { "odd-vector", "titan-embeddings", "{\"embedding\":{}}", NULL },
  { "error", "titan-embeddings", "{\"error\":{\"code\":400,\"message\":\"x\"}}", NULL },
};

/* They take one text at a time. */
static void
test_inputs (void)
{
  g_assert_cmpuint (weir_embedding_codec_get ("titan-embeddings")->max_inputs, ==, 1);
  g_assert_cmpuint (weir_embedding_codec_get ("titan-image-embeddings")->max_inputs, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  embedding_add_rows (PATH, rows, G_N_ELEMENTS (rows));
  embedding_add_replies (PATH "/reply", replies, G_N_ELEMENTS (replies));
  embedding_add_tokens (PATH "/tokens", "titan-embeddings");
  embedding_add_tokens (PATH "/tokens", "titan-image-embeddings");
  g_test_add_func (PATH "/inputs", test_inputs);
  return g_test_run ();
}
