/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

#include "wire/weir-token-estimate.h"

/* Any bytes as a client's body, sent on to a model of this format and to one of another; and as a reply for a
 * client that streams and for one that does not. */

static void
try_request (GBytes *body)
{
  static const char rule_text[] =
      "{\"rules\":[{\"drop\":[\"model\",\"stream\",\"cache_control\"],\"thinking\":[\"enabled\"],"
      "\"refused\":[\"tools[].x\",\"messages[].content[].x\"],\"betas\":[],\"max_out\":9000,"
      "\"urls\":false,\"schemas\":false,\"prefill\":false}]}";
  const WeirModelRule *rule = fuzz_codec_rule (rule_text);
  g_autoptr (WeirRequest) request = fuzz_codec_request ("messages", body, NULL);

  if (request == NULL)
    return;
  g_assert_cmpint (weir_token_estimate (request), >, 0);
  fuzz_codec_patch (request, "messages", rule);
  fuzz_codec_encode (request, "messages", rule);
  fuzz_codec_encode (request, "openai-chat", rule);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char streamed[] = "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{"
                                 "\"role\":\"user\",\"content\":\"x\"}]}";
  static const char whole[] =
      "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  try_request (body);
  fuzz_codec_answer ("messages", streamed, (const char *) data, size);
  fuzz_codec_answer ("messages", whole, (const char *) data, size);
  return 0;
}
