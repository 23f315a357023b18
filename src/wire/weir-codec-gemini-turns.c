/* SPDX-License-Identifier: MIT */
/* Reads the system prompt and the contents of a Gemini request into turns and parts. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include "wire/weir-call-ids.h"
#include "wire/weir-gemini-proof.h"
#include "wire/weir-member.h"

#include <string.h>

typedef struct
{
  WeirRequestBuilder *builder;
  const WeirJsonDoc *doc;
  WeirCallIds *ids;
  WeirPart *thought; /* (nullable): the thought added last, when nothing followed it yet */
  guint n_texts;     /* the turn's last parts that are texts, up to the proof behind them */
} Reader;

static gboolean read_part (Reader *self, const WeirJsonNode *node, GError **error);

/* Some writers of this kind of JSON leave the list away around a single element. */
static gboolean
read_each (Reader *self,
           const WeirJsonNode *list,
           gboolean (*read) (Reader *self, const WeirJsonNode *node, GError **error),
           GError **error)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (weir_json_is (list, WEIR_JSON_OBJECT))
    return read (self, list, error);
  if (!weir_json_is (list, WEIR_JSON_ARRAY))
    return weir_member_fail (error, self->doc, list, "must be an array of objects");

  weir_json_iter_init (&iter, self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      if (node->kind != WEIR_JSON_OBJECT)
        return weir_member_fail (error, self->doc, node, "must be an object");
      if (!read (self, node, error))
        return FALSE;
    }
  return TRUE;
}

static WeirPart *
add_part (Reader *self, WeirPartKind kind, const WeirJsonNode *node)
{
  WeirPart *part = weir_request_builder_add_part (self->builder, kind);

  self->thought = NULL;
  self->n_texts = kind == WEIR_PART_TEXT ? self->n_texts + 1 : 0;
  if (node != NULL)
    part->raw = weir_json_raw (self->doc, node);
  return part;
}

/* What another service can check holds the thought itself, which stood before it as well. Other
 * services think first and then speak, and refuse a turn that ends in a thought. */
static void
add_opened (Reader *self, const WeirPart *proof)
{
  if (self->thought == NULL)
    self->thought =
        weir_request_builder_insert_part (self->builder, WEIR_PART_REASONING, self->n_texts);
  *self->thought = *proof;
  self->thought = NULL;
}

/* The proof of a text stands behind it; what of another service is in it becomes reasoning, and what
 * nobody here can read a thought that no service will take. */
static void
add_proof (Reader *self, WeirJsonText proof)
{
  WeirPart read = { .kind = WEIR_PART_REASONING };

  if (proof.len == 0)
    return;
  if (weir_gemini_proof_read (self->builder, proof, &read) == WEIR_ENVELOPE_OPENED)
    add_opened (self, &read);
  else
    *add_part (self, WEIR_PART_REASONING, NULL) = read;
}

/* A thought comes in as many pieces as it was streamed in. */
static void
add_thought (Reader *self, const WeirJsonNode *node, WeirJsonText text)
{
  g_autoptr (GString) joined = NULL;

  if (self->thought == NULL)
    {
      self->thought = add_part (self, WEIR_PART_REASONING, node);
      self->thought->text = text;
      return;
    }
  joined = g_string_new_len (self->thought->text.data, (gssize) self->thought->text.len);
  g_string_append_len (joined, text.data, (gssize) text.len);
  self->thought->text =
      weir_request_builder_copy (self->builder, (WeirJsonText){ joined->str, joined->len });
}

static gboolean
read_text (Reader *self, const WeirJsonNode *node, GError **error)
{
  WeirJsonText text = { NULL, 0 };
  WeirJsonText proof = { NULL, 0 };

  if (!weir_member_text (self->doc, node, "text", &text, error)
      || !weir_member_text (self->doc, node, "thoughtSignature", &proof, error))
    return FALSE;
  if (weir_json_is (weir_json_get (self->doc, node, "thought"), WEIR_JSON_TRUE))
    add_thought (self, node, text);
  else
    add_part (self, WEIR_PART_TEXT, node)->text = text;
  add_proof (self, proof);
  return TRUE;
}

