/* SPDX-License-Identifier: MIT */
/* Writes turns as chat messages. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat-write.h"

#include "wire/weir-codec-chat.h"
#include "wire/weir-request-path.h"

#include <string.h>

/* What the assistant says to results of tools where a model must hear of them before the user goes on. */
#define ANSWER "OK."

/* How parts are marked, of which a model knows one or none. */
#define BREAKPOINT "prompt_cache_breakpoint"
#define CACHE_CONTROL "cache_control"

/* More marks are refused. */
#define MAX_MARKS 4

static gboolean
refuse (const WeirChatWrite *self, const WeirPart *part, const char *what, GError **error)
{
  return weir_request_refuse (self->request, part->raw, "messages", what, error);
}

static gboolean
has_marks (const WeirChatWrite *self, const char *member)
{
  return g_strcmp0 (self->target->rule->cache_marks, member) == 0;
}

static void
write_cache_control (WeirChatWrite *self, WeirCache cache)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_name (writer, CACHE_CONTROL);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "ephemeral");
  if (cache != WEIR_CACHE_DEFAULT)
    weir_json_writer_member_utf8 (writer, "ttl", cache == WEIR_CACHE_1H ? "1h" : "5m");
  weir_json_writer_end_object (writer);
}

/* Ends the object of a part, which may be the end of a prefix to keep. */
static void
end_part (WeirChatWrite *self, WeirCache cache)
{
  if (cache != WEIR_CACHE_NONE && has_marks (self, CACHE_CONTROL))
    write_cache_control (self, cache);
  else if (cache != WEIR_CACHE_NONE && has_marks (self, BREAKPOINT))
    weir_json_writer_member_raw (&self->writer, BREAKPOINT,
                                 WEIR_JSON_TEXT ("{\"mode\":\"explicit\"}"));
  else if (cache != WEIR_CACHE_NONE)
    self->lost_mark = TRUE;
  weir_json_writer_end_object (&self->writer);
}

void
weir_chat_write_tool_mark (WeirChatWrite *self, WeirCache cache)
{
  if (cache != WEIR_CACHE_NONE && has_marks (self, CACHE_CONTROL))
    write_cache_control (self, cache);
  else if (cache != WEIR_CACHE_NONE)
    self->lost_mark = TRUE;
}

static void
write_text_part (WeirChatWrite *self, WeirJsonText text, WeirCache cache)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "type", "text");
  weir_json_writer_member_text (&self->writer, "text", text);
  end_part (self, cache);
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
write_image (WeirChatWrite *self, const WeirPart *part, GError **error)
{
  if (!self->target->rule->images)
    return refuse (self, part, "images", error);
  if (part->source != WEIR_SOURCE_BASE64 && part->source != WEIR_SOURCE_URL)
    return refuse (self, part, "images by the id of an uploaded file", error);

  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "type", "image_url");
  weir_json_writer_name (&self->writer, "image_url");
  weir_json_writer_begin_object (&self->writer);
  if (part->source == WEIR_SOURCE_BASE64)
    write_data_uri (&self->writer, "url", part);
  else
    weir_json_writer_member_text (&self->writer, "url", part->data);
  weir_json_writer_member_text (&self->writer, "detail", part->detail);
  weir_json_writer_end_object (&self->writer);
  end_part (self, part->cache);
  return TRUE;
}

static gboolean
write_file (WeirChatWrite *self, const WeirPart *part, GError **error)
{
  if (!self->target->rule->documents)
    return refuse (self, part, "documents", error);

  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "type", "file");
  weir_json_writer_name (&self->writer, "file");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "filename",
                                part->title.len > 0 ? part->title
                                                    : WEIR_JSON_TEXT ("document.pdf"));
  write_data_uri (&self->writer, "file_data", part);
  weir_json_writer_end_object (&self->writer);
  end_part (self, part->cache);
  return TRUE;
}

/* Plain text has no carrier of its own, so it goes as text under its title. */
static gboolean
write_document (WeirChatWrite *self, const WeirPart *part, GError **error)
{
  switch (part->source)
    {
    case WEIR_SOURCE_BASE64:
      return write_file (self, part, error);
    case WEIR_SOURCE_TEXT:
      if (part->title.len > 0)
        write_text_part (self, part->title, WEIR_CACHE_NONE);
      write_text_part (self, part->data, part->cache);
      return weir_loss_change (self->loss, "document", "text", error);
    case WEIR_SOURCE_PARTS:
      self->lost_mark = self->lost_mark || part->cache != WEIR_CACHE_NONE;
      for (guint i = 0; i < part->n_parts; i++)
        if (!weir_chat_write_part (self, &part->parts[i], error))
          return FALSE;
      return weir_loss_change (self->loss, "document", "text", error);
    default:
      return refuse (self, part, "documents by URL or by the id of an uploaded file", error);
    }
}

