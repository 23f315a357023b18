/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

#include "wire/weir-token-estimate.h"

/* Any bytes as the body of a Gemini client: refused with an error, or sent on to a model of this format, as it
 * stands and put together anew, and to those of two others. */

static void
try_request (GBytes *body, const WeirPlace *place)
{
  static const char rule_text[] =
      "{\"rules\":[{\"refused\":[\"contents[].parts[].functionCall.id\","
      "\"contents[].parts[].functionResponse.parts\",\"generationConfig.responseJsonSchema\","
      "\"tools[].functionDeclarations[].parametersJsonSchema\"],\"max_out\":9000,"
      "\"signature_stand_in\":\"x\",\"reasoning\":true,\"min_budget\":1,\"max_budget\":99}]}";
  const WeirModelRule *rule = fuzz_codec_rule (rule_text);
  g_autoptr (WeirRequest) request = fuzz_codec_request ("gemini", body, place);

  if (request == NULL)
    return;
  g_assert_cmpint (weir_token_estimate (request), >, 0);
  fuzz_codec_patch (request, "gemini", rule);
  fuzz_codec_encode (request, "gemini", rule);
  fuzz_codec_encode (request, "messages", rule);
  fuzz_codec_encode (request, "openai-chat", rule);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const WeirPlace asked = { "m", WEIR_PLACE_STREAM_YES, FALSE };
  const WeirPlace counted = { "m", WEIR_PLACE_STREAM_NO, TRUE };
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  try_request (body, &asked);
  try_request (body, &counted);
  fuzz_codec_embedding ("gemini-embed", body, &asked);
  fuzz_codec_embedding ("gemini-batch-embed", body, &asked);
  return 0;
}
