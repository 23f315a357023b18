/* SPDX-License-Identifier: MIT */
/* Wire format: the API of Ollama, /api/chat and /api/generate, as of its version 0.12 (2026): a JSON
 * object a line, the last with "done". Fixtures: in the tests of the encoder. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-ollama.h"

#include <string.h>

#define TAG ":latest"
#define STREAM_TYPE "application/x-ndjson"

extern const WeirCodec weir_codec_ollama_chat;
extern const WeirCodec weir_codec_ollama_generate;

WeirJsonText
weir_codec_ollama_untag (WeirJsonText model)
{
  gsize len = strlen (TAG);

  if (model.len > len && memcmp (model.data + model.len - len, TAG, len) == 0)
    model.len -= len;
  return model;
}

const WeirCodec weir_codec_ollama_chat = {
  .id = WEIR_CODEC_OLLAMA_CHAT_ID,
  .dialect = &weir_dialect_ollama,
  .stream_type = STREAM_TYPE,
  .decode_request = weir_codec_ollama_chat_decode_request,
  .encoder_new = weir_codec_ollama_chat_encoder_new,
  .forgets_thoughts = TRUE,
};

const WeirCodec weir_codec_ollama_generate = {
  .id = WEIR_CODEC_OLLAMA_GENERATE_ID,
  .dialect = &weir_dialect_ollama,
  .stream_type = STREAM_TYPE,
  .decode_request = weir_codec_ollama_generate_decode_request,
  .encoder_new = weir_codec_ollama_generate_encoder_new,
};
