/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-chat-reply.h"

#include "demo/weir-demo-stream.h"

/* What a choice tells next; each step moves the cursor to the step that follows. */
typedef enum
{
  STEP_ROLE,
  STEP_REASONING,
  STEP_TEXT,
  STEP_CALL_HEAD,
  STEP_CALL_ARGUMENTS,
  STEP_FINISH,
  STEP_OVER,
} Step;

typedef struct
{
  Step step;
  const char *at; /* what is left of the text that is being told */
  guint call;
} Cursor;

typedef enum
{
  PHASE_PROMPT_FILTER,
  PHASE_CHOICES,
  PHASE_USAGE,
  PHASE_DONE,
  PHASE_OVER,
} Phase;

typedef struct
{
  WeirDemoChatReply *reply;
  Phase phase;
  Cursor *cursors;
  guint turn; /* the choice whose turn it is */
  guint n_over;
} ChatStream;

static void
chat_stream_free (gpointer data)
{
  ChatStream *self = data;

  weir_demo_chat_reply_free (self->reply);
  g_free (self->cursors);
  g_free (self);
}

/* The step after the text and its parts are told. */
static void
skip_empty (ChatStream *self, Cursor *cursor)
{
  const WeirDemoAnswer *answer = self->reply->answer;

  if (cursor->step == STEP_REASONING && *cursor->at == '\0')
    {
      cursor->step = STEP_TEXT;
      cursor->at = answer->text;
    }
  if (cursor->step == STEP_TEXT && *cursor->at == '\0')
    cursor->step = STEP_CALL_HEAD;
  if (cursor->step == STEP_CALL_ARGUMENTS && *cursor->at == '\0')
    {
      cursor->step = STEP_CALL_HEAD;
      cursor->call++;
    }
  if (cursor->step == STEP_CALL_HEAD && cursor->call >= answer->calls->len)
    cursor->step = STEP_FINISH;
}

static void
write_role (ChatStream *self, Cursor *cursor, WeirJsonWriter *writer)
{
  const WeirDemoAnswer *answer = self->reply->answer;
  gboolean tells_reasoning = self->reply->style == WEIR_DEMO_CHAT_VLLM && answer->reasoning != NULL;

  if (answer->calls->len > 0 && answer->text[0] == '\0')
    weir_json_writer_member_null (writer, "content");
  else
    weir_json_writer_member_utf8 (writer, "content", "");
  weir_json_writer_member_utf8 (writer, "role", "assistant");
  if (self->reply->style == WEIR_DEMO_CHAT_AZURE)
    weir_json_writer_member_null (writer, "refusal");
  cursor->step = STEP_REASONING;
  cursor->at = tells_reasoning ? answer->reasoning : "";
}

static void
write_piece (Cursor *cursor, WeirJsonWriter *writer, const char *name)
{
  gsize len = weir_demo_answer_measure_piece (cursor->at);

  weir_json_writer_name (writer, name);
  weir_json_writer_utf8 (writer, cursor->at, (gssize) len);
  cursor->at += len;
}

static void
write_call (ChatStream *self, Cursor *cursor, WeirJsonWriter *writer)
{
  const WeirDemoCall *call = self->reply->answer->calls->pdata[cursor->call];
  gboolean is_head = cursor->step == STEP_CALL_HEAD;
  gsize len = is_head ? 0 : weir_demo_answer_measure_fragment (cursor->at);

  weir_json_writer_name (writer, "tool_calls");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "function");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "arguments");
  weir_json_writer_utf8 (writer, is_head ? "" : cursor->at, (gssize) len);
  if (is_head)
    weir_json_writer_member_utf8 (writer, "name", call->name);
  weir_json_writer_end_object (writer);
  if (is_head)
    {
      weir_json_writer_member_utf8 (
          writer, "id", weir_demo_chat_reply_get_call_id (self->reply, self->turn, cursor->call));
      weir_json_writer_member_utf8 (writer, "type", "function");
    }
  weir_json_writer_member_int64 (writer, "index", cursor->call);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
  cursor->at = is_head ? call->arguments : cursor->at + len;
  cursor->step = STEP_CALL_ARGUMENTS;
}

static void
write_delta (ChatStream *self, Cursor *cursor, WeirJsonWriter *writer)
{
  weir_json_writer_name (writer, "delta");
  weir_json_writer_begin_object (writer);
  switch (cursor->step)
    {
    case STEP_ROLE:
      write_role (self, cursor, writer);
      break;
    case STEP_REASONING:
      write_piece (cursor, writer, "reasoning_content");
      break;
    case STEP_TEXT:
      write_piece (cursor, writer, "content");
      break;
    case STEP_CALL_HEAD:
    case STEP_CALL_ARGUMENTS:
      write_call (self, cursor, writer);
      break;
    case STEP_FINISH:
      cursor->step = STEP_OVER;
      break;
    case STEP_OVER:
      break;
    }
  weir_json_writer_end_object (writer);
}

