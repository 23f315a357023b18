/* SPDX-License-Identifier: MIT */
/* Reads a chat request: what stands beside the messages. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-chat.h"

#include "wire/weir-codec-responses.h"
#include "wire/weir-member.h"
#include "wire/weir-tool-read.h"

#define MAX_STOPS 4

/* The API's own ranges. The later row of a pair wins when both members are there. */
static const struct
{
  const char *name;
  WeirScalar scalar;
  WeirMemberRange range;
} scalars[] = {
  { "max_tokens", WEIR_SCALAR_MAX_OUT, { 1, G_MAXINT32, TRUE } },
  { "max_completion_tokens", WEIR_SCALAR_MAX_OUT, { 1, G_MAXINT32, TRUE } },
  { "temperature", WEIR_SCALAR_TEMPERATURE, { 0, 2, FALSE } },
  { "top_p", WEIR_SCALAR_TOP_P, { 0, 1, FALSE } },
  { "top_k", WEIR_SCALAR_TOP_K, { 0, G_MAXINT32, TRUE } },
  { "seed", WEIR_SCALAR_SEED, { -9223372036854775808.0, 9223372036854775807.0, TRUE } },
  { "n", WEIR_SCALAR_N, { 1, 128, TRUE } },
  { "presence_penalty", WEIR_SCALAR_PRESENCE_PENALTY, { -2, 2, FALSE } },
  { "frequency_penalty", WEIR_SCALAR_FREQUENCY_PENALTY, { -2, 2, FALSE } },
  { "top_logprobs", WEIR_SCALAR_TOP_LOGPROBS, { 0, 20, TRUE } },
};

/* All members that are read here. Any other is noted, so that a translation can tell the loss. */
static const char *const read_members[] = {
  "function_call",
  "functions",
  "frequency_penalty",
  "logit_bias",
  "logprobs",
  "max_completion_tokens",
  "max_tokens",
  "messages",
  "metadata",
  "model",
  "n",
  "parallel_tool_calls",
  "prediction",
  "presence_penalty",
  "prompt_cache_key",
  "reasoning_effort",
  "response_format",
  "safety_identifier",
  "seed",
  "service_tier",
  "stop",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "tool_choice",
  "tools",
  "top_k",
  "top_logprobs",
  "top_p",
  "user",
  "verbosity",
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
read_scalars (const Reader *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (!weir_member_number (self->doc, self->root, scalars[i].name, &scalars[i].range,
                             &self->request->scalars[scalars[i].scalar], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_stop (const Reader *self, GError **error)
{
  const WeirJsonNode *stop = weir_json_get (self->doc, self->root, "stop");
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_json_is_set (stop))
    return TRUE;
  if (stop->kind == WEIR_JSON_STRING)
    {
      weir_request_builder_add_stop (self->builder, weir_json_text (self->doc, stop));
      return TRUE;
    }
  if (stop->kind != WEIR_JSON_ARRAY)
    return weir_member_fail (error, self->doc, stop, "must be a string or an array of strings");
  if (stop->count > MAX_STOPS)
    return weir_member_fail (error, self->doc, stop, "must hold at most %d strings", MAX_STOPS);

  weir_json_iter_init (&iter, self->doc, stop);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      if (node->kind != WEIR_JSON_STRING)
        return weir_member_fail (error, self->doc, node, "must be a string");
      weir_request_builder_add_stop (self->builder, weir_json_text (self->doc, node));
    }
  return TRUE;
}

static gboolean
read_function (const Reader *self, const WeirJsonNode *node, WeirTool *tool, GError **error)
{
  tool->type = WEIR_JSON_TEXT ("function");
  return weir_member_need_text (self->doc, node, "name", &tool->name, error)
         && weir_tool_read_function (self->doc, node, tool, error);
}

static gboolean
read_custom (const Reader *self, const WeirJsonNode *node, WeirTool *tool, GError **error)
{
  return weir_member_need_text (self->doc, node, "name", &tool->name, error)
         && weir_tool_read_custom (self->doc, node, tool, error);
}

static WeirCache
read_cache (const Reader *self, const WeirJsonNode *node)
{
  const WeirJsonNode *control = weir_json_get (self->doc, node, "cache_control");
  WeirJsonText ttl = weir_json_text (self->doc, weir_json_get (self->doc, control, "ttl"));

  if (!weir_json_is (control, WEIR_JSON_OBJECT))
    return WEIR_CACHE_NONE;
  if (weir_json_text_equal (ttl, "1h"))
    return WEIR_CACHE_1H;
  return weir_json_text_equal (ttl, "5m") ? WEIR_CACHE_5M : WEIR_CACHE_DEFAULT;
}

/* As the Responses API writes a tool, and as Cursor writes one among others of this API. */
static gboolean
is_flat (const WeirJsonDoc *doc, const WeirJsonNode *node)
{
  return weir_json_is (weir_json_get (doc, node, "name"), WEIR_JSON_STRING);
}

static gboolean
read_tool (const Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *body;
  const char *name;
  WeirTool *tool;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");

  tool = weir_request_builder_add_tool (self->builder);
  tool->raw = weir_json_raw (self->doc, node);
  tool->cache = read_cache (self, node);
  if (!weir_member_need_text (self->doc, node, "type", &tool->type, error))
    return FALSE;

  if (weir_json_text_equal (tool->type, "function"))
    name = "function";
  else if (weir_json_text_equal (tool->type, "custom"))
    name = "custom";
  else
    {
      tool->kind = WEIR_TOOL_BUILT_IN;
      return TRUE;
    }

  if (!weir_member_object (self->doc, node, name, &body, error))
    return FALSE;
  if (body == NULL && is_flat (self->doc, node))
    {
      body = node;
      self->request->loose = TRUE;
    }
  if (body == NULL)
    return weir_member_missing (error, self->doc, node, name);
  return name[0] == 'f' ? read_function (self, body, tool, error)
                        : read_custom (self, body, tool, error);
}

/* "tools", or their first form, "functions". */
static gboolean
read_tools (const Reader *self, GError **error)
{
  const WeirJsonNode *tools;
  const WeirJsonNode *functions;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, self->root, "tools", &tools, error)
      || !weir_member_array (self->doc, self->root, "functions", &functions, error))
    return FALSE;

  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_tool (self, node, error))
      return FALSE;

  weir_json_iter_init (&iter, self->doc, functions);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      WeirTool *tool = weir_request_builder_add_tool (self->builder);

      if (node->kind != WEIR_JSON_OBJECT)
        return weir_member_fail (error, self->doc, node, "must be an object");
      tool->raw = weir_json_raw (self->doc, node);
      if (!read_function (self, node, tool, error))
        return FALSE;
    }
  return TRUE;
}

