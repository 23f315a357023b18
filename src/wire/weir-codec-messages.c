/* SPDX-License-Identifier: MIT */
/* Wire format: Anthropic Messages, versions 2023-06-01 and 2026-10-21, as its clients of 2026 speak it
 * and as aws-bedrock takes it on /invoke. Fixtures: tests/data/messages. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

extern const WeirCodec weir_codec_messages;

const WeirCodec weir_codec_messages = {
  .id = WEIR_CODEC_MESSAGES_ID,
  .dialect = &weir_dialect_anthropic,
  .stream_type = "text/event-stream; charset=utf-8",
  .decode_request = weir_codec_messages_decode_request,
  .encode_request = weir_codec_messages_encode_request,
  .patch_request = weir_codec_messages_patch_request,
  .reframe = weir_codec_messages_reframe,
  .decoder_new = weir_codec_messages_decoder_new,
  .encoder_new = weir_codec_messages_encoder_new,
  .header = "anthropic-beta",
  .take_header = weir_codec_messages_take_header,
};
