/* SPDX-License-Identifier: MIT */
/* Writes turns and parts as messages and blocks. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-messages-write.h"

#include "wire/weir-api-error.h"
#include "wire/weir-request-path.h"

const WeirNormaliseFlags weir_messages_normalise_flags =
    WEIR_NORMALISE_MERGE_TURNS | WEIR_NORMALISE_WRAP_SYSTEM | WEIR_NORMALISE_USER_FIRST
    | WEIR_NORMALISE_NO_BLANK;

static gboolean write_part (WeirMessagesWrite *self, const WeirPart *part, GError **error);

static gboolean
refuse (const WeirMessagesWrite *self, const WeirPart *part, const char *what, GError **error)
{
  return weir_request_refuse (self->request, part->raw, "messages", what, error);
}

static void
begin_block (WeirMessagesWrite *self, const char *type)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "type", type);
}

static void
write_cache (WeirMessagesWrite *self, WeirCache cache)
{
  WeirJsonWriter *writer = &self->writer;

  if (cache == WEIR_CACHE_NONE)
    return;
  weir_json_writer_name (writer, "cache_control");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "ephemeral");
  if (cache != WEIR_CACHE_DEFAULT)
    weir_json_writer_member_utf8 (writer, "ttl", cache == WEIR_CACHE_1H ? "1h" : "5m");
  weir_json_writer_end_object (writer);
}

static void
end_block (WeirMessagesWrite *self, const WeirPart *part)
{
  write_cache (self, part->cache);
  weir_json_writer_end_object (&self->writer);
}

static gboolean
write_text (WeirMessagesWrite *self, const WeirPart *part)
{
  begin_block (self, "text");
  weir_json_writer_member_text (&self->writer, "text", part->text);
  if (self->native)
    weir_json_writer_member_raw (&self->writer, "citations", part->citations);
  end_block (self, part);
  return TRUE;
}

static gboolean
write_parts (WeirMessagesWrite *self, const WeirPart *parts, guint n_parts, GError **error)
{
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < n_parts; i++)
    if (!write_part (self, &parts[i], error))
      return FALSE;
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

static gboolean
write_source (WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_name (writer, "source");
  weir_json_writer_begin_object (writer);
  switch (part->source)
    {
    case WEIR_SOURCE_BASE64:
      weir_json_writer_member_utf8 (writer, "type", "base64");
      weir_json_writer_member_text (writer, "media_type", part->media_type);
      weir_json_writer_member_text (writer, "data", part->data);
      break;
    case WEIR_SOURCE_TEXT:
      weir_json_writer_member_utf8 (writer, "type", "text");
      weir_json_writer_member_utf8 (writer, "media_type", "text/plain");
      weir_json_writer_member_text (writer, "data", part->data);
      break;
    case WEIR_SOURCE_PARTS:
      weir_json_writer_member_utf8 (writer, "type", "content");
      weir_json_writer_name (writer, "content");
      if (!write_parts (self, part->parts, part->n_parts, error))
        return FALSE;
      break;
    case WEIR_SOURCE_URL:
      weir_json_writer_member_utf8 (writer, "type", "url");
      weir_json_writer_member_text (writer, "url", part->data);
      break;
    default:
      return refuse (self, part, "media by the id of an uploaded file; send the data itself",
                     error);
    }
  weir_json_writer_end_object (writer);
  return TRUE;
}

/* Whatever media a request holds, by whatever way it is written. */
static gboolean
check_media (const WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  const WeirModelRule *rule = self->target->rule;

  if (part->kind == WEIR_PART_IMAGE && !rule->images)
    return refuse (self, part, "images", error);
  if (part->kind == WEIR_PART_DOCUMENT && !rule->documents)
    return refuse (self, part, "documents", error);
  if (part->source == WEIR_SOURCE_URL && !rule->urls)
    return refuse (self, part, "media by URL; send the data itself", error);
  if (part->source == WEIR_SOURCE_FILE_ID)
    return refuse (self, part, "media by the id of an uploaded file; send the data itself", error);
  return TRUE;
}

static gboolean
write_image (WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  begin_block (self, "image");
  if (!write_source (self, part, error))
    return FALSE;
  end_block (self, part);
  return TRUE;
}

static gboolean
write_document (WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  begin_block (self, "document");
  if (!write_source (self, part, error))
    return FALSE;
  weir_json_writer_member_text (&self->writer, "title", part->title);
  weir_json_writer_member_text (&self->writer, "context", part->context);
  if (part->cite)
    weir_json_writer_member_raw (&self->writer, "citations", WEIR_JSON_TEXT ("{\"enabled\":true}"));
  end_block (self, part);
  return TRUE;
}

/* What the arguments were meant to be is kept when they are no JSON; the servers insist on an object. */
static gboolean
write_input (WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  weir_json_writer_name (&self->writer, "input");
  if (!part->arguments_broken)
    {
      weir_json_writer_raw (&self->writer, part->arguments);
      return TRUE;
    }
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "_raw", part->arguments);
  weir_json_writer_end_object (&self->writer);
  return weir_loss_change (self->loss, "tool_call.arguments", "wrapped", error);
}

