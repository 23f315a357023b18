/* SPDX-License-Identifier: MIT */
/* Wire format: Bedrock's Converse, as aws-bedrock of SAP AI Core takes and answers it for Amazon's models
 * (AWS API reference of 2026). Streams come as binary event streams, as server-sent events of JSON, or of
 * Python literals. Fixtures: tests/data/converse. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-converse.h"

extern const WeirCodec weir_codec_converse;

const WeirCodec weir_codec_converse = {
  .id = WEIR_CODEC_CONVERSE_ID,
  .dialect = &weir_dialect_openai,
  .stream_type = "text/event-stream; charset=utf-8",
  .encode_request = weir_codec_converse_encode_request,
  .decoder_new = weir_codec_converse_decoder_new,
};
