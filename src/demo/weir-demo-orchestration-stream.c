/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* A completion as orchestration streams it: a preface with everything in it empty, then chunks that say
 * everything twice, what ends the answer and its usage in one. */

#include <string.h>

#include "demo/weir-demo-orchestration.h"
#include "demo/weir-demo-seal.h"
#include "demo/weir-demo-stream.h"

typedef enum
{
  STEP_PREFACE,
  STEP_THOUGHT,
  STEP_SIGNATURE,
  STEP_TEXT,
  STEP_CALL_HEAD,
  STEP_CALL_ARGUMENTS,
  STEP_FINISH,
  STEP_DONE,
  STEP_OVER,
} Step;

typedef struct
{
  WeirDemoChatReply *reply;
  char *request_id;
  Step step;
  guint choice;
  guint call;
  const char *at; /* what is left of what is being told */
} OrchestrationStream;

static void
stream_free (gpointer data)
{
  OrchestrationStream *self = data;

  weir_demo_chat_reply_free (self->reply);
  g_free (self->request_id);
  g_free (self);
}

/* The answer of a choice begins. */
static void
begin_choice (OrchestrationStream *self)
{
  const WeirDemoAnswer *answer = self->reply->answer;

  self->call = 0;
  self->at = answer->reasoning != NULL ? answer->reasoning : answer->text;
  self->step = answer->reasoning != NULL ? STEP_THOUGHT : STEP_TEXT;
}

/* Passes over what is told. */
static void
skip_told (OrchestrationStream *self)
{
  const WeirDemoAnswer *answer = self->reply->answer;

  if (self->step == STEP_THOUGHT && *self->at == '\0')
    self->step = STEP_SIGNATURE;
  if (self->step == STEP_TEXT && *self->at == '\0')
    self->step = STEP_CALL_HEAD;
  if (self->step == STEP_CALL_ARGUMENTS && *self->at == '\0')
    {
      self->call++;
      self->step = STEP_CALL_HEAD;
    }
  if (self->step == STEP_CALL_HEAD && self->call >= answer->calls->len)
    self->step = STEP_FINISH;
}

static void
write_call (OrchestrationStream *self, WeirJsonWriter *writer)
{
  const WeirDemoCall *call = self->reply->answer->calls->pdata[self->call];
  gboolean is_head = self->step == STEP_CALL_HEAD;
  gsize len = is_head ? 0 : weir_demo_answer_measure_fragment (self->at);

  weir_json_writer_name (writer, "tool_calls");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "index", self->call);
  if (is_head)
    {
      weir_json_writer_member_utf8 (
          writer, "id", weir_demo_chat_reply_get_call_id (self->reply, self->choice, self->call));
      weir_json_writer_member_utf8 (writer, "type", "function");
    }
  weir_json_writer_name (writer, "function");
  weir_json_writer_begin_object (writer);
  if (is_head)
    weir_json_writer_member_utf8 (writer, "name", call->name);
  weir_json_writer_name (writer, "arguments");
  weir_json_writer_utf8 (writer, is_head ? "" : self->at, (gssize) len);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
  self->at = is_head ? call->arguments : self->at + len;
  self->step = STEP_CALL_ARGUMENTS;
}

static void
write_thought (OrchestrationStream *self, WeirJsonWriter *writer)
{
  const char *reasoning = self->reply->answer->reasoning;

  weir_json_writer_member_utf8 (writer, "content", "");
  if (self->step == STEP_SIGNATURE)
    {
      g_autofree char *signature = weir_demo_seal_sign ("reasoning_content", reasoning);

      weir_demo_chat_reply_write_thought (writer, NULL, signature);
      self->at = self->reply->answer->text;
      self->step = STEP_TEXT;
    }
  else
    {
      gsize len = weir_demo_answer_measure_piece (self->at);
      g_autofree char *piece = g_strndup (self->at, len);

      weir_demo_chat_reply_write_thought (writer, piece, NULL);
      self->at += len;
    }
}

