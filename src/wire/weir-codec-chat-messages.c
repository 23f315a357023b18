/* SPDX-License-Identifier: MIT */
/* Reads the messages of a chat request into turns and parts. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include "wire/weir-member.h"
#include "wire/weir-request-part.h"

#include <string.h>

/* A call that a legacy "function" message may answer: it knows the name only. */
typedef struct
{
  WeirJsonText name;
  WeirJsonText id;
  gboolean answered;
} Call;

typedef struct
{
  WeirRequestBuilder *builder;
  const WeirJsonDoc *doc;
  GArray *calls;
  gboolean in_results; /* the open turn holds results of tools */
  gboolean leading;    /* nothing but system messages was seen */
} Reader;

static WeirCache
read_cache (const WeirJsonDoc *doc, const WeirJsonNode *object)
{
  const WeirJsonNode *control = weir_json_get (doc, object, "cache_control");
  WeirJsonText ttl = weir_json_text (doc, weir_json_get (doc, control, "ttl"));

  if (weir_json_is (weir_json_get (doc, object, "prompt_cache_breakpoint"), WEIR_JSON_OBJECT))
    return WEIR_CACHE_DEFAULT;
  if (!weir_json_is (control, WEIR_JSON_OBJECT))
    return WEIR_CACHE_NONE;
  if (weir_json_text_equal (ttl, "1h"))
    return WEIR_CACHE_1H;
  return weir_json_text_equal (ttl, "5m") ? WEIR_CACHE_5M : WEIR_CACHE_DEFAULT;
}

static gboolean
read_image (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *image = weir_json_get (self->doc, node, "image_url");
  const WeirJsonNode *url =
      weir_json_is (image, WEIR_JSON_STRING) ? image : weir_json_get (self->doc, image, "url");

  part->kind = WEIR_PART_IMAGE;
  if (!weir_json_is_set (image))
    return weir_member_missing (error, self->doc, node, "image_url");
  if (!weir_json_is_set (url))
    return weir_member_missing (error, self->doc, image, "url");
  if (url->kind != WEIR_JSON_STRING)
    return weir_member_fail (error, self->doc, url, "must be a string");
  if (!weir_member_text (self->doc, image, "detail", &part->detail, error))
    return FALSE;
  return weir_request_part_read_url (self->builder, url, part, error);
}

static gboolean
read_audio (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *audio;
  WeirJsonText format = { NULL, 0 };
  g_autofree char *word = NULL;
  g_autofree char *media_type = NULL;

  part->kind = WEIR_PART_AUDIO;
  if (!weir_member_object (self->doc, node, "input_audio", &audio, error))
    return FALSE;
  if (audio == NULL)
    return weir_member_missing (error, self->doc, node, "input_audio");
  if (!weir_member_need_text (self->doc, audio, "data", &part->data, error)
      || !weir_member_need_text (self->doc, audio, "format", &format, error))
    return FALSE;

  word = weir_json_text_dup (format);
  media_type = g_strconcat ("audio/", word, NULL);
  part->source = WEIR_SOURCE_BASE64;
  part->data = weir_request_part_clean_base64 (self->builder, part->data);
  part->media_type = weir_request_builder_text (self->builder, media_type, -1);
  return TRUE;
}

static gboolean
read_file (Reader *self, const WeirJsonNode *node, WeirPart *part, GError **error)
{
  const WeirJsonNode *file;
  const WeirJsonNode *data;

  part->kind = WEIR_PART_DOCUMENT;
  if (!weir_member_object (self->doc, node, "file", &file, error))
    return FALSE;
  if (file == NULL)
    return weir_member_missing (error, self->doc, node, "file");
  if (!weir_member_text (self->doc, file, "filename", &part->title, error))
    return FALSE;

  data = weir_json_get (self->doc, file, "file_data");
  if (!weir_json_is_set (data))
    {
      part->source = WEIR_SOURCE_FILE_ID;
      return weir_member_need_text (self->doc, file, "file_id", &part->data, error);
    }
  return weir_request_part_read_file (self->builder, data, part, error);
}

