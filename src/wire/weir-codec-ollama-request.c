/* SPDX-License-Identifier: MIT */
/* Reads what stands beside the messages or the prompt of an Ollama request. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-ollama.h"

#include "wire/weir-member.h"

static const struct
{
  const char *name;
  WeirScalar scalar;
  WeirMemberRange range;
} scalars[] = {
  { "temperature", WEIR_SCALAR_TEMPERATURE, { 0, 2, FALSE } },
  { "top_p", WEIR_SCALAR_TOP_P, { 0, 1, FALSE } },
  { "top_k", WEIR_SCALAR_TOP_K, { 0, G_MAXINT32, TRUE } },
  { "seed", WEIR_SCALAR_SEED, { -9.3e18, 9.3e18, TRUE } },
  { "presence_penalty", WEIR_SCALAR_PRESENCE_PENALTY, { -2, 2, FALSE } },
  { "frequency_penalty", WEIR_SCALAR_FREQUENCY_PENALTY, { -2, 2, FALSE } },
};

/* Members that are read here, and those that only say how a machine is to go about it. Any other is
 * noted, so that a translation can tell the loss. */
static const char *const read_members[] = {
  "format", "images", "keep_alive", "messages", "model", "options",
  "prompt", "stream", "system",     "think",    "tools", NULL,
};
static const char *const read_options[] = {
  "frequency_penalty",
  "low_vram",
  "main_gpu",
  "num_batch",
  "num_ctx",
  "num_gpu",
  "num_keep",
  "num_predict",
  "num_thread",
  "numa",
  "penalize_newline",
  "presence_penalty",
  "repeat_last_n",
  "seed",
  "stop",
  "temperature",
  "top_k",
  "top_p",
  "use_mlock",
  "use_mmap",
  "vocab_only",
  NULL,
};

typedef struct
{
  WeirRequestBuilder *builder;
  WeirRequest *request;
  const WeirJsonDoc *doc;
  const WeirJsonNode *root;
} Reader;

static gboolean
read_stop (const Reader *self, const WeirJsonNode *options, GError **error)
{
  const WeirJsonNode *stop = weir_json_get (self->doc, options, "stop");
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (weir_json_is (stop, WEIR_JSON_STRING))
    {
      weir_request_builder_add_stop (self->builder, weir_json_text (self->doc, stop));
      return TRUE;
    }
  if (weir_json_is_set (stop) && stop->kind != WEIR_JSON_ARRAY)
    return weir_member_fail (error, self->doc, stop, "must be a string or an array of strings");
  weir_json_iter_init (&iter, self->doc, weir_json_is_set (stop) ? stop : NULL);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      if (node->kind != WEIR_JSON_STRING)
        return weir_member_fail (error, self->doc, node, "must be a string");
      weir_request_builder_add_stop (self->builder, weir_json_text (self->doc, node));
    }
  return TRUE;
}

/* Below 1 means as many as there may be. */
static gboolean
read_max_out (const Reader *self, const WeirJsonNode *options, GError **error)
{
  const WeirMemberRange range = { -2, G_MAXINT32, TRUE };
  WeirJsonText lexeme = { NULL, 0 };

  if (!weir_member_number (self->doc, options, "num_predict", &range, &lexeme, error))
    return FALSE;
  if (lexeme.data != NULL && g_ascii_strtod (lexeme.data, NULL) >= 1)
    self->request->scalars[WEIR_SCALAR_MAX_OUT] = lexeme;
  return TRUE;
}

static void
note_unread (const Reader *self,
             const WeirJsonNode *object,
             const char *const *known,
             const char *prefix)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, object);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (self->doc, key));
      g_autofree char *path = g_strconcat (prefix, name, NULL);
      gboolean empty = value->kind == WEIR_JSON_FALSE
                       || (value->kind != WEIR_JSON_NUMBER && value->kind != WEIR_JSON_TRUE
                           && value->end - value->start <= 2);

      if (weir_json_is_set (value) && !empty && !g_strv_contains (known, name))
        weir_request_builder_add_unread (self->builder,
                                         weir_request_builder_text (self->builder, path, -1));
    }
}

