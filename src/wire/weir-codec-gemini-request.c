/* SPDX-License-Identifier: MIT */
/* Reads a Gemini request: what stands beside the contents. Which model, and whether to stream, the
 * path has said. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini.h"

#include "wire/weir-gemini-camel.h"
#include "wire/weir-gemini-schema.h"
#include "wire/weir-member.h"

static const struct
{
  const char *name;
  WeirScalar scalar;
  WeirMemberRange range;
} scalars[] = {
  { "maxOutputTokens", WEIR_SCALAR_MAX_OUT, { 1, G_MAXINT32, TRUE } },
  { "temperature", WEIR_SCALAR_TEMPERATURE, { 0, 2, FALSE } },
  { "topP", WEIR_SCALAR_TOP_P, { 0, 1, FALSE } },
  { "topK", WEIR_SCALAR_TOP_K, { 1, G_MAXINT32, FALSE } },
  { "seed", WEIR_SCALAR_SEED, { -9.3e18, 9.3e18, TRUE } },
  { "candidateCount", WEIR_SCALAR_N, { 1, 128, TRUE } },
  { "presencePenalty", WEIR_SCALAR_PRESENCE_PENALTY, { -2, 2, FALSE } },
  { "frequencyPenalty", WEIR_SCALAR_FREQUENCY_PENALTY, { -2, 2, FALSE } },
  { "logprobs", WEIR_SCALAR_TOP_LOGPROBS, { 0, 20, TRUE } },
};

/* All members that are read here. Any other is noted, so that a translation can tell the loss. */
static const char *const read_members[] = { "contents", "generationConfig",  "model", "toolConfig",
                                            "tools",    "systemInstruction", NULL };
static const char *const read_config[] = {
  "candidateCount",
  "frequencyPenalty",
  "logprobs",
  "maxOutputTokens",
  "presencePenalty",
  "responseJsonSchema",
  "responseLogprobs",
  "responseMimeType",
  "responseSchema",
  "seed",
  "stopSequences",
  "temperature",
  "thinkingConfig",
  "topK",
  "topP",
  NULL,
};

typedef struct
{
  WeirRequestBuilder *builder;
  WeirRequest *request;
  const WeirJsonDoc *doc;
  const WeirJsonNode *root;
  const WeirJsonNode *config;
} Reader;

static gboolean
read_scalars (const Reader *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (!weir_member_number (self->doc, self->config, scalars[i].name, &scalars[i].range,
                             &self->request->scalars[scalars[i].scalar], error))
      return FALSE;
  return weir_member_boolean (self->doc, self->config, "responseLogprobs", &self->request->logprobs,
                              error);
}

static gboolean
read_stops (const Reader *self, GError **error)
{
  const WeirJsonNode *list;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, self->config, "stopSequences", &list, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      if (node->kind != WEIR_JSON_STRING)
        return weir_member_fail (error, self->doc, node, "must be a string");
      weir_request_builder_add_stop (self->builder, weir_json_text (self->doc, node));
    }
  return TRUE;
}

/* The schema @plain in the API's own words, or @json as it stands. Absent when there is neither. */
static gboolean
read_schema (const Reader *self,
             const WeirJsonNode *owner,
             const char *plain,
             const char *json,
             WeirJsonText *schema,
             GError **error)
{
  const WeirJsonNode *node = weir_json_get (self->doc, owner, plain);
  g_autoptr (GString) translated = NULL;

  if (!weir_member_raw_object (self->doc, owner, json, schema, error))
    return FALSE;
  if (schema->data != NULL || !weir_json_is_set (node))
    return TRUE;
  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  translated = g_string_new (NULL);
  weir_gemini_schema_write (self->doc, node, translated);
  *schema =
      weir_request_builder_copy (self->builder, (WeirJsonText){ translated->str, translated->len });
  return TRUE;
}

static gboolean
read_output (const Reader *self, GError **error)
{
  WeirRequest *request = self->request;
  WeirJsonText type = { NULL, 0 };

  if (!weir_member_text (self->doc, self->config, "responseMimeType", &type, error)
      || !read_schema (self, self->config, "responseSchema", "responseJsonSchema",
                       &request->output_schema, error))
    return FALSE;
  if (request->output_schema.data != NULL)
    {
      request->output = WEIR_OUTPUT_JSON_SCHEMA;
      request->output_name = WEIR_JSON_TEXT ("response");
    }
  else if (weir_json_text_equal (type, "application/json"))
    request->output = WEIR_OUTPUT_JSON_OBJECT;
  return TRUE;
}

