/* SPDX-License-Identifier: MIT */
/* Reads the system prompt and the messages of a Messages request into turns and parts. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "wire/weir-member.h"
#include "wire/weir-reasoning-envelope.h"

#include <string.h>

typedef struct
{
  WeirRequestBuilder *builder;
  const WeirJsonDoc *doc;
  const char *model;
  gboolean rewritten; /* something of the open turn is not kept as it was */
} Reader;

typedef gboolean (*ReadBlock) (Reader *self,
                               const WeirJsonNode *node,
                               WeirPart *part,
                               GError **error);

static gboolean read_content (Reader *self, const WeirJsonNode *content, GError **error);

WeirCache
weir_codec_messages_read_cache (const WeirJsonDoc *doc, const WeirJsonNode *object)
{
  const WeirJsonNode *control = weir_json_get (doc, object, "cache_control");
  WeirJsonText ttl = weir_json_text (doc, weir_json_get (doc, control, "ttl"));

  if (!weir_json_is (control, WEIR_JSON_OBJECT))
    return WEIR_CACHE_NONE;
  if (weir_json_text_equal (ttl, "1h"))
    return WEIR_CACHE_1H;
  return weir_json_text_equal (ttl, "5m") ? WEIR_CACHE_5M : WEIR_CACHE_DEFAULT;
}

static gboolean
read_text (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *citations = weir_json_get (self->doc, node, "citations");

  part->kind = WEIR_PART_TEXT;
  part->text = WEIR_JSON_TEXT ("");
  if (!weir_json_is_set (weir_json_get (self->doc, node, "text")))
    return weir_member_missing (error, self->doc, node, "text");
  if (weir_json_is (citations, WEIR_JSON_ARRAY) && citations->count > 0)
    part->citations = weir_json_raw (self->doc, citations);
  return weir_member_text (self->doc, node, "text", &part->text, error);
}

/* Base64 as some writers escape it; the upstreams and the other APIs want it plain. */
static WeirJsonText
get_plain (Reader *self, WeirJsonText text)
{
  g_autoptr (GString) decoded = NULL;

  if (text.data == NULL || memchr (text.data, '\\', text.len) == NULL)
    return text;
  decoded = g_string_new (NULL);
  weir_json_text_decode (text, decoded);
  g_string_replace (decoded, "\n", "", 0);
  g_string_replace (decoded, "\r", "", 0);
  return weir_request_builder_text (self->builder, decoded->str, (gssize) decoded->len);
}

/* {"type": "base64" | "text" | "url" | "file" | "content", …} */
static gboolean
read_source (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *source;
  WeirJsonText type = { NULL, 0 };

  if (!weir_member_object (self->doc, node, "source", &source, error))
    return FALSE;
  if (source == NULL)
    return weir_member_missing (error, self->doc, node, "source");
  if (!weir_member_need_text (self->doc, source, "type", &type, error))
    return FALSE;

  if (weir_json_text_equal (type, "base64"))
    {
      part->source = WEIR_SOURCE_BASE64;
      if (!weir_member_need_text (self->doc, source, "media_type", &part->media_type, error)
          || !weir_member_need_text (self->doc, source, "data", &part->data, error))
        return FALSE;
      part->data = get_plain (self, part->data);
      return TRUE;
    }
  if (weir_json_text_equal (type, "url"))
    {
      part->source = WEIR_SOURCE_URL;
      return weir_member_need_text (self->doc, source, "url", &part->data, error);
    }
  if (weir_json_text_equal (type, "file"))
    {
      part->source = WEIR_SOURCE_FILE_ID;
      return weir_member_need_text (self->doc, source, "file_id", &part->data, error);
    }
  if (weir_json_text_equal (type, "text") && part->kind == WEIR_PART_DOCUMENT)
    {
      part->source = WEIR_SOURCE_TEXT;
      part->media_type = WEIR_JSON_TEXT ("text/plain");
      return weir_member_need_text (self->doc, source, "data", &part->data, error);
    }
  if (weir_json_text_equal (type, "content") && part->kind == WEIR_PART_DOCUMENT)
    {
      part->source = WEIR_SOURCE_PARTS;
      return read_content (self, weir_json_get (self->doc, source, "content"), error);
    }
  return weir_member_fail (error, self->doc, weir_json_get (self->doc, source, "type"),
                           part->kind == WEIR_PART_IMAGE
                               ? "must be base64, url or file"
                               : "must be base64, text, content, url or file");
}

