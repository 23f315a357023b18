/* SPDX-License-Identifier: MIT */
/* Writes turns as the items of a Responses input. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-responses-write.h"

#include "wire/weir-codec-responses.h"
#include "wire/weir-request-path.h"

#include <string.h>

static gboolean
refuse (const WeirResponsesWrite *self, const WeirPart *part, const char *what, GError **error)
{
  return weir_request_refuse (self->request, part->raw, "input", what, error);
}

static void
begin_typed (WeirResponsesWrite *self, const char *type)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "type", type);
}

static void
write_text_part (WeirResponsesWrite *self, const char *type, WeirJsonText text)
{
  begin_typed (self, type);
  weir_json_writer_member_text (&self->writer, "text", text);
  weir_json_writer_end_object (&self->writer);
}

/* A data URI, put together from pieces that need no more escaping. */
static void
write_data_uri (WeirJsonWriter *writer, const char *name, const WeirPart *part)
{
  g_autoptr (GString) uri = g_string_new ("data:");

  g_string_append_len (uri, part->media_type.data, (gssize) part->media_type.len);
  g_string_append (uri, ";base64,");
  g_string_append_len (uri, part->data.data, (gssize) part->data.len);
  weir_json_writer_member_text (writer, name, (WeirJsonText){ uri->str, uri->len });
}

