/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* A message told as events: in binary frames for those who ask for them, else as "data:" lines
 * without "event:" lines and without [DONE]. */

#include <string.h>

#include "demo/weir-demo-bedrock.h"
#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-event-stream.h"
#include "demo/weir-demo-stream.h"

/* What comes next; each step moves on to the one that follows. */
typedef enum
{
  STEP_MESSAGE_START,
  STEP_BLOCK_START,
  STEP_DELTA,
  STEP_SIGNATURE,
  STEP_BLOCK_STOP,
  STEP_MESSAGE_DELTA,
  STEP_MESSAGE_STOP,
  STEP_OVER,
} Step;

typedef struct
{
  WeirDemoClaudeReply *reply;
  gboolean binary;
  Step step;
  guint index;
  const char *at; /* what is left of the block */
  const char *type;
  guint n_events;
} ClaudeStream;

static void
stream_free (gpointer data)
{
  ClaudeStream *self = data;

  weir_demo_claude_reply_free (self->reply);
  g_free (self);
}

static void
append_event (ClaudeStream *self, const char *json, GString *out)
{
  static const char padding[] = "abcdefghijklmnopqrstuvwxyz";
  g_autofree char *bytes = NULL;
  g_autofree char *payload = NULL;

  if (!self->binary)
    {
      g_string_append_printf (out, "data: %s\n\n", json);
      return;
    }
  bytes = g_base64_encode ((const guchar *) json, strlen (json));
  /* Of a length that says nothing of the text's. */
  payload = g_strdup_printf ("{\"bytes\":\"%s\",\"p\":\"%.*s\"}", bytes,
                             (int) (self->n_events * 7 % strlen (padding) + 1), padding);
  weir_demo_event_stream_append (out, "chunk", payload);
}

static void
write_delta (ClaudeStream *self, WeirJsonWriter *writer)
{
  static const struct
  {
    const char *member;
    const char *type;
  } types[] = { { "thinking", "thinking_delta" },
                { "text", "text_delta" },
                { "partial_json", "input_json_delta" } };
  gboolean is_json = g_str_equal (self->type, "partial_json");
  gsize len = is_json ? weir_demo_answer_measure_fragment (self->at)
                      : weir_demo_answer_measure_piece (self->at);

  weir_json_writer_member_utf8 (writer, "type", "content_block_delta");
  weir_json_writer_member_int64 (writer, "index", self->index);
  weir_json_writer_name (writer, "delta");
  weir_json_writer_begin_object (writer);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].member, self->type))
      weir_json_writer_member_utf8 (writer, "type", types[i].type);
  weir_json_writer_name (writer, self->type);
  weir_json_writer_utf8 (writer, self->at, (gssize) len);
  weir_json_writer_end_object (writer);
  self->at += len;
}

static void
write_signature (ClaudeStream *self, WeirJsonWriter *writer)
{
  weir_json_writer_member_utf8 (writer, "type", "content_block_delta");
  weir_json_writer_member_int64 (writer, "index", self->index);
  weir_json_writer_name (writer, "delta");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "signature_delta");
  weir_json_writer_member_utf8 (writer, "signature", self->reply->signature);
  weir_json_writer_end_object (writer);
}

static void
write_message_delta (ClaudeStream *self, WeirJsonWriter *writer)
{
  weir_json_writer_member_utf8 (writer, "type", "message_delta");
  weir_json_writer_name (writer, "delta");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "stop_reason",
                                weir_demo_claude_reply_get_stop (self->reply));
  weir_demo_claude_write_nullable (writer, "stop_sequence", self->reply->answer->stop_sequence);
  weir_json_writer_end_object (writer);
  weir_json_writer_name (writer, "usage");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "output_tokens", self->reply->answer->out_tokens);
  weir_json_writer_end_object (writer);
}

static void
write_message_stop (ClaudeStream *self, WeirJsonWriter *writer)
{
  weir_json_writer_member_utf8 (writer, "type", "message_stop");
  weir_json_writer_name (writer, "amazon-bedrock-invocationMetrics");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "inputTokenCount",
                                 weir_demo_prompt_count_tokens (self->reply->prompt));
  weir_json_writer_member_int64 (writer, "outputTokenCount", self->reply->answer->out_tokens);
  weir_json_writer_member_int64 (writer, "invocationLatency", 840);
  weir_json_writer_member_int64 (writer, "firstByteLatency", 410);
  weir_json_writer_end_object (writer);
}

