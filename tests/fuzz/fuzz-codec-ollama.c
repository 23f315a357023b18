/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-codec.h"
#include "wire/weir-embedding.h"
#include "wire/weir-token-estimate.h"

/* Any bytes as the body of an Ollama client: refused with an error, or sent on as valid JSON to models of
 * three formats. */

static void
check_sent (const WeirRequest *request)
{
  static const char rule_text[] = "{\"rules\":[{\"max_out\":9000,\"urls\":false}]}";
  static const char *const codecs[] = { "gemini", "messages", "openai-chat" };
  g_autoptr (GBytes) rule_bytes = g_bytes_new_static (rule_text, sizeof rule_text - 1);
  GBytes *files[] = { rule_bytes };
  const char *const names[] = { "rules" };
  g_autoptr (WeirModelRules) rules = weir_model_rules_new (files, names, 1, NULL);
  const WeirTarget target = { .model = "m",
                              .executable = "e",
                              .rule = weir_model_rules_lookup (rules, "e", "m") };

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) sent =
          weir_codec_get (codecs[i])->encode_request (request, &target, NULL, &failure);
      g_auto (WeirJsonDoc) doc = { NULL };

      g_assert_true ((sent != NULL) != (failure != NULL));
      if (sent != NULL)
        g_assert_true (weir_json_parse (&doc, g_bytes_get_data (sent, NULL),
                                        g_bytes_get_size (sent), &weir_json_limits_body, NULL));
    }
}

static void
check_request (const char *codec, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRequest) request = weir_codec_decode (weir_codec_get (codec), body, NULL, &error);

  g_assert_true ((request != NULL) != (error != NULL));
  if (request == NULL)
    return;
  g_assert_cmpint (weir_token_estimate (request), >=, 0);
  if (request->n_turns > 0)
    check_sent (request);
}

static void
check_embedding (const char *codec, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingRequest) request =
      weir_embedding_codec_decode (weir_embedding_codec_get (codec), body, NULL, &error);

  g_assert_true ((request != NULL) != (error != NULL));
  if (request != NULL)
    g_assert_cmpuint (request->n_inputs, >, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  check_request ("ollama-chat", body);
  check_request ("ollama-generate", body);
  check_embedding ("ollama-embed", body);
  check_embedding ("ollama-embeddings", body);
  return 0;
}