static gboolean
read_part (Reader *self, const WeirJsonNode *node, GError **error)
{
  WeirJsonText type = { NULL, 0 };
  WeirPart *part;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  if (!weir_member_need_text (self->doc, node, "type", &type, error))
    return FALSE;

  part = weir_request_builder_add_part (self->builder, WEIR_PART_OPAQUE);
  part->raw = weir_json_raw (self->doc, node);
  part->cache = read_cache (self->doc, node);

  if (weir_json_text_equal (type, "text"))
    {
      part->kind = WEIR_PART_TEXT;
      part->text = WEIR_JSON_TEXT ("");
      return weir_json_is_set (weir_json_get (self->doc, node, "text"))
                 ? weir_member_text (self->doc, node, "text", &part->text, error)
                 : weir_member_missing (error, self->doc, node, "text");
    }
  if (weir_json_text_equal (type, "refusal"))
    {
      part->kind = WEIR_PART_REFUSAL;
      return weir_member_need_text (self->doc, node, "refusal", &part->text, error);
    }
  if (weir_json_text_equal (type, "image_url"))
    return read_image (self, node, part, error);
  if (weir_json_text_equal (type, "input_audio"))
    return read_audio (self, node, part, error);
  if (weir_json_text_equal (type, "file"))
    return read_file (self, node, part, error);
  return TRUE;
}

/* A string, a list of parts, or nothing. @cache is the mark on the whole message. */
static gboolean
read_content (Reader *self, const WeirJsonNode *message, gboolean keep_empty, GError **error)
{
  const WeirJsonNode *content = weir_json_get (self->doc, message, "content");
  const WeirJsonNode *node;
  WeirJsonIter iter;
  WeirPart *part;

  if (!weir_json_is_set (content))
    return TRUE;
  if (content->kind == WEIR_JSON_STRING)
    {
      WeirJsonText text = weir_json_text (self->doc, content);

      if (text.len == 0 && !keep_empty)
        return TRUE;
      part = weir_request_builder_add_part (self->builder, WEIR_PART_TEXT);
      part->text = text;
      part->cache = read_cache (self->doc, message);
      return TRUE;
    }
  if (content->kind != WEIR_JSON_ARRAY)
    return weir_member_fail (error, self->doc, content, "must be a string or an array of parts");
  if (content->count == 0)
    weir_request_builder_get (self->builder)->loose = TRUE;

  weir_json_iter_init (&iter, self->doc, content);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_part (self, node, error))
      return FALSE;
  return TRUE;
}

static gboolean
need_content (Reader *self, const WeirJsonNode *message, GError **error)
{
  if (!weir_json_is_set (weir_json_get (self->doc, message, "content")))
    return weir_member_missing (error, self->doc, message, "content");
  return read_content (self, message, TRUE, error);
}

static gboolean
read_function (Reader *self, const WeirJsonNode *function, WeirPart *part, GError **error)
{
  const WeirJsonNode *arguments = weir_json_get (self->doc, function, "arguments");

  if (!weir_member_need_text (self->doc, function, "name", &part->name, error))
    return FALSE;
  if (weir_json_is (arguments, WEIR_JSON_OBJECT))
    part->arguments = weir_json_raw (self->doc, arguments);
  else if (weir_json_is_set (arguments) && arguments->kind != WEIR_JSON_STRING)
    return weir_member_fail (error, self->doc, arguments, "must be a string");
  else
    weir_request_part_set_arguments (self->builder, part, weir_json_text (self->doc, arguments));
  return TRUE;
}

static void
remember_call (Reader *self, const WeirPart *part)
{
  Call call = { part->name, part->id, FALSE };

  g_array_append_val (self->calls, call);
}

static gboolean
read_tool_call (Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *body;
  WeirJsonText type = WEIR_JSON_TEXT ("function");
  WeirPart *part;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  if (!weir_member_text (self->doc, node, "type", &type, error))
    return FALSE;

  part = weir_request_builder_add_part (self->builder, WEIR_PART_TOOL_CALL);
  part->raw = weir_json_raw (self->doc, node);
  part->cache = read_cache (self->doc, node);
  part->custom = weir_json_text_equal (type, "custom");
  if (!part->custom && !weir_json_text_equal (type, "function"))
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, node, "type"),
                             "must be \"function\" or \"custom\"");
  if (!weir_member_need_text (self->doc, node, "id", &part->id, error)
      || !weir_member_object (self->doc, node, part->custom ? "custom" : "function", &body, error))
    return FALSE;
  if (body == NULL)
    return weir_member_missing (error, self->doc, node, part->custom ? "custom" : "function");

  if (part->custom)
    {
      part->arguments = WEIR_JSON_TEXT ("");
      if (!weir_member_need_text (self->doc, body, "name", &part->name, error)
          || !weir_member_text (self->doc, body, "input", &part->arguments, error))
        return FALSE;
    }
  else if (!read_function (self, body, part, error))
    return FALSE;

  remember_call (self, part);
  return TRUE;
}