static gboolean
read_image (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  part->kind = WEIR_PART_IMAGE;
  return read_source (self, node, part, error);
}

static gboolean
read_document (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *citations = weir_json_get (self->doc, node, "citations");

  part->kind = WEIR_PART_DOCUMENT;
  part->cite = weir_json_is (weir_json_get (self->doc, citations, "enabled"), WEIR_JSON_TRUE);
  return weir_member_text (self->doc, node, "title", &part->title, error)
         && weir_member_text (self->doc, node, "context", &part->context, error)
         && read_source (self, node, part, error);
}

/* What a search of the client's own found: a document in pieces. */
static gboolean
read_search_result (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *citations = weir_json_get (self->doc, node, "citations");

  part->kind = WEIR_PART_DOCUMENT;
  part->source = WEIR_SOURCE_PARTS;
  part->cite = weir_json_is (weir_json_get (self->doc, citations, "enabled"), WEIR_JSON_TRUE);
  return weir_member_need_text (self->doc, node, "source", &part->context, error)
         && weir_member_text (self->doc, node, "title", &part->title, error)
         && read_content (self, weir_json_get (self->doc, node, "content"), error);
}

/* A signature is the service's own, or one of another service in an envelope. */
static void
take_proof (Reader *self, WeirJsonText text, WeirPart *part, WeirJsonText *out)
{
  g_autoptr (GString) payload = g_string_new (NULL);
  const char *origin = NULL;

  switch (weir_reasoning_envelope_open (text, self->model, &origin, payload))
    {
    case WEIR_ENVELOPE_NONE:
      part->origin = g_intern_static_string (WEIR_CODEC_MESSAGES_ID);
      *out = text;
      break;
    case WEIR_ENVELOPE_OPENED:
      part->origin = origin;
      *out = weir_request_builder_text (self->builder, payload->str, (gssize) payload->len);
      break;
    default:
      break;
    }
}

static gboolean
read_thinking (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  WeirJsonText signature = { NULL, 0 };

  part->kind = WEIR_PART_REASONING;
  if (!weir_member_text (self->doc, node, "thinking", &part->text, error)
      || !weir_member_text (self->doc, node, "signature", &signature, error))
    return FALSE;
  if (signature.len > 0)
    take_proof (self, signature, part, &part->signature);
  return TRUE;
}

static gboolean
read_redacted (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  WeirJsonText data = { NULL, 0 };

  part->kind = WEIR_PART_REASONING;
  if (!weir_member_need_text (self->doc, node, "data", &data, error))
    return FALSE;
  take_proof (self, data, part, &part->redacted);
  return TRUE;
}

static gboolean
read_tool_use (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  part->kind = WEIR_PART_TOOL_CALL;
  part->arguments = WEIR_JSON_TEXT ("{}");
  return weir_member_need_text (self->doc, node, "id", &part->id, error)
         && weir_member_need_text (self->doc, node, "name", &part->name, error)
         && weir_member_raw_object (self->doc, node, "input", &part->arguments, error);
}

static gboolean
read_tool_result (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *content = weir_json_get (self->doc, node, "content");
  gboolean before = self->rewritten;
  int is_error = FALSE;

  part->kind = WEIR_PART_TOOL_RESULT;
  if (!weir_member_need_text (self->doc, node, "tool_use_id", &part->id, error)
      || !weir_member_boolean (self->doc, node, "is_error", &is_error, error))
    return FALSE;
  part->is_error = is_error;

  self->rewritten = FALSE;
  if (!read_content (self, content, error))
    return FALSE;
  if (self->rewritten)
    part->raw = (WeirJsonText){ NULL, 0 };
  self->rewritten = self->rewritten || before;
  return TRUE;
}

/* The name of a tool that a search for tools found. Only the search's own API knows the kind, so it
 * goes on as text everywhere. */
static gboolean
read_tool_reference (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  part->kind = WEIR_PART_TEXT;
  part->raw = (WeirJsonText){ NULL, 0 };
  self->rewritten = TRUE;
  return weir_member_need_text (self->doc, node, "tool_name", &part->text, error);
}

static const struct
{
  const char *type;
  ReadBlock read;
} blocks[] = {
  { "text", read_text },
  { "tool_use", read_tool_use },
  { "tool_result", read_tool_result },
  { "thinking", read_thinking },
  { "redacted_thinking", read_redacted },
  { "image", read_image },
  { "document", read_document },
  { "search_result", read_search_result },
  { "tool_reference", read_tool_reference },
};

