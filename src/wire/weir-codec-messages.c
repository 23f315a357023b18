/* SPDX-License-Identifier: MIT */
/* Wire format: Anthropic Messages, versions 2023-06-01 and 2026-10-21, as its clients of 2026 speak it
 * and as aws-bedrock takes it on /invoke. Fixtures: tests/data/messages. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "base/weir-json-writer.h"

extern const WeirCodec weir_codec_messages;

static void
encode_count (gint64 tokens, GString *out)
{
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "input_tokens", tokens);
  weir_json_writer_end_object (&writer);
}

static const char *const headers[] = { WEIR_MESSAGES_HEADER_BETA, WEIR_MESSAGES_HEADER_VERSION,
                                       NULL };

const WeirCodec weir_codec_messages = {
  .id = WEIR_CODEC_MESSAGES_ID,
  .dialect = &weir_dialect_anthropic,
  .stream_type = "text/event-stream; charset=utf-8",
  .decode_request = weir_codec_messages_decode_request,
  .decode_placed = weir_codec_messages_decode_placed,
  .encode_request = weir_codec_messages_encode_request,
  .patch_request = weir_codec_messages_patch_request,
  .reframe = weir_codec_messages_reframe,
  .decoder_new = weir_codec_messages_decoder_new,
  .encoder_new = weir_codec_messages_encoder_new,
  .headers = headers,
  .take_header = weir_codec_messages_take_header,
  .encode_count = encode_count,
};