static void
write_step (ClaudeStream *self, WeirJsonWriter *writer)
{
  switch (self->step)
    {
    case STEP_MESSAGE_START:
      weir_json_writer_member_utf8 (writer, "type", "message_start");
      weir_json_writer_name (writer, "message");
      weir_demo_claude_reply_write (self->reply, writer, FALSE);
      break;
    case STEP_BLOCK_START:
      weir_json_writer_member_utf8 (writer, "type", "content_block_start");
      weir_json_writer_member_int64 (writer, "index", self->index);
      weir_json_writer_name (writer, "content_block");
      weir_demo_claude_reply_write_block (self->reply, writer, self->index, FALSE);
      break;
    case STEP_DELTA:
      write_delta (self, writer);
      break;
    case STEP_SIGNATURE:
      write_signature (self, writer);
      break;
    case STEP_BLOCK_STOP:
      weir_json_writer_member_utf8 (writer, "type", "content_block_stop");
      weir_json_writer_member_int64 (writer, "index", self->index);
      break;
    case STEP_MESSAGE_DELTA:
      write_message_delta (self, writer);
      break;
    case STEP_MESSAGE_STOP:
    case STEP_OVER:
      write_message_stop (self, writer);
      break;
    }
}

/* After a piece of a block, or its start. */
static Step
follow_text (ClaudeStream *self)
{
  if (self->at != NULL && self->at[0] != '\0')
    return STEP_DELTA;
  if (self->at != NULL && g_str_equal (self->type, "thinking"))
    return STEP_SIGNATURE;
  return STEP_BLOCK_STOP;
}

static Step
follow (ClaudeStream *self)
{
  guint n_blocks = weir_demo_claude_reply_count_blocks (self->reply);

  switch (self->step)
    {
    case STEP_MESSAGE_START:
      return n_blocks > 0 ? STEP_BLOCK_START : STEP_MESSAGE_DELTA;
    case STEP_BLOCK_START:
      self->at = weir_demo_claude_reply_get_text (self->reply, self->index, &self->type);
      return follow_text (self);
    case STEP_DELTA:
      return follow_text (self);
    case STEP_SIGNATURE:
      return STEP_BLOCK_STOP;
    case STEP_BLOCK_STOP:
      self->index++;
      return self->index < n_blocks ? STEP_BLOCK_START : STEP_MESSAGE_DELTA;
    case STEP_MESSAGE_DELTA:
      return STEP_MESSAGE_STOP;
    case STEP_MESSAGE_STOP:
    case STEP_OVER:
      break;
    }
  return STEP_OVER;
}

static gboolean
stream_next (gpointer state, GString *out)
{
  ClaudeStream *self = state;
  g_autoptr (GString) json = g_string_new (NULL);
  WeirJsonWriter writer;

  if (self->step == STEP_OVER)
    return FALSE;
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  write_step (self, &writer);
  weir_json_writer_end_object (&writer);
  append_event (self, json->str, out);
  self->n_events++;
  self->step = follow (self);
  return TRUE;
}

static void
stream_append_error (gpointer state, GString *out)
{
  ClaudeStream *self = state;

  if (self->binary)
    weir_demo_event_stream_append_exception (
        out, "throttlingException",
        "{\"message\":\"Too many tokens, please wait before trying again.\"}");
  else
    g_string_append (out, "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                          "\"message\":\"Overloaded\"}}\n\n");
}

/* A frame whose checksum is wrong. */
static void
spoil_frame (GString *event)
{
  event->str[event->len - 1] ^= 0x55;
}

void
weir_demo_claude_stream_start (WeirDemoExchange *exchange, WeirDemoClaudeReply *reply)
{
  static const WeirDemoStreamOps text_ops = { "text/event-stream", stream_next, stream_append_error,
                                              NULL };
  static const WeirDemoStreamOps binary_ops = { "application/vnd.amazon.eventstream", stream_next,
                                                stream_append_error, spoil_frame };
  ClaudeStream *self = g_new0 (ClaudeStream, 1);

  self->reply = reply;
  self->binary = weir_demo_bedrock_wants_binary (exchange);
  weir_demo_stream_start (exchange, self->binary ? &binary_ops : &text_ops, self, stream_free);
}