static void
write_delta (OrchestrationStream *self, WeirJsonWriter *writer)
{
  gsize len;

  weir_json_writer_name (writer, "delta");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "role", self->step == STEP_PREFACE ? "" : "assistant");
  switch (self->step)
    {
    case STEP_THOUGHT:
    case STEP_SIGNATURE:
      write_thought (self, writer);
      break;
    case STEP_TEXT:
      len = weir_demo_answer_measure_piece (self->at);
      weir_json_writer_name (writer, "content");
      weir_json_writer_utf8 (writer, self->at, (gssize) len);
      self->at += len;
      break;
    case STEP_CALL_HEAD:
    case STEP_CALL_ARGUMENTS:
      weir_json_writer_member_utf8 (writer, "content", "");
      write_call (self, writer);
      break;
    default:
      weir_json_writer_member_utf8 (writer, "content", "");
      break;
    }
  weir_json_writer_end_object (writer);
}

/* (transfer full): a chunk as the model's side would have it. */
static GString *
make_chunk (OrchestrationStream *self)
{
  GString *json = g_string_new (NULL);
  WeirDemoChatReply *reply = self->reply;
  gboolean preface = self->step == STEP_PREFACE;
  gboolean finish = self->step == STEP_FINISH;
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "id", preface ? "" : reply->id);
  weir_json_writer_member_utf8 (&writer, "object", preface ? "" : "chat.completion.chunk");
  weir_json_writer_member_int64 (&writer, "created", preface ? 0 : reply->created_s);
  weir_json_writer_member_utf8 (&writer, "model", preface ? "" : reply->model);
  weir_json_writer_member_utf8 (&writer, "system_fingerprint", "");
  weir_json_writer_name (&writer, "choices");
  weir_json_writer_begin_array (&writer);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "index", self->choice);
  write_delta (self, &writer);
  weir_json_writer_member_utf8 (&writer, "finish_reason",
                                finish ? weir_demo_chat_reply_get_finish (reply) : "");
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_array (&writer);
  if (finish && self->choice + 1 == reply->n)
    weir_demo_chat_reply_write_usage (reply, &writer);
  weir_json_writer_end_object (&writer);
  return json;
}

static void
follow (OrchestrationStream *self, Step told)
{
  if (told == STEP_PREFACE)
    begin_choice (self);
  else if (told == STEP_FINISH && self->choice + 1 < self->reply->n)
    {
      self->choice++;
      begin_choice (self);
    }
  else if (told == STEP_FINISH)
    self->step = STEP_DONE;
  skip_told (self);
}

static gboolean
stream_next (gpointer state, GString *out)
{
  OrchestrationStream *self = state;
  Step step = self->step;
  g_autoptr (GString) chunk = NULL;

  if (step == STEP_OVER)
    return FALSE;
  if (step == STEP_DONE)
    {
      g_string_append (out, "data: [DONE]\n\n");
      self->step = STEP_OVER;
      return TRUE;
    }
  chunk = make_chunk (self);
  g_string_append_printf (out, "data: {\"request_id\":\"%s\",\"intermediate_results\":{\"%s\":%s},",
                          self->request_id, step == STEP_PREFACE ? "templating" : "llm",
                          step == STEP_PREFACE ? "[]" : chunk->str);
  g_string_append_printf (out, "\"final_result\":%s}\n\n", chunk->str);
  follow (self, step);
  return TRUE;
}

static void
stream_append_error (gpointer state, GString *out)
{
  static const WeirDemoRefusal refusal = { 429, NULL, (char *) "LLM Module",
                                           (char *) "429 - LLM Module: exceeded token rate limit" };
  OrchestrationStream *self = state;
  WeirJsonWriter writer;

  g_string_append (out, "data: ");
  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_demo_orchestration_write_error (&writer, self->request_id, &refusal);
  weir_json_writer_end_object (&writer);
  g_string_append (out, "\n\n");
}

void
weir_demo_orchestration_stream_start (WeirDemoExchange *exchange, WeirDemoChatReply *reply)
{
  static const WeirDemoStreamOps ops = { "text/event-stream", stream_next, stream_append_error,
                                         NULL };
  OrchestrationStream *self = g_new0 (OrchestrationStream, 1);

  self->reply = reply;
  self->request_id = weir_demo_core_make_id (exchange->core, "", 32);
  weir_demo_stream_start (exchange, &ops, self, stream_free);
}
