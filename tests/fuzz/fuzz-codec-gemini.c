/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

/* Input that begins with "{" is a chat request too: what is read is sent on in this format. All input is a
 * reply. */

#define CODEC "gemini"

static void
try_request (const char *data, size_t size)
{
  static const char *const refused[] = { "contents[].parts[].functionResponse.parts",
                                         "generationConfig.responseJsonSchema",
                                         "tools[].functionDeclarations[].parameters.default",
                                         "tools[].functionDeclarations[].parametersJsonSchema",
                                         NULL };
  const WeirModelRule budget = { .refused = refused,
                                 .efforts = 1u << WEIR_EFFORT_LOW,
                                 .min_budget = 128,
                                 .max_budget = 4096,
                                 .reasoning = TRUE,
                                 .tools = TRUE,
                                 .images = TRUE,
                                 .documents = TRUE };
  const WeirModelRule level = { .efforts = 1u << WEIR_EFFORT_LOW,
                                .reasoning = TRUE,
                                .signature_stand_in = "none",
                                .output_with_tools = TRUE,
                                .tools = TRUE,
                                .images = TRUE,
                                .documents = TRUE };
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (WeirRequest) request = fuzz_codec_request ("openai-chat", body, NULL);

  if (request == NULL)
    return;
  fuzz_codec_encode (request, CODEC, &budget);
  fuzz_codec_encode (request, CODEC, &level);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size > 0 && data[0] == '{')
    try_request ((const char *) data, size);
  fuzz_codec_reply (CODEC, (const char *) data, size);
  return 0;
}
