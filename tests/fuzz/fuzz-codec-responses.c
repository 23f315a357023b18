/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

#include "wire/weir-token-estimate.h"

/* Any bytes as a client's body, sent on to a model of this format and to one of another; and as a reply for a
 * client that streams and for one that does not. */

static void
try_request (GBytes *body)
{
  static const char rule_text[] =
      "{\"rules\":[{\"drop\":[\"model\",\"metadata\"],\"reasoning\":true,\"efforts\":[\"low\"],"
      "\"refused\":[\"tools[].x\",\"input[].content[].x\"],\"built_ins\":[\"file\"],"
      "\"max_out\":9000}]}";
  const WeirModelRule *rule = fuzz_codec_rule (rule_text);
  g_autoptr (WeirRequest) request = fuzz_codec_request ("responses", body, NULL);

  if (request == NULL)
    return;
  g_assert_cmpint (weir_token_estimate (request), >, 0);
  fuzz_codec_patch (request, "responses", rule);
  fuzz_codec_encode (request, "responses", rule);
  fuzz_codec_encode (request, "messages", rule);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char streamed[] = "{\"model\":\"m\",\"stream\":true,\"input\":\"x\"}";
  static const char whole[] = "{\"model\":\"m\",\"input\":\"x\"}";
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  try_request (body);
  fuzz_codec_answer ("responses", streamed, (const char *) data, size);
  fuzz_codec_answer ("responses", whole, (const char *) data, size);
  return 0;
}
