/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-chat-reply.h"

#include <string.h>

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-seal.h"

void
weir_demo_chat_reply_free (WeirDemoChatReply *self)
{
  weir_demo_prompt_free (self->prompt);
  weir_demo_answer_free (self->answer);
  g_ptr_array_unref (self->call_ids);
  g_free (self->id);
  g_free (self->model);
  g_free (self);
}

const char *
weir_demo_chat_reply_get_call_id (WeirDemoChatReply *self, guint choice, guint call)
{
  return self->call_ids->pdata[choice * self->answer->calls->len + call];
}

const char *
weir_demo_chat_reply_get_finish (WeirDemoChatReply *self)
{
  switch (self->answer->finish)
    {
    case WEIR_DEMO_FINISH_LENGTH:
      return "length";
    case WEIR_DEMO_FINISH_CALLS:
      return "tool_calls";
    case WEIR_DEMO_FINISH_STOP:
      break;
    }
  return "stop";
}

static void
write_details (WeirDemoChatReply *self, WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "completion_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "accepted_prediction_tokens", 0);
  weir_json_writer_member_int64 (writer, "audio_tokens", 0);
  weir_json_writer_member_int64 (writer, "reasoning_tokens",
                                 self->answer->reasoning_tokens * self->n);
  weir_json_writer_member_int64 (writer, "rejected_prediction_tokens", 0);
  weir_json_writer_end_object (writer);
  weir_json_writer_name (writer, "prompt_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "audio_tokens", 0);
  weir_json_writer_member_int64 (writer, "cached_tokens", self->cached_tokens);
  weir_json_writer_end_object (writer);
}

static void
write_orchestrated_details (WeirDemoChatReply *self, WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "completion_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "reasoning_tokens",
                                 self->answer->reasoning_tokens * self->n);
  weir_json_writer_end_object (writer);
  weir_json_writer_name (writer, "prompt_tokens_details");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "cached_tokens", self->cached_tokens);
  weir_json_writer_member_int64 (writer, "cache_creation_tokens", 0);
  weir_json_writer_end_object (writer);
}

void
weir_demo_chat_reply_write_usage (WeirDemoChatReply *self, WeirJsonWriter *writer)
{
  gint64 in_tokens = weir_demo_prompt_count_tokens (self->prompt);
  gint64 out_tokens = self->answer->out_tokens * self->n;

  weir_json_writer_name (writer, "usage");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "completion_tokens", out_tokens);
  weir_json_writer_member_int64 (writer, "prompt_tokens", in_tokens);
  weir_json_writer_member_int64 (writer, "total_tokens", in_tokens + out_tokens);
  if (self->style == WEIR_DEMO_CHAT_AZURE)
    write_details (self, writer);
  else if (self->style == WEIR_DEMO_CHAT_VLLM)
    weir_json_writer_member_null (writer, "prompt_tokens_details");
  else if (self->style == WEIR_DEMO_CHAT_ORCHESTRATED)
    write_orchestrated_details (self, writer);
  else
    weir_json_writer_member_utf8 (writer, "search_context_size", "low");
  weir_json_writer_end_object (writer);
}

static void
write_filter_results (WeirJsonWriter *writer)
{
  static const char *const names[] = { "hate", "self_harm", "sexual", "violence" };

  weir_json_writer_name (writer, "content_filter_results");
  weir_json_writer_begin_object (writer);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      weir_json_writer_name (writer, names[i]);
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_boolean (writer, "filtered", FALSE);
      weir_json_writer_member_utf8 (writer, "severity", "safe");
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
}

void
weir_demo_chat_reply_write_prompt_filter (WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "prompt_filter_results");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "prompt_index", 0);
  write_filter_results (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
}

static void
write_token (WeirJsonWriter *writer, const char *token, gsize len)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "token");
  weir_json_writer_utf8 (writer, token, (gssize) len);
  weir_json_writer_name (writer, "logprob");
  weir_json_writer_double (writer, -0.125);
  weir_json_writer_name (writer, "bytes");
  weir_json_writer_begin_array (writer);
  for (gsize i = 0; i < len; i++)
    weir_json_writer_int64 (writer, (guint8) token[i]);
  weir_json_writer_end_array (writer);
  weir_json_writer_name (writer, "top_logprobs");
  weir_json_writer_begin_array (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
}

void
weir_demo_chat_reply_write_logprobs (WeirJsonWriter *writer, const char *text, gboolean whole)
{
  gsize len = weir_demo_answer_measure_piece (text);

  weir_json_writer_name (writer, "logprobs");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "content");
  weir_json_writer_begin_array (writer);
  while (len > 0)
    {
      write_token (writer, text, len);
      text += len;
      len = whole ? weir_demo_answer_measure_piece (text) : 0;
    }
  weir_json_writer_end_array (writer);
  weir_json_writer_member_null (writer, "refusal");
  weir_json_writer_end_object (writer);
}

void
weir_demo_chat_reply_write_sources (WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "citations");
  weir_json_writer_begin_array (writer);
  weir_json_writer_utf8 (writer, "https://example.com/source", -1);
  weir_json_writer_end_array (writer);
  weir_json_writer_name (writer, "search_results");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "title", "A simulated source");
  weir_json_writer_member_utf8 (writer, "url", "https://example.com/source");
  weir_json_writer_member_utf8 (writer, "date", "2026-01-01");
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
}

static void
write_calls (WeirDemoChatReply *self, WeirJsonWriter *writer, guint choice)
{
  weir_json_writer_name (writer, "tool_calls");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < self->answer->calls->len; i++)
    {
      const WeirDemoCall *call = self->answer->calls->pdata[i];

      weir_json_writer_begin_object (writer);
      weir_json_writer_name (writer, "function");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "arguments", call->arguments);
      weir_json_writer_member_utf8 (writer, "name", call->name);
      weir_json_writer_end_object (writer);
      weir_json_writer_member_utf8 (writer, "id",
                                    weir_demo_chat_reply_get_call_id (self, choice, i));
      weir_json_writer_member_utf8 (writer, "type", "function");
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);
}

