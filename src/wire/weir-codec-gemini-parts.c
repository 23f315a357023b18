/* SPDX-License-Identifier: MIT */
/* Writes the elements of "parts". */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini-write.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec-gemini.h"
#include "wire/weir-request-path.h"

#include <string.h>

#define PATH_CALL_ID "contents[].parts[].functionCall.id"
#define PATH_FILE "contents[].parts[].fileData"
#define PATH_RESULT_PARTS "contents[].parts[].functionResponse.parts"

gboolean
weir_gemini_refuse (const WeirGeminiWrite *self, WeirJsonText raw, const char *what, GError **error)
{
  g_autofree char *path = weir_request_path (self->request, raw, "messages");

  return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, path,
                                "The model cannot be sent %s ('%s')", what, path);
}

static gboolean
is_own (const WeirPart *part)
{
  return part->signature.len > 0 && part->origin != NULL
         && g_str_equal (part->origin, WEIR_CODEC_GEMINI_ID);
}

gboolean
weir_gemini_has_element (const WeirPart *part)
{
  switch (part->kind)
    {
    case WEIR_PART_TEXT:
    case WEIR_PART_REFUSAL:
      return part->text.len > 0;
    case WEIR_PART_REASONING:
      return is_own (part);
    default:
      return TRUE;
    }
}

void
weir_gemini_write_text (WeirGeminiWrite *self, WeirJsonText text)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "text", text);
  weir_json_writer_end_object (&self->writer);
}

/* The type of a file by the end of its address: the API wants one, whatever the server says later. */
static const char *
guess_type (const WeirPart *part)
{
  static const struct
  {
    const char *suffix;
    const char *type;
  } types[] = {
    { ".gif", "image/gif" },   { ".heic", "image/heic" },     { ".jpeg", "image/jpeg" },
    { ".jpg", "image/jpeg" },  { ".mov", "video/quicktime" }, { ".mp3", "audio/mpeg" },
    { ".mp4", "video/mp4" },   { ".pdf", "application/pdf" }, { ".png", "image/png" },
    { ".txt", "text/plain" },  { ".wav", "audio/wav" },       { ".webm", "video/webm" },
    { ".webp", "image/webp" },
  };
  gsize len = 0;

  while (len < part->data.len && part->data.data[len] != '?' && part->data.data[len] != '#')
    len++;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gsize n = strlen (types[i].suffix);

      if (len >= n && g_ascii_strncasecmp (part->data.data + len - n, types[i].suffix, n) == 0)
        return types[i].type;
    }
  switch (part->kind)
    {
    case WEIR_PART_IMAGE:
      return "image/jpeg";
    case WEIR_PART_AUDIO:
      return "audio/mpeg";
    case WEIR_PART_VIDEO:
      return "video/mp4";
    default:
      return "application/pdf";
    }
}

static void
write_media (WeirGeminiWrite *self, const WeirPart *part, const char *member, const char *data)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, member);
  weir_json_writer_begin_object (&self->writer);
  if (part->media_type.len > 0)
    weir_json_writer_member_text (&self->writer, "mimeType", part->media_type);
  else
    weir_json_writer_member_utf8 (&self->writer, "mimeType", guess_type (part));
  weir_json_writer_member_text (&self->writer, data, part->data);
  weir_json_writer_end_object (&self->writer);
  weir_json_writer_end_object (&self->writer);
}

/* @kind: what to call it */
static gboolean
write_source (WeirGeminiWrite *self, const WeirPart *part, const char *kind, GError **error)
{
  g_autofree char *what = NULL;

  if (part->source == WEIR_SOURCE_BASE64)
    {
      write_media (self, part, "inlineData", "data");
      return TRUE;
    }
  if (g_str_equal (self->request->format, WEIR_CODEC_GEMINI_ID))
    {
      write_media (self, part, "fileData", "fileUri");
      return TRUE;
    }
  if (part->source == WEIR_SOURCE_URL && !weir_model_rule_refuses (self->target->rule, PATH_FILE))
    {
      write_media (self, part, "fileData", "fileUri");
      return weir_loss_change (self->loss, kind, "fileData", error);
    }

  what =
      g_strdup_printf ("%s content by %s", kind,
                       part->source == WEIR_SOURCE_URL ? "its URL" : "the id of an uploaded file");
  return weir_gemini_refuse (self, part->raw, what, error);
}

