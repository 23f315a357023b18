/* SPDX-License-Identifier: MIT */
#include "fuzz-codec.h"

/* Input that begins with "{" is a request: it is sent on as it came and put together anew. All input is a
 * reply for a client that streams and for one that does not. */

static void
try_request (const char *data, size_t size)
{
  static const char *const allow[] = { "messages", "model", "max_completion_tokens", "tools",
                                       NULL };
  static const char *const refused[] = { "messages[].content[].cache_control", "tools[].x", NULL };
  static const WeirRename rename[] = { { "max_tokens", "max_completion_tokens" }, { NULL, NULL } };
  const WeirModelRule narrow = { .allow = allow,
                                 .refused = refused,
                                 .rename = rename,
                                 .system_role = "developer",
                                 .tool_id_length = 9,
                                 .tools = TRUE,
                                 .images = TRUE };
  const WeirModelRule open = { .tools = TRUE, .images = TRUE, .documents = TRUE };
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (WeirRequest) request = fuzz_codec_request ("openai-chat", body, NULL);

  if (request == NULL)
    return;
  fuzz_codec_patch (request, "openai-chat", &narrow);
  fuzz_codec_patch (request, "openai-chat", &open);
  fuzz_codec_encode (request, "openai-chat", &open);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char streamed[] =
      "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}";
  static const char whole[] =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}";

  if (size > 0 && data[0] == '{')
    try_request ((const char *) data, size);
  fuzz_codec_answer ("openai-chat", streamed, (const char *) data, size);
  fuzz_codec_answer ("openai-chat", whole, (const char *) data, size);
  return 0;
}
