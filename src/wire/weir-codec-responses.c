/* SPDX-License-Identifier: MIT */
/* Wire format: OpenAI Responses, as its clients of 2026 speak it and as azure-openai answers it on
 * SAP AI Core: frames without an "event:" line, no "[DONE]". Fixtures: tests/data/responses. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

extern const WeirCodec weir_codec_responses;

const WeirCodec weir_codec_responses = {
  .id = WEIR_CODEC_RESPONSES_ID,
  .dialect = &weir_dialect_openai,
  .stream_type = "text/event-stream; charset=utf-8",
  .decode_request = weir_codec_responses_decode_request,
  .encode_request = weir_codec_responses_encode_request,
  .can_patch = weir_codec_responses_can_patch,
  .patch_request = weir_codec_responses_patch_request,
  .reframe = weir_codec_responses_reframe,
  .decoder_new = weir_codec_responses_decoder_new,
  .encoder_new = weir_codec_responses_encoder_new,
};