static gboolean
write_tool_use (WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  if (part->custom)
    return refuse (self, part, "calls of tools that take free text", error);

  begin_block (self, "tool_use");
  weir_json_writer_member_text (&self->writer, "id", part->id);
  weir_json_writer_member_text (&self->writer, "name", part->name);
  if (!write_input (self, part, error))
    return FALSE;
  end_block (self, part);
  return TRUE;
}

static gboolean
write_tool_result (WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  begin_block (self, "tool_result");
  weir_json_writer_member_text (&self->writer, "tool_use_id", part->id);
  weir_json_writer_name (&self->writer, "content");
  if (!write_parts (self, part->parts, part->n_parts, error))
    return FALSE;
  if (part->is_error)
    weir_json_writer_member_boolean (&self->writer, "is_error", TRUE);
  end_block (self, part);
  return TRUE;
}

/* Never with a cache mark: these blocks do not take one. */
static gboolean
write_reasoning (WeirMessagesWrite *self, const WeirPart *part)
{
  WeirJsonWriter *writer = &self->writer;

  if (part->redacted.len > 0)
    {
      begin_block (self, "redacted_thinking");
      weir_json_writer_member_text (writer, "data", part->redacted);
    }
  else
    {
      begin_block (self, "thinking");
      weir_json_writer_member_text (writer, "thinking",
                                    part->text.data != NULL ? part->text : WEIR_JSON_TEXT (""));
      weir_json_writer_member_text (writer, "signature", part->signature);
    }
  weir_json_writer_end_object (writer);
  return TRUE;
}

static gboolean
check_nested_media (const WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  if (!check_media (self, part, error))
    return FALSE;
  for (guint i = 0; i < part->n_parts; i++)
    if (!check_media (self, &part->parts[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
write_part (WeirMessagesWrite *self, const WeirPart *part, GError **error)
{
  if (!check_nested_media (self, part, error))
    return FALSE;
  if (self->native && part->raw.data != NULL)
    {
      weir_json_writer_raw (&self->writer, part->raw);
      return TRUE;
    }

  switch (part->kind)
    {
    case WEIR_PART_TEXT:
    case WEIR_PART_REFUSAL:
      return write_text (self, part);
    case WEIR_PART_IMAGE:
      return write_image (self, part, error);
    case WEIR_PART_DOCUMENT:
      return write_document (self, part, error);
    case WEIR_PART_TOOL_CALL:
      return write_tool_use (self, part, error);
    case WEIR_PART_TOOL_RESULT:
      return write_tool_result (self, part, error);
    case WEIR_PART_REASONING:
      return write_reasoning (self, part);
    case WEIR_PART_AUDIO:
      return refuse (self, part, "audio", error);
    case WEIR_PART_VIDEO:
      return refuse (self, part, "video", error);
    default:
      return refuse (self, part, "parts of a kind that only another provider knows", error);
    }
}

static void
write_words (WeirMessagesWrite *self)
{
  const WeirRequest *request = self->request;
  g_autoptr (GString) text = g_string_new ("Answer with one JSON object and nothing else.");

  if (request->output_schema.data != NULL)
    {
      g_string_append (text, " It must conform to this JSON schema: ");
      g_string_append_len (text, request->output_schema.data, (gssize) request->output_schema.len);
    }
  begin_block (self, "text");
  weir_json_writer_name (&self->writer, "text");
  weir_json_writer_utf8 (&self->writer, text->str, (gssize) text->len);
  weir_json_writer_end_object (&self->writer);
}

gboolean
weir_messages_write_system (WeirMessagesWrite *self, GError **error)
{
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < self->history->n_system; i++)
    if (!write_part (self, &self->history->system[i], error))
      return FALSE;
  if (self->params->schema == WEIR_SCHEMA_IN_WORDS)
    write_words (self);
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

/* The beginning of an answer, which newer models do not continue. */
static gboolean
ends_in_answer (const WeirNormalised *history)
{
  return history->n_turns > 0 && history->turns[history->n_turns - 1].role == WEIR_ROLE_ASSISTANT;
}

static gboolean
write_prefill_end (WeirMessagesWrite *self, GError **error)
{
  if (self->native)
    return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "messages",
                                  "This model does not support assistant message prefill. The "
                                  "conversation must end with a user message.");
  weir_json_writer_raw (&self->writer,
                        WEIR_JSON_TEXT ("{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                                        "\"text\":\"Continue.\"}]}"));
  return weir_loss_change (self->loss, "messages", "prefill", error);
}

static gboolean
write_turn (WeirMessagesWrite *self, const WeirTurn *turn, GError **error)
{
  if (self->native && turn->raw.data != NULL)
    {
      for (guint i = 0; i < turn->n_parts; i++)
        if (!check_nested_media (self, &turn->parts[i], error))
          return FALSE;
      weir_json_writer_raw (&self->writer, turn->raw);
      return TRUE;
    }

  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "role",
                                turn->role == WEIR_ROLE_ASSISTANT ? "assistant" : "user");
  weir_json_writer_name (&self->writer, "content");
  if (!write_parts (self, turn->parts, turn->n_parts, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

gboolean
weir_messages_write_turns (WeirMessagesWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;

  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < history->n_turns; i++)
    if (!write_turn (self, &history->turns[i], error))
      return FALSE;
  if (!self->target->rule->prefill && ends_in_answer (history) && !write_prefill_end (self, error))
    return FALSE;
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}
