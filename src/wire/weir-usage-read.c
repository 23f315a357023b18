/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-usage-read.h"

gint64
weir_usage_read_count (const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  gint64 count;

  if (!weir_json_get_int64 (doc, weir_json_get (doc, object, name), &count) || count < 0)
    return -1;
  return count;
}

gboolean
weir_usage_read_chat (const WeirJsonDoc *doc, const WeirJsonNode *node, WeirUsage *usage)
{
  const WeirJsonNode *in = weir_json_get (doc, node, "prompt_tokens_details");
  const WeirJsonNode *out = weir_json_get (doc, node, "completion_tokens_details");

  *usage = (WeirUsage) WEIR_USAGE_INIT;
  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return FALSE;

  usage->in_total = weir_usage_read_count (doc, node, "prompt_tokens");
  usage->in_cache_read = weir_usage_read_count (doc, in, "cached_tokens");
  usage->in_cache_write_5m = weir_usage_read_count (doc, in, "cache_write_tokens");
  if (usage->in_cache_write_5m < 0)
    usage->in_cache_write_5m = weir_usage_read_count (doc, in, "cache_creation_tokens");
  usage->in_audio = weir_usage_read_count (doc, in, "audio_tokens");
  usage->out_total = weir_usage_read_count (doc, node, "completion_tokens");
  usage->out_reasoning = weir_usage_read_count (doc, out, "reasoning_tokens");
  usage->out_audio = weir_usage_read_count (doc, out, "audio_tokens");
  usage->out_prediction_accepted = weir_usage_read_count (doc, out, "accepted_prediction_tokens");
  usage->out_prediction_rejected = weir_usage_read_count (doc, out, "rejected_prediction_tokens");
  return usage->in_total >= 0 || usage->out_total >= 0;
}

gboolean
weir_usage_read_responses (const WeirJsonDoc *doc, const WeirJsonNode *node, WeirUsage *usage)
{
  const WeirJsonNode *in = weir_json_get (doc, node, "input_tokens_details");
  const WeirJsonNode *out = weir_json_get (doc, node, "output_tokens_details");

  *usage = (WeirUsage) WEIR_USAGE_INIT;
  if (!weir_json_is (node, WEIR_JSON_OBJECT))
    return FALSE;

  usage->in_total = weir_usage_read_count (doc, node, "input_tokens");
  usage->in_cache_read = weir_usage_read_count (doc, in, "cached_tokens");
  usage->in_cache_write_5m = weir_usage_read_count (doc, in, "cache_write_tokens");
  usage->out_total = weir_usage_read_count (doc, node, "output_tokens");
  usage->out_reasoning = weir_usage_read_count (doc, out, "reasoning_tokens");
  return usage->in_total >= 0 || usage->out_total >= 0;
}