gboolean
weir_chat_write_part (WeirChatWrite *self, const WeirPart *part, GError **error)
{
  switch (part->kind)
    {
    case WEIR_PART_TEXT:
      write_text_part (self, part->text, part->cache);
      return TRUE;
    case WEIR_PART_REFUSAL:
      weir_json_writer_begin_object (&self->writer);
      weir_json_writer_member_utf8 (&self->writer, "type", "refusal");
      weir_json_writer_member_text (&self->writer, "refusal", part->text);
      weir_json_writer_end_object (&self->writer);
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
      return refuse (self, part, "a kind of content that only its own API knows", error);
    }
}

/* Whether @part stands in the content of a message, and not beside it or in one of its own. */
static gboolean
is_content (const WeirPart *part)
{
  return part->kind != WEIR_PART_TOOL_CALL && part->kind != WEIR_PART_TOOL_RESULT
         && part->kind != WEIR_PART_REASONING
         && (part->kind != WEIR_PART_TEXT || part->text.len > 0);
}

static guint
count_content (const WeirPart *parts, guint n_parts, const WeirPart **only)
{
  guint n = 0;

  for (guint i = 0; i < n_parts; i++)
    if (is_content (&parts[i]))
      {
        *only = &parts[i];
        n++;
      }
  return n;
}

static gboolean
write_elements (WeirChatWrite *self, const WeirPart *parts, guint n_parts, GError **error)
{
  for (guint i = 0; i < n_parts; i++)
    if (is_content (&parts[i]) && !weir_chat_write_part (self, &parts[i], error))
      return FALSE;
  return TRUE;
}

/* One text is a string, as every server takes it; anything else a list. */
static gboolean
write_content (WeirChatWrite *self, const WeirPart *parts, guint n_parts, GError **error)
{
  const WeirPart *only = NULL;

  weir_json_writer_name (&self->writer, "content");
  if (count_content (parts, n_parts, &only) == 1 && only->kind == WEIR_PART_TEXT
      && (only->cache == WEIR_CACHE_NONE || self->target->rule->cache_marks == NULL))
    {
      self->lost_mark = self->lost_mark || only->cache != WEIR_CACHE_NONE;
      weir_json_writer_text (&self->writer, only->text);
      return TRUE;
    }

  weir_json_writer_begin_array (&self->writer);
  if (!write_elements (self, parts, n_parts, error))
    return FALSE;
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

static void
begin_message (WeirChatWrite *self, const char *role, WeirJsonText name)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "role", role);
  weir_json_writer_member_text (&self->writer, "name", name);
}

/* Arguments are JSON inside a JSON string: one layer of escapes goes on. What was no JSON is wrapped,
 * because the servers parse it. */
static gboolean
write_arguments (WeirChatWrite *self, const WeirPart *part, GError **error)
{
  g_autoptr (GString) wrapped = NULL;

  if (!part->arguments_broken)
    {
      weir_json_writer_name (&self->writer, "arguments");
      weir_json_writer_utf8 (&self->writer, part->arguments.data, (gssize) part->arguments.len);
      return TRUE;
    }

  wrapped = g_string_new ("{\"_raw\":\"");
  g_string_append_len (wrapped, part->arguments.data, (gssize) part->arguments.len);
  g_string_append (wrapped, "\"}");
  weir_json_writer_name (&self->writer, "arguments");
  weir_json_writer_utf8 (&self->writer, wrapped->str, (gssize) wrapped->len);
  return weir_loss_change (self->loss, "tool_call.arguments", "wrapped", error);
}

static gboolean
write_call (WeirChatWrite *self, const WeirPart *part, GError **error)
{
  if (part->custom)
    return refuse (self, part, "calls of tools that take free text", error);

  self->lost_mark = self->lost_mark || part->cache != WEIR_CACHE_NONE;
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "id", part->id);
  weir_json_writer_member_utf8 (&self->writer, "type", "function");
  weir_json_writer_name (&self->writer, "function");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_text (&self->writer, "name", part->name);
  if (!write_arguments (self, part, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean
write_calls (WeirChatWrite *self, const WeirTurn *turn, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < turn->n_parts; i++)
    {
      if (turn->parts[i].kind != WEIR_PART_TOOL_CALL)
        continue;
      if (!any)
        {
          weir_json_writer_name (&self->writer, "tool_calls");
          weir_json_writer_begin_array (&self->writer);
        }
      any = TRUE;
      if (!write_call (self, &turn->parts[i], error))
        return FALSE;
    }
  if (any)
    weir_json_writer_end_array (&self->writer);
  return TRUE;
}

static gboolean
has_kind (const WeirTurn *turn, WeirPartKind kind)
{
  for (guint i = 0; i < turn->n_parts; i++)
    if (turn->parts[i].kind == kind)
      return TRUE;
  return FALSE;
}

/* Each thought with its proof. */
static void
write_thoughts (WeirChatWrite *self, const WeirTurn *turn)
{
  weir_json_writer_name (&self->writer, "reasoning_content");
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < turn->n_parts; i++)
    if (turn->parts[i].kind == WEIR_PART_REASONING)
      {
        weir_json_writer_begin_object (&self->writer);
        weir_json_writer_member_text (&self->writer, "content",
                                      turn->parts[i].text.data != NULL ? turn->parts[i].text
                                                                       : WEIR_JSON_TEXT (""));
        weir_json_writer_member_text (&self->writer, "signature", turn->parts[i].signature);
        weir_json_writer_end_object (&self->writer);
      }
  weir_json_writer_end_array (&self->writer);
}

