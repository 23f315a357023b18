/* SPDX-License-Identifier: MIT */
/* Wire format: Gemini generateContent, as gcp-vertexai of SAP AI Core takes and answers it (Vertex AI
 * REST reference of 2026) and as clients of the Gemini API speak it (v1beta, 2026). Streams are
 * server-sent events without names and without an end mark; clients that do not ask for those get one
 * JSON array. Fixtures: tests/data/gemini. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include "base/weir-json-writer.h"

extern const WeirCodec weir_codec_gemini;
extern const WeirCodec weir_codec_gemini_array;

void
weir_codec_gemini_encode_count (gint64 tokens, GString *out)
{
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "totalTokens", tokens);
  weir_json_writer_end_object (&writer);
}

const WeirCodec weir_codec_gemini = {
  .id = WEIR_CODEC_GEMINI_ID,
  .dialect = &weir_dialect_gemini,
  .stream_type = "text/event-stream; charset=utf-8",
  .decode_placed = weir_codec_gemini_decode_placed,
  .encode_request = weir_codec_gemini_encode_request,
  .patch_request = weir_codec_gemini_patch_request,
  .reframe = weir_codec_gemini_reframe,
  .decoder_new = weir_codec_gemini_decoder_new,
  .encoder_new = weir_codec_gemini_encoder_new,
  .encode_count = weir_codec_gemini_encode_count,
};

const WeirCodec weir_codec_gemini_array = {
  .id = WEIR_CODEC_GEMINI_ID "-array",
  .like = WEIR_CODEC_GEMINI_ID,
  .dialect = &weir_dialect_gemini,
  .stream_type = "application/json",
  .decode_placed = weir_codec_gemini_decode_placed,
  .patch_request = weir_codec_gemini_patch_request,
  .encoder_new = weir_codec_gemini_array_encoder_new,
};