/* Plain text has no carrier of its own, so it goes as text under its title. */
static gboolean
write_document (WeirGeminiWrite *self, const WeirPart *part, GError **error)
{
  if (part->source == WEIR_SOURCE_TEXT || part->source == WEIR_SOURCE_PARTS)
    {
      if (part->title.len > 0)
        weir_gemini_write_text (self, part->title);
      if (part->source == WEIR_SOURCE_TEXT && part->data.len > 0)
        weir_gemini_write_text (self, part->data);
      for (guint i = 0; i < part->n_parts; i++)
        if (!weir_gemini_write_content (self, &part->parts[i], error))
          return FALSE;
      return weir_loss_change (self->loss, "document", "text", error);
    }
  if (!self->target->rule->documents)
    return weir_gemini_refuse (self, part->raw, "documents", error);
  return write_source (self, part, "document", error);
}

gboolean
weir_gemini_write_content (WeirGeminiWrite *self, const WeirPart *part, GError **error)
{
  switch (part->kind)
    {
    case WEIR_PART_REFUSAL:
    case WEIR_PART_TEXT:
      if (part->text.len > 0)
        weir_gemini_write_text (self, part->text);
      return part->kind == WEIR_PART_TEXT
             || weir_loss_change (self->loss, "refusal", "text", error);
    case WEIR_PART_IMAGE:
      if (!self->target->rule->images)
        return weir_gemini_refuse (self, part->raw, "images", error);
      return write_source (self, part, "image", error);
    case WEIR_PART_DOCUMENT:
      return write_document (self, part, error);
    case WEIR_PART_AUDIO:
      return write_source (self, part, "audio", error);
    case WEIR_PART_VIDEO:
      return write_source (self, part, "video", error);
    default:
      return weir_gemini_refuse (self, part->raw, "a kind of content that only its own API knows",
                                 error);
    }
}

static void
write_id (WeirGeminiWrite *self, WeirJsonText id)
{
  if (!weir_model_rule_refuses (self->target->rule, PATH_CALL_ID))
    weir_json_writer_member_text (&self->writer, "id", id);
}

/* The API takes objects only. */
static gboolean
write_arguments (WeirGeminiWrite *self, const WeirPart *part, GError **error)
{
  WeirJsonText text = part->arguments;

  while (text.len > 0 && g_ascii_isspace (*text.data))
    {
      text.data++;
      text.len--;
    }
  if (text.len == 0 || (!part->arguments_broken && *text.data == '{'))
    {
      weir_json_writer_member_raw (&self->writer, "args",
                                   text.len > 0 ? text : WEIR_JSON_TEXT ("{}"));
      return TRUE;
    }

  weir_json_writer_name (&self->writer, "args");
  weir_json_writer_begin_object (&self->writer);
  if (part->arguments_broken)
    weir_json_writer_member_text (&self->writer, "_raw", part->arguments);
  else
    weir_json_writer_member_raw (&self->writer, "_raw", text);
  weir_json_writer_end_object (&self->writer);
  return weir_loss_change (self->loss, "tool_call.arguments", "wrapped", error);
}

static void
write_signature (WeirGeminiWrite *self, WeirJsonText signature)
{
  weir_json_writer_member_text (&self->writer, "thoughtSignature", signature);
  self->signature = (WeirJsonText){ NULL, 0 };
}

/* Only the first call of a turn is asked for its proof. */
static void
write_proof (WeirGeminiWrite *self, const WeirPart *part)
{
  if (is_own (part))
    write_signature (self, part->signature);
  else if (self->signature.len > 0)
    write_signature (self, self->signature);
  else if (!self->has_call && self->target->rule->signature_stand_in != NULL)
    weir_json_writer_member_utf8 (&self->writer, "thoughtSignature",
                                  self->target->rule->signature_stand_in);
  self->has_call = TRUE;
}