static gboolean
read_budget (const Reader *self, const WeirJsonNode *thinking, GError **error)
{
  const WeirMemberRange range = { -1, G_MAXINT32, TRUE };
  WeirRequest *request = self->request;
  WeirJsonText budget = { NULL, 0 };

  if (!weir_member_number (self->doc, thinking, "thinkingBudget", &range, &budget, error))
    return FALSE;
  if (budget.data == NULL)
    return TRUE;
  if (budget.data[0] == '-')
    request->reasoning = WEIR_REASONING_AUTO;
  else if (g_ascii_strtod (budget.data, NULL) == 0)
    request->reasoning = WEIR_REASONING_OFF;
  else
    {
      request->reasoning = WEIR_REASONING_BUDGET;
      request->budget = budget;
    }
  return TRUE;
}

static gboolean
read_level (const Reader *self, const WeirJsonNode *thinking, GError **error)
{
  WeirRequest *request = self->request;
  WeirJsonText level = { NULL, 0 };
  g_autofree char *word = NULL;
  g_autofree char *lower = NULL;

  if (!weir_member_text (self->doc, thinking, "thinkingLevel", &level, error))
    return FALSE;
  if (level.len == 0 || weir_json_text_equal (level, "THINKING_LEVEL_UNSPECIFIED"))
    return TRUE;
  word = weir_json_text_dup (level);
  lower = g_ascii_strdown (word, -1);
  request->effort = weir_effort_from_text (weir_request_builder_text (self->builder, lower, -1));
  if (request->effort == WEIR_EFFORT_UNSET)
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, thinking, "thinkingLevel"),
                             "must be MINIMAL, LOW, MEDIUM or HIGH");
  request->reasoning = WEIR_REASONING_EFFORT;
  return TRUE;
}

/* Thoughts are shown to those who ask for them. */
static gboolean
read_thinking (const Reader *self, GError **error)
{
  WeirRequest *request = self->request;
  const WeirJsonNode *thinking;
  int shown = FALSE;

  if (!weir_member_object (self->doc, self->config, "thinkingConfig", &thinking, error)
      || !weir_member_boolean (self->doc, thinking, "includeThoughts", &shown, error)
      || !read_budget (self, thinking, error) || !read_level (self, thinking, error))
    return FALSE;
  request->show = shown ? WEIR_SHOW_SUMMARY : WEIR_SHOW_NONE;
  request->encrypted_wanted = TRUE;
  return TRUE;
}

static gboolean
read_function (const Reader *self, const WeirJsonNode *node, GError **error)
{
  WeirTool *tool;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  tool = weir_request_builder_add_tool (self->builder);
  tool->kind = WEIR_TOOL_FUNCTION;
  tool->raw = weir_json_raw (self->doc, node);
  return weir_member_need_text (self->doc, node, "name", &tool->name, error)
         && weir_member_text (self->doc, node, "description", &tool->description, error)
         && read_schema (self, node, "parameters", "parametersJsonSchema", &tool->schema, error);
}

/* Each member but the list of functions is a tool that the service runs itself. */
static gboolean
read_tool (const Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *key;
  const WeirJsonNode *value;
  const WeirJsonNode *function;
  WeirJsonIter iter;
  WeirJsonIter functions;

  weir_json_iter_init (&iter, self->doc, node);
  while (weir_json_iter_next (&iter, &key, &value))
    {
      WeirJsonText name = weir_json_text (self->doc, key);
      WeirTool *tool;

      if (!weir_json_is_set (value))
        continue;
      if (weir_json_text_equal (name, "functionDeclarations"))
        {
          if (value->kind == WEIR_JSON_OBJECT && !read_function (self, value, error))
            return FALSE;
          weir_json_iter_init (&functions, self->doc,
                               value->kind == WEIR_JSON_ARRAY ? value : NULL);
          while (weir_json_iter_next (&functions, NULL, &function))
            if (!read_function (self, function, error))
              return FALSE;
          continue;
        }
      tool = weir_request_builder_add_tool (self->builder);
      tool->kind = WEIR_TOOL_BUILT_IN;
      tool->type = name;
      tool->raw = weir_json_raw (self->doc, node);
    }
  return TRUE;
}