static WeirPartKind
get_media_kind (WeirJsonText type)
{
  static const struct
  {
    const char *prefix;
    WeirPartKind kind;
  } kinds[] = {
    { "image/", WEIR_PART_IMAGE },
    { "audio/", WEIR_PART_AUDIO },
    { "video/", WEIR_PART_VIDEO },
  };
  g_autofree char *word = weir_json_text_dup (type);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strncasecmp (word, kinds[i].prefix, strlen (kinds[i].prefix)) == 0)
      return kinds[i].kind;
  return WEIR_PART_DOCUMENT;
}

/* Base64 may be of the kind that is fit for addresses; the upstreams want the other. */
static WeirJsonText
get_plain (Reader *self, WeirJsonText text)
{
  g_autoptr (GString) plain = NULL;

  if (memchr (text.data, '\\', text.len) == NULL && memchr (text.data, '-', text.len) == NULL
      && memchr (text.data, '_', text.len) == NULL)
    return text;
  plain = g_string_new (NULL);
  weir_json_text_decode (text, plain);
  g_string_replace (plain, "\n", "", 0);
  g_string_replace (plain, "\r", "", 0);
  g_strdelimit (plain->str, "-", '+');
  g_strdelimit (plain->str, "_", '/');
  while (plain->len % 4 != 0)
    g_string_append_c (plain, '=');
  return weir_request_builder_text (self->builder, plain->str, (gssize) plain->len);
}

/* (nullable): a document of plain text, which other services take as text only. */
static WeirPart *
add_plain_text (Reader *self, const WeirJsonNode *node, WeirJsonText type, WeirJsonText data)
{
  g_autofree char *word = weir_json_text_dup (type);
  g_autofree char *encoded = weir_json_text_dup (data);
  g_autofree guchar *bytes = NULL;
  WeirPart *part;
  gsize len = 0;

  if (g_ascii_strncasecmp (word, "text/", strlen ("text/")) != 0)
    return NULL;
  bytes = g_base64_decode (encoded, &len);
  if (len == 0 || !g_utf8_validate_len ((const char *) bytes, len, NULL))
    return NULL;
  part = add_part (self, WEIR_PART_DOCUMENT, node);
  part->source = WEIR_SOURCE_TEXT;
  part->media_type = WEIR_JSON_TEXT ("text/plain");
  part->data = weir_request_builder_text (self->builder, (const char *) bytes, (gssize) len);
  return part;
}

static gboolean
read_inline (Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *blob = weir_json_get (self->doc, node, "inlineData");
  WeirJsonText type = { NULL, 0 };
  WeirJsonText data = { NULL, 0 };
  WeirJsonText title = { NULL, 0 };
  WeirPart *part;

  if (!weir_member_need_text (self->doc, blob, "mimeType", &type, error)
      || !weir_member_need_text (self->doc, blob, "data", &data, error)
      || !weir_member_text (self->doc, blob, "displayName", &title, error))
    return FALSE;
  data = get_plain (self, data);
  part = add_plain_text (self, node, type, data);
  if (part == NULL)
    {
      part = add_part (self, get_media_kind (type), node);
      part->source = WEIR_SOURCE_BASE64;
      part->media_type = type;
      part->data = data;
    }
  part->title = title;
  return TRUE;
}