static gboolean
read_options_member (const Reader *self, GError **error)
{
  const WeirJsonNode *options;

  if (!weir_member_object (self->doc, self->root, "options", &options, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (!weir_member_number (self->doc, options, scalars[i].name, &scalars[i].range,
                             &self->request->scalars[scalars[i].scalar], error))
      return FALSE;
  note_unread (self, options, read_options, "options.");
  return read_max_out (self, options, error) && read_stop (self, options, error);
}

/* true, false, or how much. */
static gboolean
read_think (const Reader *self, GError **error)
{
  const WeirJsonNode *think = weir_json_get (self->doc, self->root, "think");
  WeirRequest *request = self->request;

  if (!weir_json_is_set (think))
    return TRUE;
  request->show = WEIR_SHOW_SUMMARY;
  if (think->kind == WEIR_JSON_TRUE)
    request->reasoning = WEIR_REASONING_AUTO;
  else if (think->kind == WEIR_JSON_FALSE)
    {
      request->reasoning = WEIR_REASONING_OFF;
      request->show = WEIR_SHOW_NONE;
    }
  else
    {
      request->reasoning = WEIR_REASONING_EFFORT;
      request->effort = weir_effort_from_text (weir_json_text (self->doc, think));
      if (think->kind != WEIR_JSON_STRING || request->effort == WEIR_EFFORT_UNSET)
        return weir_member_fail (error, self->doc, think,
                                 "must be true, false, low, medium or high");
    }
  return TRUE;
}

/* "json", or a schema. */
static gboolean
read_format (const Reader *self, GError **error)
{
  const WeirJsonNode *format = weir_json_get (self->doc, self->root, "format");
  WeirRequest *request = self->request;

  if (!weir_json_is_set (format) || weir_json_text_equal (weir_json_text (self->doc, format), ""))
    return TRUE;
  if (weir_json_text_equal (weir_json_text (self->doc, format), "json"))
    request->output = WEIR_OUTPUT_JSON_OBJECT;
  else if (format->kind == WEIR_JSON_OBJECT)
    {
      request->output = WEIR_OUTPUT_JSON_SCHEMA;
      request->output_name = WEIR_JSON_TEXT ("response");
      request->output_schema = weir_json_raw (self->doc, format);
    }
  else
    return weir_member_fail (error, self->doc, format, "must be \"json\" or a JSON schema");
  return TRUE;
}

static gboolean
read_tool (const Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *function;
  WeirTool *tool;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  if (!weir_member_object (self->doc, node, "function", &function, error))
    return FALSE;
  if (function == NULL)
    return weir_member_missing (error, self->doc, node, "function");
  tool = weir_request_builder_add_tool (self->builder);
  tool->kind = WEIR_TOOL_FUNCTION;
  tool->raw = weir_json_raw (self->doc, node);
  return weir_member_need_text (self->doc, function, "name", &tool->name, error)
         && weir_member_text (self->doc, function, "description", &tool->description, error)
         && weir_member_raw_object (self->doc, function, "parameters", &tool->schema, error);
}

static gboolean
read_tools (const Reader *self, GError **error)
{
  const WeirJsonNode *tools;
  const WeirJsonNode *tool;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, self->root, "tools", &tools, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &tool))
    if (!read_tool (self, tool, error))
      return FALSE;
  return TRUE;
}

/* Unlike all other APIs this one streams unless it is told not to. */
static gboolean
read_rest (const Reader *self, GError **error)
{
  int stream = TRUE;

  if (!weir_member_boolean (self->doc, self->root, "stream", &stream, error))
    return FALSE;
  self->request->stream = stream;
  self->request->include_usage = TRUE;
  note_unread (self, self->root, read_members, "");
  return read_options_member (self, error) && read_think (self, error) && read_format (self, error)
         && read_tools (self, error);
}

/* The prompt is a history of one turn; without one, only the model is to be made ready. */
static gboolean
read_prompt (WeirRequestBuilder *builder, GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *images;
  WeirJsonText system = { NULL, 0 };
  WeirJsonText prompt = { NULL, 0 };

  if (!weir_member_text (doc, root, "system", &system, error)
      || !weir_member_text (doc, root, "prompt", &prompt, error)
      || !weir_member_array (doc, root, "images", &images, error))
    return FALSE;
  if (system.len > 0)
    weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = system;
  if (prompt.len == 0 && (images == NULL || images->count == 0))
    return TRUE;

  weir_request_builder_begin_turn (builder, WEIR_ROLE_USER);
  if (prompt.len > 0)
    weir_request_builder_add_part (builder, WEIR_PART_TEXT)->text = prompt;
  return weir_codec_ollama_read_images (builder, root, error);
}

static WeirRequest *
decode (const char *format,
        GBytes *body,
        gboolean (*read) (WeirRequestBuilder *builder, GError **error),
        GError **error)
{
  g_autoptr (WeirRequestBuilder) builder = weir_request_builder_new (format, body, error);
  Reader reader = { builder, NULL, NULL, NULL };
  WeirJsonText model;

  if (builder == NULL)
    return NULL;
  reader.request = weir_request_builder_get (builder);
  reader.doc = &reader.request->doc;
  reader.root = weir_json_root (reader.doc);
  model = weir_json_text (reader.doc, weir_json_get (reader.doc, reader.root, "model"));
  if (!weir_request_builder_set_model (builder, weir_codec_ollama_untag (model), error)
      || !read (builder, error) || !read_rest (&reader, error))
    return NULL;
  return weir_request_builder_end (builder);
}

WeirRequest *
weir_codec_ollama_chat_decode_request (GBytes *body, GError **error)
{
  return decode (WEIR_CODEC_OLLAMA_CHAT_ID, body, weir_codec_ollama_read_messages, error);
}

WeirRequest *
weir_codec_ollama_generate_decode_request (GBytes *body, GError **error)
{
  return decode (WEIR_CODEC_OLLAMA_GENERATE_ID, body, read_prompt, error);
}
