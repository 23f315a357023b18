/* SPDX-License-Identifier: MIT */
#include "embedding-fixture.h"

#define CODEC "sap-orchestration-embeddings"
#define MODEL(more)                                                                                \
  "{\"config\":{\"modules\":{\"embeddings\":{\"model\":{\"name\":\"e5\",\"version\":\"latest\","   \
  "\"params\":{\"encoding_format\":\"float\"" more "}}}}},"

#define PATH "/wire/embedding-orchestration"

static const EmbeddingRow rows[] = {
  { "one", CODEC, "\"input\":\"a{{b}}\\u0000\"",
    MODEL ("") "\"input\":{\"text\":[\"a{{b}}\\u0000\"]}}", NULL },
  { "several", CODEC, "\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"",
    MODEL ("") "\"input\":{\"text\":[\"a\",\"b\"]}}", NULL },
  { "dimensions", CODEC, "\"input\":\"a\",\"dimensions\":7",
    MODEL (",\"dimensions\":7") "\"input\":{\"text\":[\"a\"]}}", NULL },
  { "type", CODEC, "\"input\":\"a\",\"input_type\":\"search_query\"",
    MODEL ("") "\"input\":{\"text\":[\"a\"],\"type\":\"search_query\"}}", NULL },
  { "passage", CODEC, "\"input\":\"a\",\"input_type\":\"passage\"",
    MODEL ("") "\"input\":{\"text\":[\"a\"],\"type\":\"document\"}}", NULL },
  { "other-type", CODEC, "\"input\":\"a\",\"input_type\":\"poem\"",
    MODEL ("") "\"input\":{\"text\":[\"a\"]}}", "input_type" },
  { "user", CODEC, "\"input\":\"a\",\"user\":\"u\"", MODEL ("") "\"input\":{\"text\":[\"a\"]}}",
    "user" },
};

static const EmbeddingReplyRow replies[] = {
  { "vector", CODEC,
    "{\"final_result\":{\"data\":[{\"index\":0,\"embedding\":[0.10,2]}],\"model\":\"x\",\"usage\":"
    "{\"prompt_tokens\":3,\"total_tokens\":3}}}",
    "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.10,2]}],"
    "\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}" },
  { "no-result", CODEC, "{}", NULL },
  { "not-json", CODEC, "<", NULL },
  { "other-number", CODEC, "{\"final_result\":{\"data\":[]}}", NULL },
  { "error", CODEC, "{\"error\":{\"code\":400,\"message\":\"x\"}}", NULL },
  { "odd-vector", CODEC, "{\"final_result\":{\"data\":[{\"embedding\":{}}]}}", NULL },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  embedding_add_rows (PATH, rows, G_N_ELEMENTS (rows));
  embedding_add_replies (PATH "/reply", replies, G_N_ELEMENTS (replies));
  embedding_add_tokens (PATH "/tokens", "sap-orchestration-embeddings");
  return g_test_run ();
}