/* The chat API has no carrier for reasoning of earlier turns. */
static gboolean
write_assistant (WeirChatWrite *self, const WeirTurn *turn, GError **error)
{
  const WeirPart *only = NULL;
  gboolean calls = has_kind (turn, WEIR_PART_TOOL_CALL);

  if (self->reasoning == NULL && has_kind (turn, WEIR_PART_REASONING)
      && !weir_loss_drop (self->loss, "reasoning", error))
    return FALSE;
  if (!calls && count_content (turn->parts, turn->n_parts, &only) == 0)
    return TRUE;

  begin_message (self, "assistant", turn->name);
  if (count_content (turn->parts, turn->n_parts, &only) == 0)
    weir_json_writer_member_null (&self->writer, "content");
  else if (!write_content (self, turn->parts, turn->n_parts, error))
    return FALSE;
  if (self->reasoning != NULL && has_kind (turn, WEIR_PART_REASONING))
    write_thoughts (self, turn);
  if (!write_calls (self, turn, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

/* The mark of a result, or the last in it: it is one text here. */
static WeirCache
get_result_mark (const WeirPart *result)
{
  WeirCache cache = result->cache;

  for (guint i = result->n_parts; i > 0 && cache == WEIR_CACHE_NONE; i--)
    if (result->parts[i - 1].kind == WEIR_PART_TEXT)
      cache = result->parts[i - 1].cache;
  return cache;
}

/* A mark needs a list of parts to stand in. */
static void
write_marked_text (WeirChatWrite *self, WeirJsonText text, WeirCache cache)
{
  gboolean in_list = cache != WEIR_CACHE_NONE && has_marks (self, BREAKPOINT);

  weir_json_writer_name (&self->writer, "content");
  if (in_list)
    {
      weir_json_writer_begin_array (&self->writer);
      write_text_part (self, text, cache);
      weir_json_writer_end_array (&self->writer);
      return;
    }
  weir_json_writer_text (&self->writer, text);
  self->lost_mark = self->lost_mark || cache != WEIR_CACHE_NONE;
}

/* The content of a tool message is text only. What else a result holds is put into a message of the
 * user after all results, and the text says so. */
static void
write_result_text (WeirChatWrite *self, const WeirPart *part)
{
  g_autoptr (GString) text = g_string_new (part->is_error ? "Error: " : NULL);
  gsize start = text->len;
  guint attached = 0;

  for (guint i = 0; i < part->n_parts; i++)
    {
      const WeirPart *inner = &part->parts[i];

      if (inner->kind != WEIR_PART_TEXT)
        attached++;
      else
        {
          if (text->len > start)
            g_string_append (text, "\\n");
          g_string_append_len (text, inner->text.data, (gssize) inner->text.len);
        }
    }
  if (attached > 0)
    g_string_append_printf (text, "%s[%u more attached below]", text->len > start ? "\\n" : "",
                            attached);
  write_marked_text (self, (WeirJsonText){ text->str, text->len }, get_result_mark (part));
}

static gboolean
write_result (WeirChatWrite *self, const WeirPart *part, GError **error)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "role", "tool");
  weir_json_writer_member_text (&self->writer, "tool_call_id", part->id);
  write_result_text (self, part);
  weir_json_writer_end_object (&self->writer);
  return !part->is_error
         || weir_loss_change (self->loss, "tool_result.is_error", "in-words", error);
}

static gboolean
has_attachments (const WeirTurn *turn)
{
  for (guint i = 0; i < turn->n_parts; i++)
    if (turn->parts[i].kind == WEIR_PART_TOOL_RESULT)
      for (guint j = 0; j < turn->parts[i].n_parts; j++)
        if (turn->parts[i].parts[j].kind != WEIR_PART_TEXT)
          return TRUE;
  return FALSE;
}

/* Whoever must wait for an answer before he says more gets one. */
static gboolean
write_answer (WeirChatWrite *self, GError **error)
{
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "role", "assistant");
  weir_json_writer_member_utf8 (&self->writer, "content", ANSWER);
  weir_json_writer_end_object (&self->writer);
  return weir_loss_change (self->loss, "messages", "alternated", error);
}