/* What lies with the provider is no address for others. */
static gboolean
is_address (WeirJsonText uri)
{
  g_autofree char *text = weir_json_text_dup (uri);

  return (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://"))
         && strstr (text, "://generativelanguage.googleapis.com/") == NULL;
}

static gboolean
read_file (Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *file = weir_json_get (self->doc, node, "fileData");
  WeirJsonText type = { NULL, 0 };
  WeirJsonText uri = { NULL, 0 };
  WeirPart *part;

  if (!weir_member_text (self->doc, file, "mimeType", &type, error)
      || !weir_member_need_text (self->doc, file, "fileUri", &uri, error))
    return FALSE;
  part = add_part (self, type.len > 0 ? get_media_kind (type) : WEIR_PART_DOCUMENT, node);
  part->source = is_address (uri) ? WEIR_SOURCE_URL : WEIR_SOURCE_FILE_ID;
  part->media_type = type;
  part->data = uri;
  return TRUE;
}

static gboolean
read_call (Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *call = weir_json_get (self->doc, node, "functionCall");
  WeirPart proof = { .kind = WEIR_PART_REASONING };
  WeirEnvelope envelope = WEIR_ENVELOPE_FOREIGN;
  WeirJsonText signature = { NULL, 0 };
  WeirJsonText id = { NULL, 0 };
  WeirJsonText name = { NULL, 0 };
  WeirPart *part;

  if (!weir_member_need_text (self->doc, call, "name", &name, error)
      || !weir_member_text (self->doc, call, "id", &id, error)
      || !weir_member_text (self->doc, node, "thoughtSignature", &signature, error))
    return FALSE;
  if (signature.len > 0)
    envelope = weir_gemini_proof_read (self->builder, signature, &proof);
  if (envelope == WEIR_ENVELOPE_OPENED)
    add_opened (self, &proof);
  else if (signature.len > 0 && envelope == WEIR_ENVELOPE_FOREIGN)
    add_part (self, WEIR_PART_REASONING, NULL);

  part = add_part (self, WEIR_PART_TOOL_CALL, node);
  part->id = weir_call_ids_add (self->ids, id, name);
  part->name = name;
  part->arguments = WEIR_JSON_TEXT ("{}");
  if (envelope == WEIR_ENVELOPE_NONE)
    {
      part->signature = proof.signature;
      part->origin = proof.origin;
    }
  return weir_member_raw_object (self->doc, call, "args", &part->arguments, error);
}

/* {"output": …} or {"error": …} as the documents say; of anything else the whole is the result. */
static WeirJsonText
get_result (Reader *self, const WeirJsonNode *response, gboolean *is_error)
{
  const WeirJsonNode *output = weir_json_get (self->doc, response, "output");
  const WeirJsonNode *failure = weir_json_get (self->doc, response, "error");
  const WeirJsonNode *told = response;
  WeirJsonText raw;

  *is_error = response->count == 1 && weir_json_is_set (failure);
  if (response->count == 1 && (output != NULL || *is_error))
    told = output != NULL ? output : failure;
  if (told->kind == WEIR_JSON_STRING)
    return weir_json_text (self->doc, told);
  raw = weir_json_raw (self->doc, told);
  return weir_request_builder_text (self->builder, raw.data, (gssize) raw.len);
}

static gboolean
read_result (Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *result = weir_json_get (self->doc, node, "functionResponse");
  const WeirJsonNode *parts = weir_json_get (self->doc, result, "parts");
  const WeirJsonNode *response;
  WeirJsonText id = { NULL, 0 };
  WeirPart *part;
  gboolean ok = TRUE;

  if (!weir_member_object (self->doc, result, "response", &response, error)
      || !weir_member_text (self->doc, result, "id", &id, error))
    return FALSE;

  part = add_part (self, WEIR_PART_TOOL_RESULT, node);
  if (!weir_member_text (self->doc, result, "name", &part->name, error))
    return FALSE;
  part->id = weir_call_ids_take (self->ids, id, &part->name);
  weir_request_builder_begin_nested (self->builder);
  if (response != NULL)
    {
      gboolean is_error = FALSE;
      WeirJsonText text = get_result (self, response, &is_error);

      part->is_error = is_error;
      weir_request_builder_add_part (self->builder, WEIR_PART_TEXT)->text = text;
    }
  if (weir_json_is_set (parts))
    ok = read_each (self, parts, read_part, error);
  weir_request_builder_end_nested (self->builder);
  return ok;
}

static const struct
{
  const char *member;
  gboolean (*read) (Reader *self, const WeirJsonNode *node, GError **error);
} kinds[] = {
  { "text", read_text },         { "functionCall", read_call }, { "functionResponse", read_result },
  { "inlineData", read_inline }, { "fileData", read_file },
};

static gboolean
read_part (Reader *self, const WeirJsonNode *node, GError **error)
{
  WeirJsonText proof = { NULL, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (weir_json_is_set (weir_json_get (self->doc, node, kinds[i].member)))
      return kinds[i].read (self, node, error);

  /* An empty part, or one with nothing but a proof, as the last of a reply may be. */
  if (!weir_member_text (self->doc, node, "thoughtSignature", &proof, error))
    return FALSE;
  if (proof.len > 0 || node->count == 0)
    add_proof (self, proof);
  else
    add_part (self, WEIR_PART_OPAQUE, node);
  return TRUE;
}

static gboolean
read_parts (Reader *self, const WeirJsonNode *content, GError **error)
{
  const WeirJsonNode *parts = weir_json_get (self->doc, content, "parts");

  return !weir_json_is_set (parts) || read_each (self, parts, read_part, error);
}

static gboolean
has_calls (Reader *self, const WeirJsonNode *content)
{
  const WeirJsonNode *parts = weir_json_get (self->doc, content, "parts");
  const WeirJsonNode *part;
  WeirJsonIter iter;

  if (weir_json_is (parts, WEIR_JSON_OBJECT))
    return weir_json_is_set (weir_json_get (self->doc, parts, "functionCall"));
  weir_json_iter_init (&iter, self->doc, parts);
  while (weir_json_iter_next (&iter, NULL, &part))
    if (weir_json_is_set (weir_json_get (self->doc, part, "functionCall")))
      return TRUE;
  return FALSE;
}

static gboolean
read_content (Reader *self, const WeirJsonNode *content, GError **error)
{
  WeirJsonText role = { NULL, 0 };
  gboolean model;

  if (!weir_member_text (self->doc, content, "role", &role, error))
    return FALSE;
  model = weir_json_text_equal (role, "model");
  if (!model && role.len > 0 && !weir_json_text_equal (role, "user")
      && !weir_json_text_equal (role, "function"))
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, content, "role"),
                             "must be user or model");

  weir_request_builder_begin_turn (self->builder, model ? WEIR_ROLE_ASSISTANT : WEIR_ROLE_USER)
      ->raw = weir_json_raw (self->doc, content);
  self->thought = NULL;
  self->n_texts = 0;
  if (has_calls (self, content))
    weir_call_ids_begin (self->ids);
  return read_parts (self, content, error);
}

static gboolean
read_system (Reader *self, const WeirJsonNode *system, GError **error)
{
  if (weir_json_is (system, WEIR_JSON_STRING))
    {
      add_part (self, WEIR_PART_TEXT, NULL)->text = weir_json_text (self->doc, system);
      return TRUE;
    }
  if (!weir_json_is (system, WEIR_JSON_OBJECT))
    return weir_member_fail (error, self->doc, system, "must be an object with parts");
  return read_parts (self, system, error);
}

gboolean
weir_codec_gemini_read_turns (WeirRequestBuilder *builder, const WeirJsonNode *root, GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  const WeirJsonNode *system = weir_json_get (doc, root, "systemInstruction");
  const WeirJsonNode *contents = weir_json_get (doc, root, "contents");
  g_autoptr (WeirCallIds) ids = weir_call_ids_new (builder);
  Reader reader = { builder, doc, ids, NULL, 0 };

  if (weir_json_is_set (system) && !read_system (&reader, system, error))
    return FALSE;
  if (!weir_json_is_set (contents))
    return weir_member_missing (error, doc, root, "contents");
  if (contents->count == 0)
    return weir_member_fail (error, doc, contents, "must hold at least one content");
  return read_each (&reader, contents, read_content, error);
}
