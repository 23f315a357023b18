/* SPDX-License-Identifier: MIT */
/* Reads a Responses request: what stands beside the input and the tools. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-member.h"

/* The API's own ranges. */
static const struct
{
  const char *name;
  WeirScalar scalar;
  WeirMemberRange range;
} scalars[] = {
  { "max_output_tokens", WEIR_SCALAR_MAX_OUT, { 1, G_MAXINT32, TRUE } },
  { "temperature", WEIR_SCALAR_TEMPERATURE, { 0, 2, FALSE } },
  { "top_p", WEIR_SCALAR_TOP_P, { 0, 1, FALSE } },
  { "top_logprobs", WEIR_SCALAR_TOP_LOGPROBS, { 0, 20, TRUE } },
};

/* All members that are read here or mean nothing to anyone else. Any other is noted, so that a
 * translation can tell the loss. */
static const char *const read_members[] = {
  "background",
  "conversation",
  "include",
  "input",
  "instructions",
  "max_output_tokens",
  "metadata",
  "model",
  "parallel_tool_calls",
  "previous_response_id",
  "prompt",
  "prompt_cache_key",
  "reasoning",
  "safety_identifier",
  "service_tier",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_logprobs",
  "top_p",
  "truncation",
  "user",
  NULL,
};

typedef struct
{
  WeirRequestBuilder *builder;
  WeirRequest *request;
  const WeirJsonDoc *doc;
  const WeirJsonNode *root;
} Reader;

static const WeirJsonNode *
get (const Reader *self, const char *name)
{
  return weir_json_get (self->doc, self->root, name);
}

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
read_effort (const Reader *self, const WeirJsonNode *reasoning, GError **error)
{
  WeirRequest *request = self->request;
  WeirJsonText word = { NULL, 0 };

  if (!weir_member_text (self->doc, reasoning, "effort", &word, error))
    return FALSE;
  if (word.data == NULL)
    return TRUE;

  request->effort = weir_effort_from_text (word);
  if (request->effort == WEIR_EFFORT_UNSET)
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, reasoning, "effort"),
                             "must be none, minimal, low, medium, high, xhigh or max");
  request->reasoning =
      request->effort == WEIR_EFFORT_NONE ? WEIR_REASONING_OFF : WEIR_REASONING_EFFORT;
  return TRUE;
}

static gboolean
read_reasoning (const Reader *self, GError **error)
{
  const WeirJsonNode *reasoning;
  WeirJsonText summary = { NULL, 0 };

  if (!weir_member_object (self->doc, self->root, "reasoning", &reasoning, error))
    return FALSE;
  if (!weir_member_text (self->doc, reasoning, "generate_summary", &summary, error)
      || !weir_member_text (self->doc, reasoning, "summary", &summary, error))
    return FALSE;
  if (summary.data != NULL)
    self->request->show = WEIR_SHOW_SUMMARY;
  return read_effort (self, reasoning, error);
}

static gboolean
read_format (const Reader *self, const WeirJsonNode *format, GError **error)
{
  WeirRequest *request = self->request;
  WeirJsonText type = { NULL, 0 };

  if (!weir_member_need_text (self->doc, format, "type", &type, error))
    return FALSE;
  if (weir_json_text_equal (type, "json_schema"))
    {
      request->output = WEIR_OUTPUT_JSON_SCHEMA;
      return weir_member_text (self->doc, format, "name", &request->output_name, error)
             && weir_member_text (self->doc, format, "description", &request->output_description,
                                  error)
             && weir_member_raw_object (self->doc, format, "schema", &request->output_schema, error)
             && weir_member_boolean (self->doc, format, "strict", &request->output_strict, error);
    }
  if (weir_json_text_equal (type, "json_object"))
    request->output = WEIR_OUTPUT_JSON_OBJECT;
  else if (!weir_json_text_equal (type, "text"))
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, format, "type"),
                             "must be text, json_object or json_schema");
  return TRUE;
}