static gboolean
write_image (WeirResponsesWrite *self, const WeirPart *part, GError **error)
{
  if (!self->target->rule->images)
    return refuse (self, part, "images", error);
  if (part->source == WEIR_SOURCE_FILE_ID && !self->native)
    return refuse (self, part, "images by the id of an uploaded file", error);

  begin_typed (self, "input_image");
  if (part->source == WEIR_SOURCE_BASE64)
    write_data_uri (&self->writer, "image_url", part);
  else if (part->source == WEIR_SOURCE_URL)
    weir_json_writer_member_text (&self->writer, "image_url", part->data);
  else
    weir_json_writer_member_text (&self->writer, "file_id", part->data);
  weir_json_writer_member_text (&self->writer, "detail",
                                part->detail.len > 0 ? part->detail : WEIR_JSON_TEXT ("auto"));
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean
write_file (WeirResponsesWrite *self, const WeirPart *part, GError **error)
{
  if (!self->target->rule->documents)
    return refuse (self, part, "documents", error);
  if (part->source == WEIR_SOURCE_FILE_ID && !self->native)
    return refuse (self, part, "documents by the id of an uploaded file", error);

  begin_typed (self, "input_file");
  if (part->source == WEIR_SOURCE_URL)
    weir_json_writer_member_text (&self->writer, "file_url", part->data);
  else if (part->source == WEIR_SOURCE_FILE_ID)
    weir_json_writer_member_text (&self->writer, "file_id", part->data);
  else
    {
      weir_json_writer_member_text (&self->writer, "filename",
                                    part->title.len > 0 ? part->title
                                                        : WEIR_JSON_TEXT ("document.pdf"));
      write_data_uri (&self->writer, "file_data", part);
    }
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean write_content_part (WeirResponsesWrite *self, const WeirPart *part, GError **error);

/* Plain text has no carrier of its own, so it goes as text under its title. */
static gboolean
write_document (WeirResponsesWrite *self, const WeirPart *part, GError **error)
{
  switch (part->source)
    {
    case WEIR_SOURCE_TEXT:
      if (part->title.len > 0)
        write_text_part (self, "input_text", part->title);
      write_text_part (self, "input_text", part->data);
      return weir_loss_change (self->loss, "document", "text", error);
    case WEIR_SOURCE_PARTS:
      for (guint i = 0; i < part->n_parts; i++)
        if (!write_content_part (self, &part->parts[i], error))
          return FALSE;
      return weir_loss_change (self->loss, "document", "text", error);
    default:
      return write_file (self, part, error);
    }
}

/* What a user, a system prompt or the result of a tool may say. */
static gboolean
write_content_part (WeirResponsesWrite *self, const WeirPart *part, GError **error)
{
  switch (part->kind)
    {
    case WEIR_PART_TEXT:
    case WEIR_PART_REFUSAL:
      write_text_part (self, "input_text", part->text);
      return TRUE;
    case WEIR_PART_IMAGE:
      return write_image (self, part, error);
    case WEIR_PART_DOCUMENT:
      return write_document (self, part, error);
    case WEIR_PART_AUDIO:
      return refuse (self, part, "audio", error);
    case WEIR_PART_VIDEO:
      return refuse (self, part, "video", error);
    default:
      if (!self->native || part->raw.data == NULL)
        return refuse (self, part, "a kind of content that only its own API knows", error);
      weir_json_writer_raw (&self->writer, part->raw);
      return TRUE;
    }
}

/* Whether @part stands in the content of a message, and is not an item of its own. */
static gboolean
is_content (const WeirPart *part)
{
  return part->kind != WEIR_PART_TOOL_CALL && part->kind != WEIR_PART_TOOL_RESULT
         && part->kind != WEIR_PART_REASONING && part->kind != WEIR_PART_OPAQUE;
}

static void
begin_message (WeirResponsesWrite *self, const char *role)
{
  begin_typed (self, "message");
  weir_json_writer_member_utf8 (&self->writer, "role", role);
  weir_json_writer_name (&self->writer, "content");
  weir_json_writer_begin_array (&self->writer);
}

static void
end_message (WeirResponsesWrite *self)
{
  weir_json_writer_end_array (&self->writer);
  weir_json_writer_end_object (&self->writer);
}

static gboolean
write_message (WeirResponsesWrite *self,
               const char *role,
               const WeirPart *parts,
               guint n_parts,
               GError **error)
{
  guint n = 0;

  for (guint i = 0; i < n_parts; i++)
    n += is_content (&parts[i]);
  if (n == 0)
    return TRUE;

  begin_message (self, role);
  for (guint i = 0; i < n_parts; i++)
    if (is_content (&parts[i]) && !write_content_part (self, &parts[i], error))
      return FALSE;
  end_message (self);
  return TRUE;
}

/* What answers a call of a tool that takes free text is an item of another type. */
static gboolean
answers_custom (const WeirResponsesWrite *self, const WeirPart *result)
{
  for (guint i = 0; self->before != NULL && i < self->before->n_parts; i++)
    {
      const WeirPart *call = &self->before->parts[i];

      if (call->kind == WEIR_PART_TOOL_CALL && call->id.len == result->id.len
          && memcmp (call->id.data, result->id.data, call->id.len) == 0)
        return call->custom;
    }
  return result->custom;
}

static gboolean
write_result (WeirResponsesWrite *self, const WeirPart *part, GError **error)
{
  gboolean plain = part->n_parts == 1 && part->parts[0].kind == WEIR_PART_TEXT;

  begin_typed (self,
               answers_custom (self, part) ? "custom_tool_call_output" : "function_call_output");
  weir_json_writer_member_text (&self->writer, "call_id", part->id);
  weir_json_writer_name (&self->writer, "output");
  if (part->n_parts == 0)
    weir_json_writer_utf8 (&self->writer, part->is_error ? "Error" : "", -1);
  else if (plain && !part->is_error)
    weir_json_writer_text (&self->writer, part->parts[0].text);
  else
    {
      weir_json_writer_begin_array (&self->writer);
      if (part->is_error)
        write_text_part (self, "input_text", WEIR_JSON_TEXT ("Error:"));
      for (guint i = 0; i < part->n_parts; i++)
        if (!write_content_part (self, &part->parts[i], error))
          return FALSE;
      weir_json_writer_end_array (&self->writer);
    }
  weir_json_writer_end_object (&self->writer);
  return !part->is_error
         || weir_loss_change (self->loss, "tool_result.is_error", "in-words", error);
}

/* Results of tools come first, each an item of its own. */
static gboolean
write_user (WeirResponsesWrite *self, const WeirTurn *turn, GError **error)
{
  for (guint i = 0; i < turn->n_parts; i++)
    if (turn->parts[i].kind == WEIR_PART_TOOL_RESULT
        && !write_result (self, &turn->parts[i], error))
      return FALSE;
  for (guint i = 0; i < turn->n_parts; i++)
    if (turn->parts[i].kind == WEIR_PART_OPAQUE)
      {
        if (!self->native || turn->parts[i].raw.data == NULL)
          return refuse (self, &turn->parts[i], "a kind of content that only its own API knows",
                         error);
        weir_json_writer_raw (&self->writer, turn->parts[i].raw);
      }
  return write_message (self, "user", turn->parts, turn->n_parts, error);
}

/* Arguments are JSON inside a JSON string: one layer of escapes goes on. What was no JSON is what the
 * model wrote, and goes back as it was. */
static void
write_call (WeirResponsesWrite *self, const WeirPart *part)
{
  WeirJsonWriter *writer = &self->writer;

  begin_typed (self, part->custom ? "custom_tool_call" : "function_call");
  weir_json_writer_member_text (writer, "call_id", part->id);
  weir_responses_write_name (self, part->space, part->name);
  weir_json_writer_name (writer, part->custom ? "input" : "arguments");
  if (part->custom || part->arguments_broken)
    weir_json_writer_text (writer, part->arguments);
  else
    weir_json_writer_utf8 (writer, part->arguments.data, (gssize) part->arguments.len);
  weir_json_writer_end_object (writer);
}

static void
write_reasoning (WeirResponsesWrite *self, const WeirPart *part)
{
  WeirJsonWriter *writer = &self->writer;

  begin_typed (self, "reasoning");
  weir_json_writer_member_text (writer, "id", part->item_id);
  weir_json_writer_name (writer, "summary");
  weir_json_writer_begin_array (writer);
  if (part->text.len > 0)
    write_text_part (self, "summary_text", part->text);
  weir_json_writer_end_array (writer);
  weir_json_writer_member_text (writer, "encrypted_content", part->signature);
  weir_json_writer_end_object (writer);
}

/* A reasoning item is refused unless what it led to follows. */
static gboolean
leads_to_item (const WeirTurn *turn, guint at)
{
  for (guint i = at + 1; i < turn->n_parts; i++)
    if (turn->parts[i].kind != WEIR_PART_REASONING)
      return TRUE;
  return FALSE;
}

static gboolean
write_answer_part (WeirResponsesWrite *self, const WeirPart *part, GError **error)
{
  if (part->kind != WEIR_PART_TEXT && part->kind != WEIR_PART_REFUSAL)
    return refuse (self, part, "media as something a model has said", error);

  if (part->kind == WEIR_PART_TEXT)
    write_text_part (self, "output_text", part->text);
  else
    {
      begin_typed (self, "refusal");
      weir_json_writer_member_text (&self->writer, "refusal", part->text);
      weir_json_writer_end_object (&self->writer);
    }
  return TRUE;
}

/* What was said in one message stays in one. Returns the number of the part behind it. */
static guint
write_answer (WeirResponsesWrite *self, const WeirTurn *turn, guint at, GError **error)
{
  guint i = at;

  begin_message (self, "assistant");
  do
    if (!write_answer_part (self, &turn->parts[i], error))
      return 0;
  while (++i < turn->n_parts && is_content (&turn->parts[i]) && !turn->parts[i].new_message);
  end_message (self);
  return i;
}

static gboolean
write_assistant (WeirResponsesWrite *self, const WeirTurn *turn, GError **error)
{
  for (guint i = 0; i < turn->n_parts; i++)
    {
      const WeirPart *part = &turn->parts[i];

      if (part->kind == WEIR_PART_TOOL_CALL)
        write_call (self, part);
      else if (part->kind == WEIR_PART_REASONING)
        {
          if (leads_to_item (turn, i)
              && part->origin == g_intern_static_string (WEIR_CODEC_RESPONSES_ID))
            write_reasoning (self, part);
        }
      else if (part->kind == WEIR_PART_OPAQUE && self->native && part->raw.data != NULL)
        weir_json_writer_raw (&self->writer, part->raw);
      else
        {
          guint behind = write_answer (self, turn, i, error);

          if (behind == 0)
            return FALSE;
          i = behind - 1;
        }
    }
  return TRUE;
}

static gboolean
write_turn (WeirResponsesWrite *self, const WeirTurn *turn, GError **error)
{
  const char *system = self->target->rule->system_role;

  switch (turn->role)
    {
    case WEIR_ROLE_USER:
      return write_user (self, turn, error);
    case WEIR_ROLE_ASSISTANT:
      return write_assistant (self, turn, error);
    default:
      return write_message (self, system != NULL ? system : "system", turn->parts, turn->n_parts,
                            error);
    }
}

gboolean
weir_responses_write_input (WeirResponsesWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;
  const char *system = self->target->rule->system_role;

  weir_json_writer_begin_array (&self->writer);
  if (!write_message (self, system != NULL ? system : "system", history->system, history->n_system,
                      error))
    return FALSE;
  for (guint i = 0; i < history->n_turns; i++)
    {
      self->before = i > 0 ? &history->turns[i - 1] : NULL;
      if (!write_turn (self, &history->turns[i], error))
        return FALSE;
    }
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}