/* {"function": {"name": …}} or {"custom": {"name": …}} */
static gboolean
read_choice_name (WeirRequestBuilder *builder, const WeirJsonNode *node, GError **error)
{
  WeirRequest *request = weir_request_builder_get (builder);
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *body = weir_json_get (doc, node, "function");
  WeirJsonText name = { NULL, 0 };

  if (!weir_json_is_set (body))
    body = weir_json_get (doc, node, "custom");
  if (!weir_json_is_set (body) && is_flat (doc, node))
    {
      body = node;
      request->loose = TRUE;
    }
  if (!weir_json_is (body, WEIR_JSON_OBJECT))
    return weir_member_missing (error, doc, node, "function");
  if (!weir_member_need_text (doc, body, "name", &name, error))
    return FALSE;
  weir_request_builder_add_tool_choice_name (builder, name);
  return TRUE;
}

static gboolean
read_allowed (const Reader *self, const WeirJsonNode *choice, GError **error)
{
  const WeirJsonNode *allowed;

  if (!weir_member_object (self->doc, choice, "allowed_tools", &allowed, error))
    return FALSE;
  if (allowed == NULL)
    return weir_member_missing (error, self->doc, choice, "allowed_tools");
  return weir_tool_read_allowed (self->builder, allowed, read_choice_name, error);
}

static gboolean
read_tool_choice (const Reader *self, GError **error)
{
  const WeirJsonNode *choice = weir_json_get (self->doc, self->root, "tool_choice");
  WeirJsonText type = { NULL, 0 };

  if (!weir_json_is_set (choice))
    return TRUE;
  if (choice->kind == WEIR_JSON_STRING)
    return weir_tool_read_choice_word (self->doc, choice, &self->request->tool_choice, error);
  if (choice->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, choice, "must be a string or an object");
  if (!weir_member_need_text (self->doc, choice, "type", &type, error))
    return FALSE;
  if (weir_json_text_equal (type, "allowed_tools"))
    return read_allowed (self, choice, error);

  self->request->tool_choice = WEIR_TOOL_CHOICE_NAMED;
  return read_choice_name (self->builder, choice, error);
}