static gboolean
read_text (const Reader *self, GError **error)
{
  const WeirJsonNode *text;
  const WeirJsonNode *format;

  if (!weir_member_object (self->doc, self->root, "text", &text, error)
      || !weir_member_text (self->doc, text, "verbosity", &self->request->verbosity, error)
      || !weir_member_object (self->doc, text, "format", &format, error))
    return FALSE;
  return format == NULL || read_format (self, format, error);
}

static gboolean
read_include (const Reader *self, GError **error)
{
  const WeirJsonNode *include;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, self->root, "include", &include, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, include);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      WeirJsonText what = weir_json_text (self->doc, node);

      if (node->kind != WEIR_JSON_STRING)
        return weir_member_fail (error, self->doc, node, "must be a string");
      if (weir_json_text_equal (what, "reasoning.encrypted_content"))
        self->request->encrypted_wanted = TRUE;
      else if (weir_json_text_equal (what, "message.output_text.logprobs"))
        self->request->logprobs = TRUE;
    }
  return TRUE;
}

/* What needs an upstream that keeps replies. */
static gboolean
read_state (const Reader *self, GError **error)
{
  static const char *const states[] = { "previous_response_id", "conversation", "prompt" };
  int background = FALSE;

  if (!weir_member_boolean (self->doc, self->root, "background", &background, error)
      || !weir_member_text (self->doc, self->root, "previous_response_id", &self->request->previous,
                            error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (weir_json_is_set (get (self, states[i])))
      weir_request_builder_set_native_only (self->builder, states[i]);
  if (background)
    weir_request_builder_set_native_only (self->builder, "background");
  return TRUE;
}

static gboolean
read_rest (const Reader *self, GError **error)
{
  const WeirJsonDoc *doc = self->doc;
  WeirRequest *request = self->request;
  WeirJsonText truncation = { NULL, 0 };
  int stream = FALSE;

  if (!weir_member_boolean (doc, self->root, "stream", &stream, error)
      || !weir_member_boolean (doc, self->root, "parallel_tool_calls", &request->parallel_tools,
                               error)
      || !weir_member_boolean (doc, self->root, "store", &request->store, error)
      || !weir_member_raw_object (doc, self->root, "metadata", &request->metadata, error)
      || !weir_member_text (doc, self->root, "service_tier", &request->service_tier, error)
      || !weir_member_text (doc, self->root, "prompt_cache_key", &request->cache_key, error)
      || !weir_member_text (doc, self->root, "truncation", &truncation, error)
      || !weir_member_text (doc, self->root, "user", &request->end_user, error)
      || !weir_member_text (doc, self->root, "safety_identifier", &request->end_user, error))
    return FALSE;

  request->stream = stream;
  request->include_usage = TRUE;
  if (weir_json_text_equal (truncation, "auto"))
    weir_request_builder_add_unread (self->builder, WEIR_JSON_TEXT ("truncation"));
  return TRUE;
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

WeirRequest *
weir_codec_responses_decode_request (GBytes *body, GError **error)
{
  g_autoptr (WeirRequestBuilder) builder =
      weir_request_builder_new (WEIR_CODEC_RESPONSES_ID, body, error);
  Reader reader = { builder, NULL, NULL, NULL };

  if (builder == NULL)
    return NULL;

  reader.request = weir_request_builder_get (builder);
  reader.doc = &reader.request->doc;
  reader.root = weir_json_root (reader.doc);
  if (!weir_request_builder_set_model (builder, weir_json_text (reader.doc, get (&reader, "model")),
                                       error)
      || !read_state (&reader, error) || !weir_codec_responses_read_tools (builder, error)
      || !weir_codec_responses_read_input (builder, error) || !read_scalars (&reader, error)
      || !read_reasoning (&reader, error) || !read_text (&reader, error)
      || !read_include (&reader, error) || !read_rest (&reader, error))
    return NULL;

  note_unread (&reader);
  return weir_request_builder_end (builder);
}
