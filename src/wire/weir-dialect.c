/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-dialect.h"

#include <string.h>

/* The first that fits counts. */
static const struct
{
  const char *begin; /* (nullable) */
  const char *part;  /* (nullable) */
  const char *end;   /* (nullable) */
  const WeirDialect *dialect;
} rows[] = {
  { NULL, NULL, "/messages", &weir_dialect_anthropic },
  { NULL, "/messages/", NULL, &weir_dialect_anthropic },
  { NULL, "/chat/", NULL, &weir_dialect_openai },
  { NULL, "/responses", NULL, &weir_dialect_openai },
  { "/openai/", NULL, NULL, &weir_dialect_openai },
  { "/api/claude_", NULL, NULL, &weir_dialect_anthropic },
  { "/api/event_logging", NULL, NULL, &weir_dialect_anthropic },
  { "/api/oauth/", NULL, NULL, &weir_dialect_anthropic },
  { "/api/", NULL, NULL, &weir_dialect_ollama },
  { "/v1beta/", NULL, NULL, &weir_dialect_gemini },
  { "/v1beta", NULL, "/v1beta", &weir_dialect_gemini },
  { "/v1internal", NULL, NULL, &weir_dialect_gemini },
  { "/upload/v1beta/", NULL, NULL, &weir_dialect_gemini },
  { "/v1/models/", "enerateContent", NULL, &weir_dialect_gemini },
  { "/v1/models/", NULL, ":countTokens", &weir_dialect_gemini },
  { "/v1/models/", NULL, "mbedContent", &weir_dialect_gemini },
  { "/v1/models/", NULL, "mbedContents", &weir_dialect_gemini },
  { NULL, "/embeddings", NULL, &weir_dialect_openai },
};

/* GET /v1/models is served in both dialects and the form of the key tells nothing: newer clients
 * of either API send it as a bearer token. Only the version header does. */
const WeirDialect *
weir_dialect_for_head (const char *path, gboolean anthropic_version)
{
  g_return_val_if_fail (path != NULL, &weir_dialect_openai);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((rows[i].begin == NULL || g_str_has_prefix (path, rows[i].begin))
        && (rows[i].part == NULL || strstr (path, rows[i].part) != NULL)
        && (rows[i].end == NULL || g_str_has_suffix (path, rows[i].end)))
      return rows[i].dialect;
  return anthropic_version ? &weir_dialect_anthropic : &weir_dialect_openai;
}