/* The call of the API's first form has no id; a made-up one ties the answer to it. */
static gboolean
read_function_call (Reader *self, const WeirJsonNode *message, GError **error)
{
  const WeirJsonNode *function;
  g_autofree char *id = g_strdup_printf ("call_function_%u", self->calls->len);
  WeirPart *part;

  if (!weir_member_object (self->doc, message, "function_call", &function, error))
    return FALSE;
  if (function == NULL)
    return TRUE;

  part = weir_request_builder_add_part (self->builder, WEIR_PART_TOOL_CALL);
  part->raw = weir_json_raw (self->doc, function);
  part->id = weir_request_builder_text (self->builder, id, -1);
  if (!read_function (self, function, part, error))
    return FALSE;
  remember_call (self, part);
  return TRUE;
}

/* A string, or a list of {content, signature}. */
static void
read_reasoning (Reader *self, const WeirJsonNode *message)
{
  const WeirJsonNode *reasoning = weir_json_get (self->doc, message, "reasoning_content");
  const WeirJsonNode *node;
  WeirJsonIter iter;
  WeirPart *part;

  if (weir_json_is (reasoning, WEIR_JSON_STRING) && weir_json_text (self->doc, reasoning).len > 0)
    {
      part = weir_request_builder_add_part (self->builder, WEIR_PART_REASONING);
      part->text = weir_json_text (self->doc, reasoning);
      part->raw = weir_json_raw (self->doc, reasoning);
    }
  if (!weir_json_is (reasoning, WEIR_JSON_ARRAY))
    return;

  weir_json_iter_init (&iter, self->doc, reasoning);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      part = weir_request_builder_add_part (self->builder, WEIR_PART_REASONING);
      part->text = weir_json_text (self->doc, weir_json_get (self->doc, node, "content"));
      part->signature = weir_json_text (self->doc, weir_json_get (self->doc, node, "signature"));
      part->raw = weir_json_raw (self->doc, node);
    }
}

