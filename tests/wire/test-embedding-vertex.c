/* SPDX-License-Identifier: MIT */
#include "embedding-fixture.h"

#define CODEC "vertex-embeddings"

#define PATH "/wire/embedding-vertex"

static const EmbeddingRow rows[] = {
  { "one", CODEC, "\"input\":\"a{{b}}\\u0000\",\"encoding_format\":\"base64\"",
    "{\"instances\":[{\"content\":\"a{{b}}\\u0000\"}]}", NULL },
  { "dimensions", CODEC, "\"input\":\"a\",\"dimensions\":7",
    "{\"instances\":[{\"content\":\"a\"}],\"parameters\":{\"outputDimensionality\":7}}", NULL },
  { "query", CODEC, "\"input\":\"a\",\"input_type\":\"search_query\"",
    "{\"instances\":[{\"task_type\":\"RETRIEVAL_QUERY\",\"content\":\"a\"}]}", NULL },
  { "passage", CODEC, "\"input\":\"a\",\"input_type\":\"passage\"",
    "{\"instances\":[{\"task_type\":\"RETRIEVAL_DOCUMENT\",\"content\":\"a\"}]}", NULL },
  { "own-word", CODEC, "\"input\":\"a\",\"input_type\":\"FACT_VERIFICATION\"",
    "{\"instances\":[{\"task_type\":\"FACT_VERIFICATION\",\"content\":\"a\"}]}", NULL },
  { "other-type", CODEC, "\"input\":\"a\",\"input_type\":\"poem\"",
    "{\"instances\":[{\"content\":\"a\"}]}", "input_type" },
  { "user", CODEC, "\"input\":\"a\",\"user\":\"u\"", "{\"instances\":[{\"content\":\"a\"}]}",
    "user" },
};

static const EmbeddingReplyRow replies[] = {
  { "vector", CODEC,
    "{\"predictions\":[{\"embeddings\":{\"values\":[0.10,2],\"statistics\":{\"token_count\":3,"
    "\"truncated\":false}}}]}",
    "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.10,2]}],"
    "\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}" },
  { "none", CODEC, "{\"predictions\":[]}", NULL },
  { "two", CODEC,
    "{\"predictions\":[{\"embeddings\":{\"values\":[1]}},{\"embeddings\":{\"values\":[1]}}]}",
    NULL },
  { "no-list", CODEC, "{}", NULL },
  { "not-json", CODEC, "<", NULL },
  { "odd-vector", CODEC, "{\"predictions\":[{\"embeddings\":{\"values\":{}}}]}", NULL },
  { "error", CODEC, "{\"error\":{\"code\":400,\"message\":\"x\"}}", NULL },
};

/* They take one text at a time. */
static void
test_inputs (void)
{
  g_assert_cmpuint (weir_embedding_codec_get ("vertex-embeddings")->max_inputs, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  embedding_add_rows (PATH, rows, G_N_ELEMENTS (rows));
  embedding_add_replies (PATH "/reply", replies, G_N_ELEMENTS (replies));
  embedding_add_tokens (PATH "/tokens", "vertex-embeddings");
  g_test_add_func (PATH "/inputs", test_inputs);
  return g_test_run ();
}