static gboolean
read_tools (const Reader *self, GError **error)
{
  const WeirJsonNode *tools;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (weir_json_is (weir_json_get (self->doc, self->root, "tools"), WEIR_JSON_OBJECT))
    return read_tool (self, weir_json_get (self->doc, self->root, "tools"), error);
  if (!weir_member_array (self->doc, self->root, "tools", &tools, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      if (node->kind != WEIR_JSON_OBJECT)
        return weir_member_fail (error, self->doc, node, "must be an object");
      if (!read_tool (self, node, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_choice_names (const Reader *self, const WeirJsonNode *calling, GError **error)
{
  const WeirJsonNode *names;
  const WeirJsonNode *name;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, calling, "allowedFunctionNames", &names, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, names);
  while (weir_json_iter_next (&iter, NULL, &name))
    {
      if (name->kind != WEIR_JSON_STRING)
        return weir_member_fail (error, self->doc, name, "must be a string");
      weir_request_builder_add_tool_choice_name (self->builder, weir_json_text (self->doc, name));
    }
  if (names == NULL || names->count == 0)
    return TRUE;
  self->request->tool_choice_required = self->request->tool_choice == WEIR_TOOL_CHOICE_REQUIRED;
  self->request->tool_choice = self->request->tool_choice_required && names->count == 1
                                   ? WEIR_TOOL_CHOICE_NAMED
                                   : WEIR_TOOL_CHOICE_ALLOWED;
  return TRUE;
}

static gboolean
read_choice (const Reader *self, GError **error)
{
  WeirToolChoice *choice = &self->request->tool_choice;
  const WeirJsonNode *config;
  const WeirJsonNode *calling;
  WeirJsonText mode = { NULL, 0 };

  if (!weir_member_object (self->doc, self->root, "toolConfig", &config, error)
      || !weir_member_object (self->doc, config, "functionCallingConfig", &calling, error)
      || !weir_member_text (self->doc, calling, "mode", &mode, error))
    return FALSE;
  if (calling == NULL)
    return TRUE;

  if (weir_json_text_equal (mode, "ANY"))
    *choice = WEIR_TOOL_CHOICE_REQUIRED;
  else if (weir_json_text_equal (mode, "NONE"))
    {
      *choice = WEIR_TOOL_CHOICE_NONE;
      return TRUE;
    }
  else if (mode.len == 0 || weir_json_text_equal (mode, "AUTO")
           || weir_json_text_equal (mode, "VALIDATED")
           || weir_json_text_equal (mode, "MODE_UNSPECIFIED"))
    *choice = WEIR_TOOL_CHOICE_AUTO;
  else
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, calling, "mode"),
                             "must be AUTO, ANY, NONE or VALIDATED");
  return read_choice_names (self, calling, error);
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

      if (weir_json_is_set (value) && !g_strv_contains (known, name))
        weir_request_builder_add_unread (self->builder,
                                         weir_request_builder_text (self->builder, path, -1));
    }
}

/* A prefix that the service keeps: there is no such service behind SAP AI Core, and the request is not
 * the same without it. */
static gboolean
refuse_cache (const Reader *self, GError **error)
{
  const WeirJsonNode *node = weir_json_get (self->doc, self->root, "cachedContent");

  return !weir_json_is_set (node)
         || weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "cachedContent",
                                   "Cached content is not offered; send it with the request "
                                   "('cachedContent')");
}

static gboolean
read_all (Reader *self, GError **error)
{
  return refuse_cache (self, error)
         && weir_member_object (self->doc, self->root, "generationConfig", &self->config, error)
         && weir_codec_gemini_read_turns (self->builder, self->root, error)
         && read_scalars (self, error) && read_stops (self, error) && read_output (self, error)
         && read_thinking (self, error) && read_tools (self, error) && read_choice (self, error);
}

WeirRequest *
weir_codec_gemini_decode_placed (GBytes *body, const WeirPlace *place, GError **error)
{
  g_autoptr (GBytes) camel = weir_gemini_camel (body);
  g_autoptr (WeirRequestBuilder) builder =
      weir_request_builder_new (WEIR_CODEC_GEMINI_ID, camel, error);
  Reader reader = { builder, NULL, NULL, NULL, NULL };
  const WeirJsonNode *wrapped;

  if (builder == NULL || !weir_request_builder_read_model (builder, place->model, error))
    return NULL;
  reader.request = weir_request_builder_get (builder);
  reader.doc = &reader.request->doc;
  reader.root = weir_json_root (reader.doc);
  reader.request->stream = place->stream == WEIR_PLACE_STREAM_YES;
  reader.request->include_usage = TRUE;

  /* What is counted may stand in a request of its own. */
  wrapped = weir_json_get (reader.doc, reader.root, "generateContentRequest");
  if (place->count && weir_json_is (wrapped, WEIR_JSON_OBJECT))
    reader.root = wrapped;

  if (!read_all (&reader, error))
    return NULL;
  note_unread (&reader, reader.root, read_members, "");
  note_unread (&reader, reader.config, read_config, "generationConfig.");
  return weir_request_builder_end (builder);
}
