/* SPDX-License-Identifier: MIT */
/* Writes the messages and what is in them. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-converse-write.h"

#include "wire/weir-codec-converse.h"
#include "wire/weir-request-path.h"

#define PATH_CACHE "messages[].content[].cachePoint"

static gboolean
refuse (const WeirConverseWrite *self, const WeirPart *part, const char *what, GError **error)
{
  return weir_request_refuse (self->request, part->raw, "messages", what, error);
}

static void
write_text (WeirConverseWrite *self, WeirJsonText text)
{
  if (text.len == 0)
    return;
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "text", text);
  weir_json_writer_end_object (&self->writer);
}

/* The formats of images and files, by their media types. */
static const struct
{
  const char *type;
  const char *format;
} image_formats[] = { { "image/png", "png" },
                      { "image/jpeg", "jpeg" },
                      { "image/jpg", "jpeg" },
                      { "image/gif", "gif" },
                      { "image/webp", "webp" } },
  file_formats[] = { { "application/pdf", "pdf" },
                     { "text/csv", "csv" },
                     { "text/html", "html" },
                     { "text/markdown", "md" },
                     { "text/plain", "txt" } };

static void
write_source (WeirConverseWrite *self, WeirJsonText data)
{
  weir_json_writer_name (&self->writer, "source");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "bytes", data);
  weir_json_writer_end_object (&self->writer);
}

static gboolean
write_image (WeirConverseWrite *self, const WeirPart *part, GError **error)
{
  const char *format = NULL;

  if (!self->target->rule->images)
    return refuse (self, part, "images", error);
  if (part->source != WEIR_SOURCE_BASE64)
    return refuse (self, part, "images by URL or by the id of an uploaded file", error);
  for (guint i = 0; i < G_N_ELEMENTS (image_formats); i++)
    if (weir_json_text_equal (part->media_type, image_formats[i].type))
      format = image_formats[i].format;
  if (format == NULL)
    return refuse (self, part, "images of this media type", error);

  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "image");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "format", format);
  write_source (self, part->data);
  weir_json_writer_end_object (&self->writer);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

/* Names must be unique and may not hold what titles do. */
static gboolean
write_file (WeirConverseWrite *self, const WeirPart *part, GError **error)
{
  g_autofree char *name = g_strdup_printf ("document-%u", ++self->n_documents);
  const char *format = "pdf";

  for (guint i = 0; i < G_N_ELEMENTS (file_formats); i++)
    if (weir_json_text_equal (part->media_type, file_formats[i].type))
      format = file_formats[i].format;
  write_text (self, part->title);
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "document");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "format", format);
  weir_json_writer_member_utf8 (&self->writer, "name", name);
  write_source (self, part->data);
  weir_json_writer_end_object (&self->writer);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean
write_document (WeirConverseWrite *self, const WeirPart *part, GError **error)
{
  switch (part->source)
    {
    case WEIR_SOURCE_BASE64:
      return self->target->rule->documents ? write_file (self, part, error)
                                           : refuse (self, part, "documents", error);
    case WEIR_SOURCE_TEXT:
      write_text (self, part->title);
      write_text (self, part->data);
      return weir_loss_change (self->loss, "document", "text", error);
    case WEIR_SOURCE_PARTS:
      for (guint i = 0; i < part->n_parts; i++)
        if (!weir_converse_write_block (self, &part->parts[i], error))
          return FALSE;
      return weir_loss_change (self->loss, "document", "text", error);
    default:
      return refuse (self, part, "documents by URL or by the id of an uploaded file", error);
    }
}

static gboolean
write_call (WeirConverseWrite *self, const WeirPart *part, GError **error)
{
  WeirJsonWriter *writer = &self->writer;

  if (part->custom)
    return refuse (self, part, "calls of tools that take free text", error);
  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "toolUse");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_text (writer, "toolUseId", part->id);
  weir_json_writer_member_text (writer, "name", part->name);
  weir_json_writer_name (writer, "input");
  if (!part->arguments_broken)
    weir_json_writer_raw (writer,
                          part->arguments.len > 0 ? part->arguments : WEIR_JSON_TEXT ("{}"));
  else
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_text (writer, "_raw", part->arguments);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  return !part->arguments_broken
         || weir_loss_change (self->loss, "tool_call.arguments", "wrapped", error);
}

