/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

/* Input that begins with "{" is a chat request too: what is read is sent on in this format. All input is a
 * reply. */

#define CODEC "bedrock-converse"

static void
try_request (const char *data, size_t size)
{
  const WeirModelRule open = { .prefill = TRUE, .tools = TRUE, .images = TRUE, .documents = TRUE };
  const WeirModelRule closed = { .max_out = 100, .tools = TRUE };
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (WeirRequest) request = fuzz_codec_request ("openai-chat", body, NULL);

  if (request == NULL)
    return;
  fuzz_codec_encode (request, CODEC, &open);
  fuzz_codec_encode (request, CODEC, &closed);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size > 0 && data[0] == '{')
    try_request ((const char *) data, size);
  fuzz_codec_reply (CODEC, (const char *) data, size);
  return 0;
}
