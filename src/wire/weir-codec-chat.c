/* SPDX-License-Identifier: MIT */
/* Wire format: OpenAI Chat Completions, as its clients of 2026 speak it and as azure-openai and the
 * OpenAI-like executables of SAP AI Core answer it. Fixtures: tests/data/chat. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

extern const WeirCodec weir_codec_chat;

const WeirCodec weir_codec_chat = {
  .id = WEIR_CODEC_CHAT_ID,
  .dialect = &weir_dialect_openai,
  .stream_type = "text/event-stream; charset=utf-8",
  .decode_request = weir_codec_chat_decode_request,
  .decode_placed = weir_codec_chat_decode_placed,
  .encode_request = weir_codec_chat_encode_request,
  .can_patch = weir_codec_chat_can_patch,
  .patch_request = weir_codec_chat_patch_request,
  .reframe = weir_codec_chat_reframe,
  .decoder_new = weir_codec_chat_decoder_new,
  .encoder_new = weir_codec_chat_encoder_new,
  .images = TRUE,
  .forgets_thoughts = TRUE,
};
