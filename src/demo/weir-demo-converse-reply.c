/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-converse.h"

void
weir_demo_converse_reply_free (WeirDemoConverseReply *self)
{
  weir_demo_prompt_free (self->prompt);
  weir_demo_answer_free (self->answer);
  g_ptr_array_unref (self->call_ids);
  g_free (self);
}

void
weir_demo_converse_reply_write_stop (WeirDemoConverseReply *self, WeirJsonWriter *writer)
{
  const char *reason = self->answer->stop_sequence != NULL ? "stop_sequence" : "end_turn";

  if (self->answer->finish == WEIR_DEMO_FINISH_LENGTH)
    reason = "max_tokens";
  else if (self->answer->finish == WEIR_DEMO_FINISH_CALLS)
    reason = "tool_use";
  weir_json_writer_member_utf8 (writer, "stopReason", reason);
}

void
weir_demo_converse_reply_write_usage (WeirDemoConverseReply *self, WeirJsonWriter *writer)
{
  gint64 in_tokens = weir_demo_prompt_count_tokens (self->prompt);

  weir_json_writer_name (writer, "usage");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "inputTokens", in_tokens);
  weir_json_writer_member_int64 (writer, "outputTokens", self->answer->out_tokens);
  weir_json_writer_member_int64 (writer, "totalTokens", in_tokens + self->answer->out_tokens);
  weir_json_writer_member_int64 (writer, "cacheReadInputTokens", 0);
  weir_json_writer_member_int64 (writer, "cacheWriteInputTokens", 0);
  weir_json_writer_end_object (writer);
  weir_json_writer_name (writer, "metrics");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "latencyMs", 690);
  weir_json_writer_end_object (writer);
}