static gboolean
write_result (WeirConverseWrite *self, const WeirPart *part, GError **error)
{
  WeirJsonWriter *writer = &self->writer;
  gsize before;

  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "toolResult");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_text (writer, "toolUseId", part->id);
  weir_json_writer_name (writer, "content");
  weir_json_writer_begin_array (writer);
  before = writer->out->len;
  for (guint i = 0; i < part->n_parts; i++)
    if (!weir_converse_write_block (self, &part->parts[i], error))
      return FALSE;
  if (writer->out->len == before) /* a list without a block is refused */
    write_text (self, WEIR_JSON_TEXT ("(no output)"));
  weir_json_writer_end_array (writer);
  weir_json_writer_member_utf8 (writer, "status", part->is_error ? "error" : "success");
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  return TRUE;
}

/* Thoughts without a proof have been left out, see weir_normalise (). */
static void
write_reasoning (WeirConverseWrite *self, const WeirPart *part)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "reasoningContent");
  weir_json_writer_begin_object (writer);
  if (part->redacted.len > 0)
    weir_json_writer_member_text (writer, "redactedContent", part->redacted);
  else
    {
      weir_json_writer_name (writer, "reasoningText");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_text (writer, "text",
                                    part->text.data != NULL ? part->text : WEIR_JSON_TEXT (""));
      weir_json_writer_member_text (writer, "signature", part->signature);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static gboolean
write_content (WeirConverseWrite *self, const WeirPart *part, GError **error)
{
  switch (part->kind)
    {
    case WEIR_PART_TEXT:
      write_text (self, part->text);
      return TRUE;
    case WEIR_PART_REFUSAL:
      write_text (self, part->text);
      return weir_loss_change (self->loss, "refusal", "text", error);
    case WEIR_PART_IMAGE:
      return write_image (self, part, error);
    case WEIR_PART_DOCUMENT:
      return write_document (self, part, error);
    case WEIR_PART_TOOL_CALL:
      return write_call (self, part, error);
    case WEIR_PART_TOOL_RESULT:
      return write_result (self, part, error);
    case WEIR_PART_REASONING:
      write_reasoning (self, part);
      return TRUE;
    case WEIR_PART_AUDIO:
      return refuse (self, part, "audio", error);
    case WEIR_PART_VIDEO:
      return refuse (self, part, "video", error);
    default:
      return refuse (self, part, "a kind of content that only its own API knows", error);
    }
}

gboolean
weir_converse_write_block (WeirConverseWrite *self, const WeirPart *part, GError **error)
{
  if (!write_content (self, part, error))
    return FALSE;
  if (part->cache == WEIR_CACHE_NONE)
    return TRUE;
  if (weir_model_rule_refuses (self->target->rule, PATH_CACHE))
    return weir_loss_drop (self->loss, "cache_control", error);
  weir_json_writer_raw (&self->writer, WEIR_JSON_TEXT ("{\"cachePoint\":{\"type\":\"default\"}}"));
  return TRUE;
}

gboolean
weir_converse_write_turn (WeirConverseWrite *self, const WeirTurn *turn, GError **error)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "role",
                                turn->role == WEIR_ROLE_ASSISTANT ? "assistant" : "user");
  weir_json_writer_name (&self->writer, "content");
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < turn->n_parts; i++)
    if (!weir_converse_write_block (self, &turn->parts[i], error))
      return FALSE;
  weir_json_writer_end_array (&self->writer);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

gboolean
weir_converse_write_output (WeirConverseWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  g_autoptr (GString) text = g_string_new ("Answer with one JSON object and nothing else");

  if (request->output == WEIR_OUTPUT_JSON_SCHEMA && request->output_schema.data != NULL)
    {
      g_autofree char *schema = g_strndup (request->output_schema.data, request->output_schema.len);

      g_string_append_printf (text, ", one that fits this JSON schema: %s", schema);
    }
  else
    g_string_append_c (text, '.');
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "text");
  weir_json_writer_utf8 (&self->writer, text->str, (gssize) text->len);
  weir_json_writer_end_object (&self->writer);
  return weir_loss_change (self->loss, "response_format", "instruction", error);
}
