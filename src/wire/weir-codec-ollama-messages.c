/* SPDX-License-Identifier: MIT */
/* Reads the messages of an Ollama chat into turns and parts. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-ollama.h"

#include "wire/weir-call-ids.h"
#include "wire/weir-member.h"

#include <string.h>

typedef struct
{
  WeirRequestBuilder *builder;
  const WeirJsonDoc *doc;
  WeirCallIds *ids;
  gboolean begun;   /* the first turn has */
  gboolean results; /* the open turn is one of results */
} Reader;

/* Images come without a word on their kind, which shows in their first bytes. */
static const char *
guess_type (WeirJsonText data)
{
  static const struct
  {
    const char *beginning;
    const char *type;
  } types[] = {
    { "/9j/", "image/jpeg" },  { "\\/9j\\/", "image/jpeg" },    { "R0lGOD", "image/gif" },
    { "UklGR", "image/webp" }, { "JVBERi", "application/pdf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gsize len = strlen (types[i].beginning);

      if (data.len >= len && memcmp (data.data, types[i].beginning, len) == 0)
        return types[i].type;
    }
  return "image/png";
}

/* Base64, with or without what a page would write before it. */
static void
add_image (WeirRequestBuilder *builder, WeirJsonText raw, WeirJsonText data)
{
  g_autofree char *text = weir_json_text_dup (data);
  const char *comma = strchr (text, ',');
  const char *type;
  WeirPart *part;

  if (g_str_has_prefix (text, "data:") && comma != NULL)
    data = weir_request_builder_text (builder, comma + 1, -1);
  type = guess_type (data);
  part = weir_request_builder_add_part (
      builder, g_str_has_prefix (type, "image/") ? WEIR_PART_IMAGE : WEIR_PART_DOCUMENT);
  part->raw = raw;
  part->source = WEIR_SOURCE_BASE64;
  part->media_type = weir_request_builder_text (builder, type, -1);
  part->data = data;
}

gboolean
weir_codec_ollama_read_images (WeirRequestBuilder *builder,
                               const WeirJsonNode *object,
                               GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  const WeirJsonNode *images;
  const WeirJsonNode *image;
  WeirJsonIter iter;

  if (!weir_member_array (doc, object, "images", &images, error))
    return FALSE;
  weir_json_iter_init (&iter, doc, images);
  while (weir_json_iter_next (&iter, NULL, &image))
    {
      if (image->kind != WEIR_JSON_STRING)
        return weir_member_fail (error, doc, image, "must be a string of base64");
      add_image (builder, weir_json_raw (doc, image), weir_json_text (doc, image));
    }
  return TRUE;
}

static gboolean
read_call (Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *function;
  WeirJsonText name = { NULL, 0 };
  WeirJsonText id = { NULL, 0 };
  WeirPart *part;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  if (!weir_member_object (self->doc, node, "function", &function, error)
      || !weir_member_text (self->doc, node, "id", &id, error))
    return FALSE;
  if (function == NULL)
    return weir_member_missing (error, self->doc, node, "function");
  if (!weir_member_need_text (self->doc, function, "name", &name, error))
    return FALSE;

  part = weir_request_builder_add_part (self->builder, WEIR_PART_TOOL_CALL);
  part->raw = weir_json_raw (self->doc, node);
  part->id = weir_call_ids_add (self->ids, id, name);
  part->name = name;
  part->arguments = WEIR_JSON_TEXT ("{}");
  return weir_member_raw_object (self->doc, function, "arguments", &part->arguments, error);
}

static gboolean
read_calls (Reader *self, const WeirJsonNode *message, GError **error)
{
  const WeirJsonNode *calls;
  const WeirJsonNode *call;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, message, "tool_calls", &calls, error))
    return FALSE;
  if (calls != NULL && calls->count > 0)
    weir_call_ids_begin (self->ids);
  weir_json_iter_init (&iter, self->doc, calls);
  while (weir_json_iter_next (&iter, NULL, &call))
    if (!read_call (self, call, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_result (Reader *self, const WeirJsonNode *message, WeirJsonText content, GError **error)
{
  WeirJsonText id = { NULL, 0 };
  WeirJsonText name = { NULL, 0 };
  WeirPart *part;
  gboolean ok;

  if (!weir_member_text (self->doc, message, "tool_call_id", &id, error)
      || !weir_member_text (self->doc, message, "tool_name", &name, error)
      || (name.data == NULL && !weir_member_text (self->doc, message, "name", &name, error)))
    return FALSE;
  part = weir_request_builder_add_part (self->builder, WEIR_PART_TOOL_RESULT);
  part->raw = weir_json_raw (self->doc, message);
  part->name = name;
  part->id = weir_call_ids_take (self->ids, id, &part->name);
  weir_request_builder_begin_nested (self->builder);
  weir_request_builder_add_part (self->builder, WEIR_PART_TEXT)->text = content;
  ok = weir_codec_ollama_read_images (self->builder, message, error);
  weir_request_builder_end_nested (self->builder);
  return ok;
}

static gboolean
read_said (Reader *self, const WeirJsonNode *message, WeirJsonText content, GError **error)
{
  WeirJsonText thinking = { NULL, 0 };

  if (!weir_member_text (self->doc, message, "thinking", &thinking, error))
    return FALSE;
  if (thinking.len > 0)
    weir_request_builder_add_part (self->builder, WEIR_PART_REASONING)->text = thinking;
  if (content.len > 0)
    weir_request_builder_add_part (self->builder, WEIR_PART_TEXT)->text = content;
  return weir_codec_ollama_read_images (self->builder, message, error)
         && read_calls (self, message, error);
}

static gboolean
read_role (Reader *self,
           const WeirJsonNode *message,
           WeirRole *role,
           gboolean *tool,
           GError **error)
{
  WeirJsonText word = { NULL, 0 };

  if (!weir_member_need_text (self->doc, message, "role", &word, error))
    return FALSE;
  *tool = weir_json_text_equal (word, "tool");
  if (weir_json_text_equal (word, "user") || *tool)
    *role = WEIR_ROLE_USER;
  else if (weir_json_text_equal (word, "assistant"))
    *role = WEIR_ROLE_ASSISTANT;
  else if (weir_json_text_equal (word, "system"))
    *role = WEIR_ROLE_SYSTEM;
  else
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, message, "role"),
                             "must be system, user, assistant or tool");
  return TRUE;
}