static void
write_choice (ChatStream *self, WeirJsonWriter *writer)
{
  WeirDemoChatReply *reply = self->reply;
  Cursor *cursor = &self->cursors[self->turn];
  Step step = cursor->step;
  const char *piece = cursor->at;

  weir_json_writer_begin_object (writer);
  if (reply->style == WEIR_DEMO_CHAT_AZURE)
    {
      weir_json_writer_name (writer, "content_filter_results");
      weir_json_writer_begin_object (writer);
      weir_json_writer_end_object (writer);
    }
  write_delta (self, cursor, writer);
  if (step == STEP_FINISH)
    weir_json_writer_member_utf8 (writer, "finish_reason", weir_demo_chat_reply_get_finish (reply));
  else
    weir_json_writer_member_null (writer, "finish_reason");
  weir_json_writer_member_int64 (writer, "index", self->turn);
  if (reply->logprobs && step == STEP_TEXT)
    weir_demo_chat_reply_write_logprobs (writer, piece, FALSE);
  else
    weir_json_writer_member_null (writer, "logprobs");
  weir_json_writer_end_object (writer);
  skip_empty (self, cursor);
  self->n_over += cursor->step == STEP_OVER;
}

/* Whose turn is next: the choices come interleaved. */
static void
pass_turn (ChatStream *self)
{
  if (self->n_over == self->reply->n)
    self->phase = self->reply->include_usage ? PHASE_USAGE : PHASE_DONE;
  else
    do
      self->turn = (self->turn + 1) % self->reply->n;
    while (self->cursors[self->turn].step == STEP_OVER);
}

static void
write_chunk (ChatStream *self, WeirJsonWriter *writer)
{
  WeirDemoChatReply *reply = self->reply;
  gboolean is_last = FALSE;

  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "choices");
  weir_json_writer_begin_array (writer);
  if (self->phase == PHASE_CHOICES)
    {
      write_choice (self, writer);
      is_last = self->n_over == reply->n;
    }
  weir_json_writer_end_array (writer);
  weir_json_writer_member_int64 (writer, "created", reply->created_s);
  weir_json_writer_member_utf8 (writer, "id", reply->id);
  weir_json_writer_member_utf8 (writer, "model", reply->model);
  weir_json_writer_member_utf8 (writer, "object", "chat.completion.chunk");
  if (reply->style == WEIR_DEMO_CHAT_AZURE)
    weir_json_writer_member_utf8 (writer, "system_fingerprint", "fp_demo0001");
  if (reply->style == WEIR_DEMO_CHAT_SONAR)
    weir_demo_chat_reply_write_sources (writer);
  if (self->phase == PHASE_USAGE || (is_last && reply->style == WEIR_DEMO_CHAT_SONAR))
    weir_demo_chat_reply_write_usage (reply, writer);
  else if (reply->include_usage && reply->style == WEIR_DEMO_CHAT_AZURE)
    weir_json_writer_member_null (writer, "usage");
  weir_json_writer_end_object (writer);
}

/* Azure's first chunk is about the prompt and has neither choices nor an id. */
static void
write_prompt_chunk (WeirJsonWriter *writer)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "choices");
  weir_json_writer_begin_array (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_member_int64 (writer, "created", 0);
  weir_json_writer_member_utf8 (writer, "id", "");
  weir_json_writer_member_utf8 (writer, "model", "");
  weir_json_writer_member_utf8 (writer, "object", "");
  weir_demo_chat_reply_write_prompt_filter (writer);
  weir_json_writer_end_object (writer);
}

static gboolean
chat_stream_next (gpointer state, GString *out)
{
  ChatStream *self = state;
  WeirJsonWriter writer;

  if (self->phase == PHASE_OVER)
    return FALSE;
  g_string_append (out, "data: ");
  weir_json_writer_init (&writer, out);
  switch (self->phase)
    {
    case PHASE_PROMPT_FILTER:
      write_prompt_chunk (&writer);
      self->phase = PHASE_CHOICES;
      break;
    case PHASE_CHOICES:
      write_chunk (self, &writer);
      pass_turn (self);
      break;
    case PHASE_USAGE:
      write_chunk (self, &writer);
      self->phase = PHASE_DONE;
      break;
    case PHASE_DONE:
    case PHASE_OVER:
      g_string_append (out, "[DONE]");
      self->phase = PHASE_OVER;
      break;
    }
  g_string_append (out, "\n\n");
  return TRUE;
}

static void
chat_stream_append_error (gpointer state, GString *out)
{
  g_string_append (
      out, "data: {\"error\":{\"code\":\"429\",\"message\":\"exceeded token rate limit\"}}\n\n");
}

void
weir_demo_chat_stream_start (WeirDemoExchange *exchange, WeirDemoChatReply *reply)
{
  static const WeirDemoStreamOps ops = { "text/event-stream", chat_stream_next,
                                         chat_stream_append_error, NULL };
  ChatStream *self = g_new0 (ChatStream, 1);

  self->reply = reply;
  self->phase = reply->style == WEIR_DEMO_CHAT_AZURE ? PHASE_PROMPT_FILTER : PHASE_CHOICES;
  self->cursors = g_new0 (Cursor, reply->n);
  for (guint i = 0; i < reply->n; i++)
    self->cursors[i].at = "";
  weir_demo_stream_start (exchange, &ops, self, chat_stream_free);
}
