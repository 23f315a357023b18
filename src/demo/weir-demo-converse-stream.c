/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* A message told as events: in binary frames for those who ask for them; else as "data:" lines that hold
 * what Python's repr () says, or JSON where the simulation is told so. */

#include <string.h>

#include "demo/weir-demo-bedrock.h"
#include "demo/weir-demo-converse.h"
#include "demo/weir-demo-event-stream.h"
#include "demo/weir-demo-stream.h"

typedef enum
{
  STEP_MESSAGE_START,
  STEP_TEXT,
  STEP_CALL_START,
  STEP_CALL_INPUT,
  STEP_BLOCK_STOP,
  STEP_MESSAGE_STOP,
  STEP_METADATA,
  STEP_OVER,
} Step;

typedef struct
{
  WeirDemoConverseReply *reply;
  WeirDemoBedrockForm form;
  Step step;
  guint index; /* of the block */
  guint call;
  const char *at; /* what is left of the block */
} ConverseStream;

static void
stream_free (gpointer data)
{
  ConverseStream *self = data;

  weir_demo_converse_reply_free (self->reply);
  g_free (self);
}

static void
append_event (ConverseStream *self, const char *name, const char *inside, GString *out)
{
  g_autofree char *json = NULL;
  g_autofree char *literal = NULL;

  if (self->form == WEIR_DEMO_BEDROCK_BINARY)
    {
      weir_demo_event_stream_append (out, name, inside);
      return;
    }
  json = g_strdup_printf ("{\"%s\":%s}", name, inside);
  if (self->form == WEIR_DEMO_BEDROCK_LITERAL)
    literal = weir_demo_python_repr (json);
  g_string_append_printf (out, "data: %s\n\n", literal != NULL ? literal : json);
}

/* Moves on to what comes after a block, or after its beginning. */
static Step
follow (ConverseStream *self)
{
  const WeirDemoAnswer *answer = self->reply->answer;

  switch (self->step)
    {
    case STEP_MESSAGE_START:
      self->at = answer->text;
      if (*self->at != '\0')
        return STEP_TEXT;
      return answer->calls->len > 0 ? STEP_CALL_START : STEP_MESSAGE_STOP;
    case STEP_TEXT:
      return *self->at != '\0' ? STEP_TEXT : STEP_BLOCK_STOP;
    case STEP_CALL_START:
    case STEP_CALL_INPUT:
      return *self->at != '\0' ? STEP_CALL_INPUT : STEP_BLOCK_STOP;
    case STEP_BLOCK_STOP:
      self->index++;
      return self->call < answer->calls->len ? STEP_CALL_START : STEP_MESSAGE_STOP;
    case STEP_MESSAGE_STOP:
      return STEP_METADATA;
    default:
      return STEP_OVER;
    }
}

static const char *
write_delta (ConverseStream *self, WeirJsonWriter *writer)
{
  gboolean text = self->step == STEP_TEXT;
  gsize len = text ? weir_demo_answer_measure_piece (self->at)
                   : weir_demo_answer_measure_fragment (self->at);

  weir_json_writer_name (writer, "delta");
  weir_json_writer_begin_object (writer);
  if (!text)
    {
      weir_json_writer_name (writer, "toolUse");
      weir_json_writer_begin_object (writer);
    }
  weir_json_writer_name (writer, text ? "text" : "input");
  weir_json_writer_utf8 (writer, self->at, (gssize) len);
  if (!text)
    weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "contentBlockIndex", self->index);
  self->at += len;
  return "contentBlockDelta";
}

static const char *
write_call_start (ConverseStream *self, WeirJsonWriter *writer)
{
  const WeirDemoCall *call = self->reply->answer->calls->pdata[self->call];

  weir_json_writer_name (writer, "start");
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "toolUse");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "toolUseId", self->reply->call_ids->pdata[self->call]);
  weir_json_writer_member_utf8 (writer, "name", call->name);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "contentBlockIndex", self->index);
  self->at = call->arguments;
  self->call++;
  return "contentBlockStart";
}

/* Returns: the event's name */
static const char *
write_step (ConverseStream *self, WeirJsonWriter *writer)
{
  switch (self->step)
    {
    case STEP_MESSAGE_START:
      weir_json_writer_member_utf8 (writer, "role", "assistant");
      return "messageStart";
    case STEP_TEXT:
    case STEP_CALL_INPUT:
      return write_delta (self, writer);
    case STEP_CALL_START:
      return write_call_start (self, writer);
    case STEP_BLOCK_STOP:
      weir_json_writer_member_int64 (writer, "contentBlockIndex", self->index);
      return "contentBlockStop";
    case STEP_MESSAGE_STOP:
      weir_demo_converse_reply_write_stop (self->reply, writer);
      return "messageStop";
    default:
      weir_demo_converse_reply_write_usage (self->reply, writer);
      return "metadata";
    }
}

static gboolean
stream_next (gpointer state, GString *out)
{
  ConverseStream *self = state;
  g_autoptr (GString) json = g_string_new (NULL);
  WeirJsonWriter writer;
  const char *name;

  if (self->step == STEP_OVER)
    return FALSE;
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  name = write_step (self, &writer);
  if (self->form == WEIR_DEMO_BEDROCK_BINARY)
    weir_json_writer_member_utf8 (&writer, "p", "abcdef"); /* padding */
  weir_json_writer_end_object (&writer);
  append_event (self, name, json->str, out);
  self->step = follow (self);
  return TRUE;
}

static void
stream_append_error (gpointer state, GString *out)
{
  static const char message[] =
      "{\"message\":\"Too many tokens, please wait before trying again.\"}";
  ConverseStream *self = state;

  if (self->form == WEIR_DEMO_BEDROCK_BINARY)
    weir_demo_event_stream_append_exception (out, "throttlingException", message);
  else
    append_event (self, "throttlingException", message, out);
}

/* A frame whose checksum is wrong. */
static void
spoil_frame (GString *event)
{
  event->str[event->len - 1] ^= 0x55;
}

void
weir_demo_converse_stream_start (WeirDemoExchange *exchange, WeirDemoConverseReply *reply)
{
  static const WeirDemoStreamOps text_ops = { "text/event-stream", stream_next, stream_append_error,
                                              NULL };
  static const WeirDemoStreamOps binary_ops = { "application/vnd.amazon.eventstream", stream_next,
                                                stream_append_error, spoil_frame };
  ConverseStream *self = g_new0 (ConverseStream, 1);

  self->reply = reply;
  self->form = exchange->core->bedrock_form;
  if (self->form == WEIR_DEMO_BEDROCK_AS_ASKED)
    self->form = weir_demo_bedrock_wants_binary (exchange) ? WEIR_DEMO_BEDROCK_BINARY
                                                           : WEIR_DEMO_BEDROCK_LITERAL;
  weir_demo_stream_start (exchange,
                          self->form == WEIR_DEMO_BEDROCK_BINARY ? &binary_ops : &text_ops, self,
                          stream_free);
}
