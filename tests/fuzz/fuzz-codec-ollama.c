/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

#include "wire/weir-token-estimate.h"

/* Any bytes as the body of an Ollama client: refused with an error, or sent on to models of three formats. */

static void
try_request (const char *codec, GBytes *body)
{
  static const char *const codecs[] = { "gemini", "messages", "openai-chat" };
  const WeirModelRule *rule = fuzz_codec_rule ("{\"rules\":[{\"max_out\":9000,\"urls\":false}]}");
  g_autoptr (WeirRequest) request = fuzz_codec_request (codec, body, NULL);

  if (request == NULL)
    return;
  g_assert_cmpint (weir_token_estimate (request), >=, 0);
  if (request->n_turns > 0)
    for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
      fuzz_codec_encode (request, codecs[i], rule);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  try_request ("ollama-chat", body);
  try_request ("ollama-generate", body);
  fuzz_codec_embedding ("ollama-embed", body, NULL);
  fuzz_codec_embedding ("ollama-embeddings", body, NULL);
  return 0;
}