/* What a model drew, given back as it came: see weir_chat_body_append_image (). */
static gboolean
read_images (Reader *self, const WeirJsonNode *message, GError **error)
{
  const WeirJsonNode *images;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, message, "images", &images, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, images);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      WeirPart *part;

      if (node->kind != WEIR_JSON_OBJECT)
        return weir_member_fail (error, self->doc, node, "must be an object");
      part = weir_request_builder_add_part (self->builder, WEIR_PART_IMAGE);
      part->raw = weir_json_raw (self->doc, node);
      if (!read_image (self, node, part, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_assistant (Reader *self, const WeirJsonNode *message, GError **error)
{
  const WeirJsonNode *calls;
  const WeirJsonNode *node;
  WeirJsonText refusal = { NULL, 0 };
  WeirJsonIter iter;

  read_reasoning (self, message);
  if (!read_content (self, message, FALSE, error)
      || !weir_member_text (self->doc, message, "refusal", &refusal, error)
      || !weir_member_array (self->doc, message, "tool_calls", &calls, error))
    return FALSE;
  if (refusal.len > 0)
    weir_request_builder_add_part (self->builder, WEIR_PART_REFUSAL)->text = refusal;
  if (!read_images (self, message, error))
    return FALSE;

  weir_json_iter_init (&iter, self->doc, calls);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_tool_call (self, node, error))
      return FALSE;
  return read_function_call (self, message, error);
}

/* The last call of @name that has no answer yet. */
static gboolean
find_call (Reader *self,
           const WeirJsonNode *message,
           WeirJsonText name,
           WeirJsonText *id,
           GError **error)
{
  g_autofree char *wanted = weir_json_text_dup (name);

  for (guint i = self->calls->len; i > 0; i--)
    {
      Call *call = &g_array_index (self->calls, Call, i - 1);

      if (!call->answered && weir_json_text_equal (call->name, wanted))
        {
          call->answered = TRUE;
          *id = call->id;
          return TRUE;
        }
    }
  return weir_member_fail (error, self->doc, weir_json_get (self->doc, message, "name"),
                           "no call of this function waits for a result");
}

static gboolean
read_result (Reader *self, const WeirJsonNode *message, gboolean legacy, GError **error)
{
  WeirPart *part = weir_request_builder_add_part (self->builder, WEIR_PART_TOOL_RESULT);
  gboolean ok;

  part->raw = weir_json_raw (self->doc, message);
  part->cache = read_cache (self->doc, message);
  if (legacy)
    ok = weir_member_need_text (self->doc, message, "name", &part->name, error)
         && find_call (self, message, part->name, &part->id, error);
  else
    ok = weir_member_need_text (self->doc, message, "tool_call_id", &part->id, error)
         && weir_member_text (self->doc, message, "name", &part->name, error);
  if (!ok)
    return FALSE;

  weir_request_builder_begin_nested (self->builder);
  ok = read_content (self, message, FALSE, error);
  weir_request_builder_end_nested (self->builder);
  return ok;
}

static gboolean
begin_turn (Reader *self, const WeirJsonNode *message, WeirRole role, GError **error)
{
  WeirTurn *turn = weir_request_builder_begin_turn (self->builder, role);

  self->leading = FALSE;
  self->in_results = FALSE;
  turn->raw = weir_json_raw (self->doc, message);
  return weir_member_text (self->doc, message, "name", &turn->name, error);
}

/* Results that follow each other are one turn: they answer one. */
static gboolean
read_tool_message (Reader *self, const WeirJsonNode *message, gboolean legacy, GError **error)
{
  if (!self->in_results)
    weir_request_builder_begin_turn (self->builder, WEIR_ROLE_USER);
  self->in_results = TRUE;
  self->leading = FALSE;
  return read_result (self, message, legacy, error);
}

static gboolean
read_message (Reader *self, const WeirJsonNode *message, GError **error)
{
  WeirJsonText role = { NULL, 0 };
  gboolean developer;

  if (message->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, message, "must be an object");
  if (!weir_member_need_text (self->doc, message, "role", &role, error))
    return FALSE;

  if (weir_json_text_equal (role, "user"))
    return begin_turn (self, message, WEIR_ROLE_USER, error) && need_content (self, message, error);
  if (weir_json_text_equal (role, "assistant"))
    return begin_turn (self, message, WEIR_ROLE_ASSISTANT, error)
           && read_assistant (self, message, error);
  if (weir_json_text_equal (role, "tool"))
    return read_tool_message (self, message, FALSE, error);
  if (weir_json_text_equal (role, "function"))
    return read_tool_message (self, message, TRUE, error);

  developer = weir_json_text_equal (role, "developer");
  if (!developer && !weir_json_text_equal (role, "system"))
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, message, "role"),
                             "must be one of system, developer, user, assistant, tool, function");
  if (!self->leading
      && !begin_turn (self, message, developer ? WEIR_ROLE_DEVELOPER : WEIR_ROLE_SYSTEM, error))
    return FALSE;
  return need_content (self, message, error);
}

gboolean
weir_codec_chat_read_messages (WeirRequestBuilder *builder, GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  g_autoptr (GArray) calls = g_array_new (FALSE, FALSE, sizeof (Call));
  Reader reader = { builder, doc, calls, FALSE, TRUE };
  const WeirJsonNode *messages;
  const WeirJsonNode *message;
  WeirJsonIter iter;

  if (!weir_member_array (doc, weir_json_root (doc), "messages", &messages, error))
    return FALSE;
  if (messages == NULL)
    return weir_member_missing (error, doc, weir_json_root (doc), "messages");
  if (messages->count == 0)
    return weir_member_fail (error, doc, messages, "must hold at least one message");

  weir_json_iter_init (&iter, doc, messages);
  while (weir_json_iter_next (&iter, NULL, &message))
    if (!read_message (&reader, message, error))
      return FALSE;
  return TRUE;
}