gboolean
weir_gemini_write_call (WeirGeminiWrite *self, const WeirPart *part, GError **error)
{
  if (part->custom)
    return weir_gemini_refuse (self, part->raw, "calls of tools that take free text", error);

  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "functionCall");
  weir_json_writer_begin_object (&self->writer);
  write_id (self, part->id);
  weir_json_writer_member_text (&self->writer, "name", part->name);
  if (!write_arguments (self, part, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  write_proof (self, part);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

void
weir_gemini_flush_signature (WeirGeminiWrite *self)
{
  if (self->signature.len == 0)
    return;
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "text", WEIR_JSON_TEXT (""));
  write_signature (self, self->signature);
  weir_json_writer_end_object (&self->writer);
}

/* Thoughts are not sent back, only the proof that they were had; another model's is refused. */
gboolean
weir_gemini_take_reasoning (WeirGeminiWrite *self, const WeirPart *part, GError **error)
{
  if (!is_own (part))
    return weir_loss_drop (self->loss, "reasoning", error);
  weir_gemini_flush_signature (self);
  self->signature = part->signature;
  return TRUE;
}

static gboolean
is_attachment (const WeirPart *part)
{
  return part->kind != WEIR_PART_TEXT && part->kind != WEIR_PART_REFUSAL;
}

static guint
count_attachments (const WeirPart *result)
{
  guint n = 0;

  for (guint i = 0; i < result->n_parts; i++)
    n += is_attachment (&result->parts[i]) ? 1 : 0;
  return n;
}

static void
write_result_text (WeirGeminiWrite *self, const WeirPart *result, guint attached)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < result->n_parts; i++)
    if (!is_attachment (&result->parts[i]))
      {
        if (text->len > 0)
          g_string_append (text, "\\n");
        g_string_append_len (text, result->parts[i].text.data, (gssize) result->parts[i].text.len);
      }
  if (attached > 0)
    g_string_append_printf (text, "%s[%u more attached below]", text->len > 0 ? "\\n" : "",
                            attached);
  weir_json_writer_member_text (&self->writer, result->is_error ? "error" : "output",
                                (WeirJsonText){ text->str, text->len });
}

/* Files go with the result where the model takes them there. */
static gboolean
write_result_parts (WeirGeminiWrite *self, const WeirPart *result, GError **error)
{
  weir_json_writer_name (&self->writer, "parts");
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < result->n_parts; i++)
    if (is_attachment (&result->parts[i])
        && !weir_gemini_write_content (self, &result->parts[i], error))
      return FALSE;
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

gboolean
weir_gemini_write_result (WeirGeminiWrite *self,
                          const WeirPart *call,
                          const WeirPart *result,
                          GError **error)
{
  gboolean outside = weir_model_rule_refuses (self->target->rule, PATH_RESULT_PARTS);
  guint attached = count_attachments (result);

  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "functionResponse");
  weir_json_writer_begin_object (&self->writer);
  write_id (self, call->id);
  weir_json_writer_member_text (&self->writer, "name", call->name);
  weir_json_writer_name (&self->writer, "response");
  weir_json_writer_begin_object (&self->writer);
  write_result_text (self, result, outside ? attached : 0);
  weir_json_writer_end_object (&self->writer);
  if (attached > 0 && !outside && !write_result_parts (self, result, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

gboolean
weir_gemini_write_attachments (WeirGeminiWrite *self, const WeirPart *result, GError **error)
{
  if (count_attachments (result) == 0
      || !weir_model_rule_refuses (self->target->rule, PATH_RESULT_PARTS))
    return TRUE;
  for (guint i = 0; i < result->n_parts; i++)
    if (is_attachment (&result->parts[i])
        && !weir_gemini_write_content (self, &result->parts[i], error))
      return FALSE;
  return weir_loss_change (self->loss, "tool_result", "attached", error);
}
