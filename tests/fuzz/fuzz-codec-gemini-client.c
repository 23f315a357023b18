/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "wire/weir-codec.h"
#include "wire/weir-embedding.h"
#include "wire/weir-token-estimate.h"

/* Any bytes as the body of a Gemini client: refused with an error, or sent on as valid JSON to a model of
 * this format, as it stands and put together anew, and to those of two others. */

static void
check_json (GBytes *body, const GError *error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  gsize len;
  const char *data;

  g_assert_true ((body != NULL) != (error != NULL));
  if (body == NULL)
    return;
  data = g_bytes_get_data (body, &len);
  g_assert_true (weir_json_parse (&doc, data, len, &weir_json_limits_body, NULL));
}

static void
check_request (GBytes *body, const WeirPlace *place)
{
  static const char rule_text[] =
      "{\"rules\":[{\"refused\":[\"contents[].parts[].functionCall.id\","
      "\"contents[].parts[].functionResponse.parts\",\"generationConfig.responseJsonSchema\","
      "\"tools[].functionDeclarations[].parametersJsonSchema\"],\"max_out\":9000,"
      "\"signature_stand_in\":\"x\",\"reasoning\":true,\"min_budget\":1,\"max_budget\":99}]}";
  static const char *const codecs[] = { "gemini", "gemini", "messages", "openai-chat" };
  g_autoptr (GBytes) rule_bytes = g_bytes_new_static (rule_text, sizeof rule_text - 1);
  GBytes *files[] = { rule_bytes };
  const char *const names[] = { "rules" };
  g_autoptr (WeirModelRules) rules = weir_model_rules_new (files, names, 1, NULL);
  g_autoptr (WeirRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  WeirTarget target = { .model = "m", .executable = "e" };

  request = weir_codec_decode (weir_codec_get ("gemini"), body, place, &error);
  g_assert_true ((request != NULL) != (error != NULL));
  if (request == NULL)
    return;
  target.rule = weir_model_rules_lookup (rules, "e", "m");
  g_assert_cmpint (weir_token_estimate (request), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      const WeirCodec *codec = weir_codec_get (codecs[i]);
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) sent = i == 0 ? codec->patch_request (request, &target, NULL, &failure)
                                       : codec->encode_request (request, &target, NULL, &failure);

      check_json (sent, failure);
    }
}

static void
check_embedding (const char *codec, GBytes *body, const WeirPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirEmbeddingRequest) request =
      weir_embedding_codec_decode (weir_embedding_codec_get (codec), body, place, &error);

  g_assert_true ((request != NULL) != (error != NULL));
  if (request != NULL)
    g_assert_cmpuint (request->n_inputs, >, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const WeirPlace asked = { "m", WEIR_PLACE_STREAM_YES, FALSE };
  const WeirPlace counted = { "m", WEIR_PLACE_STREAM_NO, TRUE };
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  check_request (body, &asked);
  check_request (body, &counted);
  check_embedding ("gemini-embed", body, &asked);
  check_embedding ("gemini-batch-embed", body, &asked);
  return 0;
}
