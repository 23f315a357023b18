/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include <string.h>

#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-json.h"

void
weir_demo_claude_reply_free (WeirDemoClaudeReply *self)
{
  weir_demo_prompt_free (self->prompt);
  weir_demo_answer_free (self->answer);
  g_ptr_array_unref (self->call_ids);
  g_free (self->id);
  g_free (self->signature);
  g_free (self->redacted);
  g_free (self);
}

const char *
weir_demo_claude_reply_get_stop (WeirDemoClaudeReply *self)
{
  if (self->answer->stop_sequence != NULL && self->answer->finish == WEIR_DEMO_FINISH_STOP)
    return "stop_sequence";
  switch (self->answer->finish)
    {
    case WEIR_DEMO_FINISH_LENGTH:
      return "max_tokens";
    case WEIR_DEMO_FINISH_CALLS:
      return "tool_use";
    case WEIR_DEMO_FINISH_STOP:
      break;
    }
  return "end_turn";
}

/* The blocks: the thought, the text unless there is none, the calls. */
typedef enum
{
  BLOCK_THINKING,
  BLOCK_REDACTED,
  BLOCK_TEXT,
  BLOCK_USE,
} BlockKind;

static gboolean
has_text (WeirDemoClaudeReply *self)
{
  return self->answer->text[0] != '\0';
}

guint
weir_demo_claude_reply_count_blocks (WeirDemoClaudeReply *self)
{
  return (self->answer->reasoning != NULL) + has_text (self) + self->answer->calls->len;
}

/* @call: (out): which of the calls, when it is one. */
static BlockKind
get_kind (WeirDemoClaudeReply *self, guint index, guint *call)
{
  if (self->answer->reasoning != NULL && index-- == 0)
    return self->redacted != NULL ? BLOCK_REDACTED : BLOCK_THINKING;
  if (has_text (self) && index-- == 0)
    return BLOCK_TEXT;
  *call = index;
  return BLOCK_USE;
}

const char *
weir_demo_claude_reply_get_text (WeirDemoClaudeReply *self, guint index, const char **type)
{
  guint call = 0;

  switch (get_kind (self, index, &call))
    {
    case BLOCK_THINKING:
      *type = "thinking";
      return self->answer->reasoning;
    case BLOCK_REDACTED:
      return NULL;
    case BLOCK_TEXT:
      *type = "text";
      return self->answer->text;
    case BLOCK_USE:
      break;
    }
  *type = "partial_json";
  return ((const WeirDemoCall *) self->answer->calls->pdata[call])->arguments;
}

/* What was cut in the middle is no JSON, and what a command said may never have been. */
static gboolean
is_object (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) object = weir_demo_json_parse (bytes, NULL);

  return object != NULL;
}

static void
write_use (WeirDemoClaudeReply *self, WeirJsonWriter *writer, guint index, gboolean whole)
{
  const WeirDemoCall *call = self->answer->calls->pdata[index];
  const char *input = whole && is_object (call->arguments) ? call->arguments : "{}";

  weir_json_writer_member_utf8 (writer, "type", "tool_use");
  weir_json_writer_member_utf8 (writer, "id", self->call_ids->pdata[index]);
  weir_json_writer_member_utf8 (writer, "name", call->name);
  weir_json_writer_member_raw (writer, "input", (WeirJsonText){ input, strlen (input) });
}

void
weir_demo_claude_reply_write_block (WeirDemoClaudeReply *self,
                                    WeirJsonWriter *writer,
                                    guint index,
                                    gboolean whole)
{
  guint call = 0;

  weir_json_writer_begin_object (writer);
  switch (get_kind (self, index, &call))
    {
    case BLOCK_THINKING:
      weir_json_writer_member_utf8 (writer, "type", "thinking");
      weir_json_writer_member_utf8 (writer, "thinking", whole ? self->answer->reasoning : "");
      weir_json_writer_member_utf8 (writer, "signature", whole ? self->signature : "");
      break;
    case BLOCK_REDACTED:
      weir_json_writer_member_utf8 (writer, "type", "redacted_thinking");
      weir_json_writer_member_utf8 (writer, "data", self->redacted);
      break;
    case BLOCK_TEXT:
      weir_json_writer_member_utf8 (writer, "type", "text");
      weir_json_writer_member_utf8 (writer, "text", whole ? self->answer->text : "");
      break;
    case BLOCK_USE:
      write_use (self, writer, call, whole);
      break;
    }
  weir_json_writer_end_object (writer);
}

static void
write_usage (WeirDemoClaudeReply *self, WeirJsonWriter *writer, gboolean whole)
{
  gint64 written = self->written_5m + self->written_1h;
  gint64 tokens = weir_demo_prompt_count_tokens (self->prompt) - self->read_tokens - written;

  weir_json_writer_name (writer, "usage");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "input_tokens", tokens);
  weir_json_writer_member_int64 (writer, "cache_creation_input_tokens", written);
  weir_json_writer_member_int64 (writer, "cache_read_input_tokens", self->read_tokens);
  weir_json_writer_name (writer, "cache_creation");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_int64 (writer, "ephemeral_5m_input_tokens", self->written_5m);
  weir_json_writer_member_int64 (writer, "ephemeral_1h_input_tokens", self->written_1h);
  weir_json_writer_end_object (writer);
  weir_json_writer_member_int64 (writer, "output_tokens", whole ? self->answer->out_tokens : 1);
  weir_json_writer_end_object (writer);
}

void
weir_demo_claude_write_nullable (WeirJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    weir_json_writer_member_utf8 (writer, name, value);
  else
    weir_json_writer_member_null (writer, name);
}

void
weir_demo_claude_reply_write (WeirDemoClaudeReply *self, WeirJsonWriter *writer, gboolean whole)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "id", self->id);
  weir_json_writer_member_utf8 (writer, "type", "message");
  weir_json_writer_member_utf8 (writer, "role", "assistant");
  weir_json_writer_member_utf8 (writer, "model", self->model);
  weir_json_writer_name (writer, "content");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; whole && i < weir_demo_claude_reply_count_blocks (self); i++)
    weir_demo_claude_reply_write_block (self, writer, i, TRUE);
  weir_json_writer_end_array (writer);
  weir_demo_claude_write_nullable (writer, "stop_reason",
                                   whole ? weir_demo_claude_reply_get_stop (self) : NULL);
  weir_demo_claude_write_nullable (writer, "stop_sequence",
                                   whole ? self->answer->stop_sequence : NULL);
  write_usage (self, writer, whole);
  weir_json_writer_end_object (writer);
}
