/* SPDX-License-Identifier: MIT */
/* Wire format: Gemini generateContent, as gcp-vertexai of SAP AI Core takes and answers it (Vertex AI
 * REST reference of 2026). Streams are server-sent events without names and without an end mark.
 * Fixtures: tests/data/gemini. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

extern const WeirCodec weir_codec_gemini;

const WeirCodec weir_codec_gemini = {
  .id = WEIR_CODEC_GEMINI_ID,
  .dialect = &weir_dialect_openai,
  .stream_type = "text/event-stream; charset=utf-8",
  .encode_request = weir_codec_gemini_encode_request,
  .decoder_new = weir_codec_gemini_decoder_new,
};
