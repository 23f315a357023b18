/* SPDX-License-Identifier: MIT */
#include "wire/weir-dialect.h"

static const struct
{
  const char *path;
  gboolean version;
  const WeirDialect *dialect;
} rows[] = {
  { "/v1/messages", FALSE, &weir_dialect_anthropic },
  { "/v1/messages", TRUE, &weir_dialect_anthropic },
  { "/v1/messages/count_tokens", FALSE, &weir_dialect_anthropic },
  { "/anthropic/v1/messages", FALSE, &weir_dialect_anthropic },
  { "/v1/models", TRUE, &weir_dialect_anthropic },
  { "/v1/models", FALSE, &weir_dialect_openai },
  { "/v1/models/x", TRUE, &weir_dialect_anthropic },
  { "/v1/chat/completions", FALSE, &weir_dialect_openai },
  { "/v1/chat/completions", TRUE, &weir_dialect_openai },
  { "/v1/responses", TRUE, &weir_dialect_openai },
  { "/v1/embeddings", FALSE, &weir_dialect_openai },
  { "/openai/deployments/x/embeddings", FALSE, &weir_dialect_openai },
  { "/v1beta/models", FALSE, &weir_dialect_gemini },
  { "/v1beta/models/x:generateContent", TRUE, &weir_dialect_gemini },
  { "/v1/models/x:streamGenerateContent", FALSE, &weir_dialect_gemini },
  { "/v1/models/x:countTokens", FALSE, &weir_dialect_gemini },
  { "/v1/models/x:batchEmbedContents", FALSE, &weir_dialect_gemini },
  { "/v1internal:loadCodeAssist", FALSE, &weir_dialect_gemini },
  { "/api/chat", FALSE, &weir_dialect_ollama },
  { "/api/tags", TRUE, &weir_dialect_ollama },
  { "/api/embeddings", FALSE, &weir_dialect_ollama },
  { "/api/event_logging/batch", FALSE, &weir_dialect_anthropic },
  { "/", FALSE, &weir_dialect_openai },
  { "/nowhere", TRUE, &weir_dialect_anthropic },
};

static void
test_for_head (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %d", rows[i].path, rows[i].version);
      g_assert_cmpstr (weir_dialect_for_head (rows[i].path, rows[i].version)->id, ==,
                       rows[i].dialect->id);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/dialect/for-head", test_for_head);
  return g_test_run ();
}