/* The first form of "tool_choice": a word, or {"name": …}. */
static gboolean
read_function_choice (const Reader *self, GError **error)
{
  const WeirJsonNode *choice = weir_json_get (self->doc, self->root, "function_call");
  WeirJsonText name = { NULL, 0 };

  if (!weir_json_is_set (choice))
    return TRUE;
  if (choice->kind == WEIR_JSON_STRING)
    return weir_tool_read_choice_word (self->doc, choice, &self->request->tool_choice, error);
  if (choice->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, choice, "must be a string or an object");
  if (!weir_member_need_text (self->doc, choice, "name", &name, error))
    return FALSE;
  self->request->tool_choice = WEIR_TOOL_CHOICE_NAMED;
  weir_request_builder_add_tool_choice_name (self->builder, name);
  return TRUE;
}

static gboolean
read_schema (const Reader *self, const WeirJsonNode *format, GError **error)
{
  WeirRequest *request = self->request;
  const WeirJsonNode *body;

  if (!weir_member_object (self->doc, format, "json_schema", &body, error))
    return FALSE;
  if (body == NULL)
    return weir_member_missing (error, self->doc, format, "json_schema");

  request->output = WEIR_OUTPUT_JSON_SCHEMA;
  return weir_member_text (self->doc, body, "name", &request->output_name, error)
         && weir_member_text (self->doc, body, "description", &request->output_description, error)
         && weir_member_raw_object (self->doc, body, "schema", &request->output_schema, error)
         && weir_member_boolean (self->doc, body, "strict", &request->output_strict, error);
}

static gboolean
read_output (const Reader *self, GError **error)
{
  const WeirJsonNode *format;
  WeirJsonText type = { NULL, 0 };

  if (!weir_member_object (self->doc, self->root, "response_format", &format, error))
    return FALSE;
  if (format == NULL)
    return TRUE;
  if (!weir_member_need_text (self->doc, format, "type", &type, error))
    return FALSE;

  if (weir_json_text_equal (type, "json_schema"))
    return read_schema (self, format, error);
  if (weir_json_text_equal (type, "json_object"))
    self->request->output = WEIR_OUTPUT_JSON_OBJECT;
  else if (!weir_json_text_equal (type, "text"))
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, format, "type"),
                             "must be text, json_object or json_schema");
  return TRUE;
}

static gboolean
read_effort (const Reader *self, GError **error)
{
  WeirJsonText word = { NULL, 0 };
  WeirRequest *request = self->request;

  if (!weir_member_text (self->doc, self->root, "reasoning_effort", &word, error))
    return FALSE;
  if (word.data == NULL)
    return TRUE;

  request->effort = weir_effort_from_text (word);
  if (request->effort == WEIR_EFFORT_UNSET)
    return weir_member_fail (error, self->doc,
                             weir_json_get (self->doc, self->root, "reasoning_effort"),
                             "must be none, minimal, low, medium, high, xhigh or max");
  request->reasoning =
      request->effort == WEIR_EFFORT_NONE ? WEIR_REASONING_OFF : WEIR_REASONING_EFFORT;
  return TRUE;
}

static gboolean
read_stream (const Reader *self, GError **error)
{
  const WeirJsonNode *options;
  int stream = FALSE;
  int usage = FALSE;

  if (!weir_member_boolean (self->doc, self->root, "stream", &stream, error)
      || !weir_member_object (self->doc, self->root, "stream_options", &options, error)
      || !weir_member_boolean (self->doc, options, "include_usage", &usage, error))
    return FALSE;
  self->request->stream = stream;
  self->request->include_usage = usage;
  return TRUE;
}