void
weir_demo_chat_reply_write_thought (WeirJsonWriter *writer,
                                    const char *thought,
                                    const char *signature)
{
  weir_json_writer_name (writer, "reasoning_content");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "content", thought);
  weir_json_writer_member_utf8 (writer, "signature", signature);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
}

static void
write_message (WeirDemoChatReply *self, WeirJsonWriter *writer, guint choice)
{
  const WeirDemoAnswer *answer = self->answer;

  weir_json_writer_name (writer, "message");
  weir_json_writer_begin_object (writer);
  if (answer->calls->len > 0 && answer->text[0] == '\0')
    weir_json_writer_member_null (writer, "content");
  else
    weir_json_writer_member_utf8 (writer, "content", answer->text);
  weir_json_writer_member_utf8 (writer, "role", "assistant");
  if (self->style == WEIR_DEMO_CHAT_AZURE)
    {
      weir_json_writer_name (writer, "annotations");
      weir_json_writer_begin_array (writer);
      weir_json_writer_end_array (writer);
      weir_json_writer_member_null (writer, "refusal");
    }
  else if (self->style == WEIR_DEMO_CHAT_VLLM)
    weir_json_writer_member_utf8 (writer, "reasoning_content", answer->reasoning);
  else if (self->style == WEIR_DEMO_CHAT_ORCHESTRATED && answer->reasoning != NULL)
    {
      g_autofree char *signature = weir_demo_seal_sign ("reasoning_content", answer->reasoning);

      weir_demo_chat_reply_write_thought (writer, answer->reasoning, signature);
    }
  if (answer->calls->len > 0 || self->style == WEIR_DEMO_CHAT_VLLM)
    write_calls (self, writer, choice);
  weir_json_writer_end_object (writer);
}

static void
write_choice (WeirDemoChatReply *self, WeirJsonWriter *writer, guint choice)
{
  weir_json_writer_begin_object (writer);
  if (self->style == WEIR_DEMO_CHAT_AZURE)
    write_filter_results (writer);
  weir_json_writer_member_utf8 (writer, "finish_reason", weir_demo_chat_reply_get_finish (self));
  weir_json_writer_member_int64 (writer, "index", choice);
  if (self->logprobs)
    weir_demo_chat_reply_write_logprobs (writer, self->answer->text, TRUE);
  else
    weir_json_writer_member_null (writer, "logprobs");
  write_message (self, writer, choice);
  if (self->style == WEIR_DEMO_CHAT_VLLM)
    weir_json_writer_member_null (writer, "stop_reason");
  weir_json_writer_end_object (writer);
}

void
weir_demo_chat_reply_write (WeirDemoChatReply *self, WeirJsonWriter *writer)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "choices");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < self->n; i++)
    write_choice (self, writer, i);
  weir_json_writer_end_array (writer);
  weir_json_writer_member_int64 (writer, "created", self->created_s);
  weir_json_writer_member_utf8 (writer, "id", self->id);
  weir_json_writer_member_utf8 (writer, "model", self->model);
  weir_json_writer_member_utf8 (writer, "object", "chat.completion");
  if (self->style == WEIR_DEMO_CHAT_AZURE)
    {
      weir_demo_chat_reply_write_prompt_filter (writer);
      weir_json_writer_member_utf8 (writer, "system_fingerprint", "fp_demo0001");
    }
  else if (self->style == WEIR_DEMO_CHAT_SONAR)
    weir_demo_chat_reply_write_sources (writer);
  weir_demo_chat_reply_write_usage (self, writer);
  weir_json_writer_end_object (writer);
}

static void
make_call_ids (WeirDemoExchange *exchange, WeirDemoChatReply *self)
{
  /* Mistral's ids are nine letters and digits, and it takes no others. */
  gboolean is_short = self->style == WEIR_DEMO_CHAT_VLLM;

  for (guint i = 0; i < self->n * self->answer->calls->len; i++)
    g_ptr_array_add (
        self->call_ids,
        weir_demo_core_make_id (exchange->core, is_short ? "" : "call_", is_short ? 9 : 24));
}

WeirDemoChatReply *
weir_demo_chat_reply_new (WeirDemoExchange *exchange,
                          JsonObject *body,
                          WeirDemoChatStyle style,
                          const char *model,
                          gboolean can_think)
{
  WeirDemoChatReply *self = g_new0 (WeirDemoChatReply, 1);
  JsonObject *options = weir_demo_json_get_object (body, "stream_options");

  self->style = style;
  self->prompt = weir_demo_chat_read (body);
  self->prompt->can_think = can_think;
  self->answer = weir_demo_answer_new (self->prompt, model);
  self->id = weir_demo_core_make_id (exchange->core, "chatcmpl-", 29);
  self->model = g_strdup (model);
  self->created_s = g_get_real_time () / G_USEC_PER_SEC;
  self->n = (guint) CLAMP (weir_demo_json_get_int (body, "n", 1), 1, 128);
  self->call_ids = g_ptr_array_new_with_free_func (g_free);
  self->logprobs = weir_demo_json_get_boolean (body, "logprobs", FALSE);
  self->include_usage = weir_demo_json_get_boolean (options, "include_usage", FALSE);
  self->cached_tokens =
      weir_demo_prompt_cache_match (exchange->core->prompt_cache, exchange->entry->id,
                                    self->prompt->transcript->str, self->prompt->transcript->len);
  make_call_ids (exchange, self);
  return self;
}