/* What the system says before anyone else is the system prompt. Each result is a message, but all that
 * answer the calls of one turn are one turn. */
static void
begin_turn (Reader *self, const WeirJsonNode *message, WeirRole role, gboolean tool)
{
  if ((role == WEIR_ROLE_SYSTEM && !self->begun) || (tool && self->results))
    return;
  weir_request_builder_begin_turn (self->builder, role)->raw = weir_json_raw (self->doc, message);
  self->begun = TRUE;
  self->results = tool;
}

static gboolean
read_message (Reader *self, const WeirJsonNode *message, GError **error)
{
  WeirJsonText content = { NULL, 0 };
  WeirRole role = WEIR_ROLE_USER;
  gboolean tool = FALSE;

  if (message->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, message, "must be an object");
  if (!read_role (self, message, &role, &tool, error)
      || !weir_member_text (self->doc, message, "content", &content, error))
    return FALSE;

  begin_turn (self, message, role, tool);
  return tool ? read_result (self, message, content, error)
              : read_said (self, message, content, error);
}

gboolean
weir_codec_ollama_read_messages (WeirRequestBuilder *builder, GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  g_autoptr (WeirCallIds) ids = weir_call_ids_new (builder);
  Reader reader = { builder, doc, ids, FALSE, FALSE };
  const WeirJsonNode *messages;
  const WeirJsonNode *message;
  WeirJsonIter iter;

  if (!weir_member_array (doc, weir_json_root (doc), "messages", &messages, error))
    return FALSE;
  weir_json_iter_init (&iter, doc, messages);
  while (weir_json_iter_next (&iter, NULL, &message))
    if (!read_message (&reader, message, error))
      return FALSE;
  return TRUE;
}
