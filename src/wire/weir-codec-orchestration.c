/* SPDX-License-Identifier: MIT */
/* Wire format: completions of SAP AI Core's orchestration service, version 2 (its API specification
 * 0.110 of 2026). The request is a chat body taken apart and put together in another way, the reply a
 * chat completion inside another object. Streams are server-sent events without names. Fixtures:
 * tests/data/orchestration. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-orchestration.h"

extern const WeirCodec weir_codec_orchestration;

const WeirCodec weir_codec_orchestration = {
  .id = WEIR_CODEC_ORCHESTRATION_ID,
  .dialect = &weir_dialect_openai,
  .stream_type = "text/event-stream; charset=utf-8",
  .encode_request = weir_codec_orchestration_encode_request,
  .decoder_new = weir_codec_orchestration_decoder_new,
};