static gboolean
read_rest (const Reader *self, GError **error)
{
  const WeirJsonDoc *doc = self->doc;
  WeirRequest *request = self->request;

  return weir_member_boolean (doc, self->root, "logprobs", &request->logprobs, error)
         && weir_member_boolean (doc, self->root, "parallel_tool_calls", &request->parallel_tools,
                                 error)
         && weir_member_boolean (doc, self->root, "store", &request->store, error)
         && weir_member_raw_object (doc, self->root, "logit_bias", &request->logit_bias, error)
         && weir_member_raw_object (doc, self->root, "metadata", &request->metadata, error)
         && weir_member_raw_object (doc, self->root, "prediction", &request->prediction, error)
         && weir_member_text (doc, self->root, "verbosity", &request->verbosity, error)
         && weir_member_text (doc, self->root, "service_tier", &request->service_tier, error)
         && weir_member_text (doc, self->root, "prompt_cache_key", &request->cache_key, error)
         && weir_member_text (doc, self->root, "user", &request->end_user, error)
         && weir_member_text (doc, self->root, "safety_identifier", &request->end_user, error);
}

/* An answer that is spoken, and one that is judged, are no such thing to those who do not know of it. */
static void
note_native (const Reader *self)
{
  const WeirJsonNode *modalities = weir_json_get (self->doc, self->root, "modalities");
  const WeirJsonNode *modality;
  WeirJsonIter iter;

  if (weir_json_is_set (weir_json_get (self->doc, self->root, "moderation")))
    weir_request_builder_set_native_only (self->builder, "moderation");
  weir_json_iter_init (&iter, self->doc, modalities);
  while (weir_json_is (modalities, WEIR_JSON_ARRAY) && weir_json_iter_next (&iter, NULL, &modality))
    if (weir_json_text_equal (weir_json_text (self->doc, modality), "audio"))
      weir_request_builder_set_native_only (self->builder, "modalities");
}

static void
note_unread (const Reader *self)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, self->root);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      g_autofree char *name = weir_json_text_dup (weir_json_text (self->doc, key));

      if (value->kind != WEIR_JSON_NULL && !g_strv_contains (read_members, name))
        weir_request_builder_add_unread (self->builder, weir_json_text (self->doc, key));
    }
}

/* Cursor's agent asks in the words of the Responses API, and reads a reply of this one. */
static gboolean
is_responses (const WeirJsonDoc *doc, const WeirPlace *place)
{
  const WeirJsonNode *root = weir_json_root (doc);

  return place->model == NULL && weir_json_is_set (weir_json_get (doc, root, "input"))
         && !weir_json_is_set (weir_json_get (doc, root, "messages"));
}

static WeirRequest *
decode_responses (GBytes *body, GError **error)
{
  g_autoptr (WeirRequest) request = weir_codec_responses_decode_request (body, error);
  Reader reader = { NULL, request, NULL, NULL };

  if (request == NULL)
    return NULL;
  request->loose = TRUE;
  reader.doc = &request->doc;
  reader.root = weir_json_root (reader.doc);
  return read_stream (&reader, error) ? g_steal_pointer (&request) : NULL;
}

WeirRequest *
weir_codec_chat_decode_placed (GBytes *body, const WeirPlace *place, GError **error)
{
  g_autoptr (WeirRequestBuilder) builder =
      weir_request_builder_new (WEIR_CODEC_CHAT_ID, body, error);
  Reader reader = { builder, NULL, NULL, NULL };

  if (builder == NULL)
    return NULL;

  reader.request = weir_request_builder_get (builder);
  reader.doc = &reader.request->doc;
  reader.root = weir_json_root (reader.doc);
  if (is_responses (reader.doc, place))
    return decode_responses (body, error);
  if (!weir_request_builder_read_model (builder, place->model, error)
      || !weir_codec_chat_read_messages (builder, error) || !read_scalars (&reader, error)
      || !read_stop (&reader, error) || !read_tools (&reader, error)
      || !read_function_choice (&reader, error) || !read_tool_choice (&reader, error)
      || !read_output (&reader, error) || !read_effort (&reader, error)
      || !read_stream (&reader, error) || !read_rest (&reader, error))
    return NULL;

  note_native (&reader);
  note_unread (&reader);
  return weir_request_builder_end (builder);
}

WeirRequest *
weir_codec_chat_decode_request (GBytes *body, GError **error)
{
  static const WeirPlace nowhere = { NULL };

  return weir_codec_chat_decode_placed (body, &nowhere, error);
}