static gboolean
is_server_tool (WeirJsonText type)
{
  static const char suffix[] = "_tool_result";
  gsize len = strlen (suffix);

  return weir_json_text_equal (type, "server_tool_use")
         || (type.len > len && memcmp (type.data + type.len - len, suffix, len) == 0);
}

static gboolean
read_block (Reader *self, const WeirJsonNode *node, GError **error)
{
  WeirJsonText type = { NULL, 0 };
  WeirPart *part;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  if (!weir_member_need_text (self->doc, node, "type", &type, error))
    return FALSE;

  part = weir_request_builder_add_part (self->builder, WEIR_PART_OPAQUE);
  part->raw = weir_json_raw (self->doc, node);
  part->cache = weir_codec_messages_read_cache (self->doc, node);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (weir_json_text_equal (type, blocks[i].type))
      return blocks[i].read (self, node, part, error);
  if (is_server_tool (type))
    part->kind = WEIR_PART_SERVER_TOOL;
  return TRUE;
}

static gboolean
read_list (Reader *self, const WeirJsonNode *content, GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (weir_json_is (content, WEIR_JSON_STRING))
    {
      weir_request_builder_add_part (self->builder, WEIR_PART_TEXT)->text =
          weir_json_text (self->doc, content);
      return TRUE;
    }
  if (!weir_json_is (content, WEIR_JSON_ARRAY))
    return weir_member_fail (error, self->doc, content, "must be a string or an array of blocks");

  weir_json_iter_init (&iter, self->doc, content);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_block (self, node, error))
      return FALSE;
  return TRUE;
}

/* A list inside the part added last. */
static gboolean
read_content (Reader *self, const WeirJsonNode *content, GError **error)
{
  gboolean ok;

  if (!weir_json_is_set (content))
    return TRUE;
  weir_request_builder_begin_nested (self->builder);
  ok = read_list (self, content, error);
  weir_request_builder_end_nested (self->builder);
  return ok;
}

static gboolean
read_role (Reader *self, const WeirJsonNode *message, WeirRole *role, GError **error)
{
  WeirJsonText word = { NULL, 0 };

  if (!weir_member_need_text (self->doc, message, "role", &word, error))
    return FALSE;
  if (weir_json_text_equal (word, "user"))
    *role = WEIR_ROLE_USER;
  else if (weir_json_text_equal (word, "assistant"))
    *role = WEIR_ROLE_ASSISTANT;
  else if (weir_json_text_equal (word, "system"))
    *role = WEIR_ROLE_SYSTEM;
  else
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, message, "role"),
                             "must be user, assistant or system");
  return TRUE;
}

static gboolean
read_message (Reader *self, const WeirJsonNode *message, GError **error)
{
  const WeirJsonNode *content = weir_json_get (self->doc, message, "content");
  WeirRole role = WEIR_ROLE_USER;
  WeirTurn *turn;

  if (message->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, message, "must be an object");
  if (!read_role (self, message, &role, error))
    return FALSE;
  if (!weir_json_is_set (content))
    return weir_member_missing (error, self->doc, message, "content");

  turn = weir_request_builder_begin_turn (self->builder, role);
  self->rewritten = FALSE;
  if (!read_list (self, content, error))
    return FALSE;
  if (!self->rewritten)
    turn->raw = weir_json_raw (self->doc, message);
  return TRUE;
}

gboolean
weir_codec_messages_read_turns (WeirRequestBuilder *builder, GError **error)
{
  WeirRequest *request = weir_request_builder_get (builder);
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *system = weir_json_get (doc, root, "system");
  Reader reader = { builder, doc, request->model, FALSE };
  const WeirJsonNode *messages;
  const WeirJsonNode *message;
  WeirJsonIter iter;

  if (weir_json_is_set (system) && !read_list (&reader, system, error))
    return FALSE;
  if (!weir_member_array (doc, root, "messages", &messages, error))
    return FALSE;
  if (messages == NULL)
    return weir_member_missing (error, doc, root, "messages");
  if (messages->count == 0)
    return weir_member_fail (error, doc, messages, "must hold at least one message");

  weir_json_iter_init (&iter, doc, messages);
  while (weir_json_iter_next (&iter, NULL, &message))
    if (!read_message (&reader, message, error))
      return FALSE;
  return TRUE;
}