/* Elements of a content: what the results hold that is no text. */
static gboolean
write_attached (WeirChatWrite *self, const WeirTurn *turn, GError **error)
{
  for (guint i = 0; i < turn->n_parts; i++)
    for (guint j = 0; turn->parts[i].kind == WEIR_PART_TOOL_RESULT && j < turn->parts[i].n_parts;
         j++)
      if (turn->parts[i].parts[j].kind != WEIR_PART_TEXT
          && !weir_chat_write_part (self, &turn->parts[i].parts[j], error))
        return FALSE;
  return weir_loss_change (self->loss, "tool_result", "attached", error);
}

static gboolean
write_attachments (WeirChatWrite *self, const WeirTurn *turn, gboolean content, GError **error)
{
  begin_message (self, "user", content ? turn->name : (WeirJsonText){ NULL, 0 });
  weir_json_writer_name (&self->writer, "content");
  weir_json_writer_begin_array (&self->writer);
  if (!write_attached (self, turn, error)
      || (content && !write_elements (self, turn->parts, turn->n_parts, error)))
    return FALSE;
  weir_json_writer_end_array (&self->writer);
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

/* Results of tools come first and each in a message of its own. */
static gboolean
write_user (WeirChatWrite *self, const WeirTurn *turn, GError **error)
{
  const WeirPart *only = NULL;
  gboolean attached = has_attachments (turn);
  gboolean content = count_content (turn->parts, turn->n_parts, &only) > 0;
  gboolean alternate = self->target->rule->alternate;

  for (guint i = 0; i < turn->n_parts; i++)
    if (turn->parts[i].kind == WEIR_PART_TOOL_RESULT
        && !write_result (self, &turn->parts[i], error))
      return FALSE;
  if (alternate && has_kind (turn, WEIR_PART_TOOL_RESULT) && (attached || content)
      && !write_answer (self, error))
    return FALSE;
  if (attached && !write_attachments (self, turn, alternate && content, error))
    return FALSE;
  if (!content || (attached && alternate))
    return TRUE;

  begin_message (self, "user", turn->name);
  if (!write_content (self, turn->parts, turn->n_parts, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean
write_system (WeirChatWrite *self,
              WeirJsonText name,
              const WeirPart *parts,
              guint n_parts,
              GError **error)
{
  const char *role = self->target->rule->system_role;
  const WeirPart *only = NULL;

  if (count_content (parts, n_parts, &only) == 0)
    return TRUE;
  begin_message (self, role != NULL ? role : "system", name);
  if (!write_content (self, parts, n_parts, error))
    return FALSE;
  weir_json_writer_end_object (&self->writer);
  return TRUE;
}

static gboolean
write_turn (WeirChatWrite *self, const WeirTurn *turn, GError **error)
{
  switch (turn->role)
    {
    case WEIR_ROLE_USER:
      return write_user (self, turn, error);
    case WEIR_ROLE_ASSISTANT:
      return write_assistant (self, turn, error);
    default:
      return write_system (self, turn->name, turn->parts, turn->n_parts, error);
    }
}

WeirNormalised *
weir_chat_normalise (const WeirRequest *request,
                     const WeirTarget *target,
                     const char *reasoning,
                     WeirLoss *loss,
                     GError **error)
{
  const WeirNormaliseFlags turns = target->rule->alternate
                                       ? WEIR_NORMALISE_MERGE_TURNS | WEIR_NORMALISE_WRAP_SYSTEM
                                             | WEIR_NORMALISE_USER_FIRST | WEIR_NORMALISE_USER_LAST
                                       : 0;
  const WeirNormaliseOptions options = {
    .flags = WEIR_NORMALISE_FIT_TOOLS | WEIR_NORMALISE_NO_FREE_TEXT | turns,
    .reasoning = reasoning,
    .rule = target->rule,
    .max_id = WEIR_CHAT_MAX_ID,
    .max_marks = target->rule->cache_marks != NULL ? MAX_MARKS : 0,
    .mark_end = g_strcmp0 (target->rule->cache_marks, CACHE_CONTROL) == 0,
  };

  return weir_normalise (request, &options, loss, error);
}

gboolean
weir_chat_write_messages (WeirChatWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;

  weir_json_writer_name (&self->writer, "messages");
  weir_json_writer_begin_array (&self->writer);
  if (!write_system (self, (WeirJsonText){ NULL, 0 }, history->system, history->n_system, error))
    return FALSE;
  for (guint i = 0; i < history->n_turns; i++)
    if (!write_turn (self, &history->turns[i], error))
      return FALSE;
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}
