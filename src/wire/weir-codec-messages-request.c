/* SPDX-License-Identifier: MIT */
/* Reads a Messages request: what stands beside the messages. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-messages.h"

#include "wire/weir-arena.h"
#include "wire/weir-member.h"

#include <string.h>

#define MIN_BUDGET 1024

static const struct
{
  const char *name;
  WeirScalar scalar;
  WeirMemberRange range;
} scalars[] = {
  { "max_tokens", WEIR_SCALAR_MAX_OUT, { 0, G_MAXINT32, TRUE } },
  { "temperature", WEIR_SCALAR_TEMPERATURE, { 0, 1, FALSE } },
  { "top_p", WEIR_SCALAR_TOP_P, { 0, 1, FALSE } },
  { "top_k", WEIR_SCALAR_TOP_K, { 0, G_MAXINT32, TRUE } },
};

/* All members that are read here. Any other is noted, so that a translation can tell the loss. */
static const char *const read_members[] = {
  "anthropic_beta", "anthropic_version",
  "cache_control",  "max_tokens",
  "messages",       "metadata",
  "model",          "output_config",
  "output_format",  "service_tier",
  "stop_sequences", "stream",
  "system",         "temperature",
  "thinking",       "tool_choice",
  "tools",          "top_k",
  "top_p",          NULL,
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

/* A list of strings at the top, each given to @add. */
static gboolean
read_strings (const Reader *self,
              const char *name,
              void (*add) (WeirRequestBuilder *builder, WeirJsonText text),
              GError **error)
{
  const WeirJsonNode *list;
  const WeirJsonNode *node;
  WeirJsonIter iter;

  if (!weir_member_array (self->doc, self->root, name, &list, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, list);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      if (node->kind != WEIR_JSON_STRING)
        return weir_member_fail (error, self->doc, node, "must be a string");
      add (self->builder, weir_json_text (self->doc, node));
    }
  return TRUE;
}

static gboolean
read_tool (const Reader *self, const WeirJsonNode *node, GError **error)
{
  WeirTool *tool;

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");

  tool = weir_request_builder_add_tool (self->builder);
  tool->raw = weir_json_raw (self->doc, node);
  tool->cache = weir_codec_messages_read_cache (self->doc, node);
  if (!weir_member_text (self->doc, node, "type", &tool->type, error)
      || !weir_member_text (self->doc, node, "name", &tool->name, error))
    return FALSE;
  if (tool->type.len > 0 && !weir_json_text_equal (tool->type, "custom"))
    {
      tool->kind = WEIR_TOOL_BUILT_IN;
      return TRUE;
    }

  tool->kind = WEIR_TOOL_FUNCTION;
  if (!weir_member_need_text (self->doc, node, "name", &tool->name, error)
      || !weir_member_text (self->doc, node, "description", &tool->description, error)
      || !weir_member_raw_object (self->doc, node, "input_schema", &tool->schema, error)
      || !weir_member_boolean (self->doc, node, "strict", &tool->strict, error))
    return FALSE;
  return tool->schema.data != NULL || weir_member_missing (error, self->doc, node, "input_schema");
}

gboolean
weir_codec_messages_is_optional_tool (const WeirJsonDoc *doc, const WeirJsonNode *tool)
{
  static const char *const types[] = { "tool_search_", "web_fetch_", "web_search_" };
  WeirJsonText type = weir_json_text (doc, weir_json_get (doc, tool, "type"));

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (type.len > strlen (types[i]) && memcmp (type.data, types[i], strlen (types[i])) == 0)
      return TRUE;
  return FALSE;
}

/* Whether there is a tool that the client offers for its own sake. */
static gboolean
has_own_tool (const Reader *self, const WeirJsonNode *tools)
{
  const WeirJsonNode *node;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!weir_codec_messages_is_optional_tool (self->doc, node))
      return TRUE;
  return FALSE;
}

static void
leave_out_tool (const Reader *self, const WeirJsonNode *tool)
{
  WeirJsonText type = weir_json_text (self->doc, weir_json_get (self->doc, tool, "type"));
  g_autofree char *name = g_strdup_printf ("tools.%.*s", (int) type.len, type.data);

  weir_request_builder_add_unread (self->builder, (WeirJsonText){ name, strlen (name) });
}

static gboolean
read_tools (const Reader *self, GError **error)
{
  const WeirJsonNode *tools;
  const WeirJsonNode *node;
  WeirJsonIter iter;
  gboolean has_own;

  if (!weir_member_array (self->doc, self->root, "tools", &tools, error))
    return FALSE;
  has_own = has_own_tool (self, tools);
  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (has_own && weir_codec_messages_is_optional_tool (self->doc, node))
      leave_out_tool (self, node);
    else if (!read_tool (self, node, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_tool_choice (const Reader *self, GError **error)
{
  WeirToolChoice *out = &self->request->tool_choice;
  const WeirJsonNode *choice;
  WeirJsonText type = { NULL, 0 };
  WeirJsonText name = { NULL, 0 };
  int disabled = -1;

  if (!weir_member_object (self->doc, self->root, "tool_choice", &choice, error))
    return FALSE;
  if (choice == NULL)
    return TRUE;
  if (!weir_member_need_text (self->doc, choice, "type", &type, error)
      || !weir_member_boolean (self->doc, choice, "disable_parallel_tool_use", &disabled, error))
    return FALSE;

  if (disabled >= 0)
    self->request->parallel_tools = !disabled;
  if (weir_json_text_equal (type, "auto"))
    *out = WEIR_TOOL_CHOICE_AUTO;
  else if (weir_json_text_equal (type, "any"))
    *out = WEIR_TOOL_CHOICE_REQUIRED;
  else if (weir_json_text_equal (type, "none"))
    *out = WEIR_TOOL_CHOICE_NONE;
  else if (weir_json_text_equal (type, "tool"))
    {
      *out = WEIR_TOOL_CHOICE_NAMED;
      if (!weir_member_need_text (self->doc, choice, "name", &name, error))
        return FALSE;
      weir_request_builder_add_tool_choice_name (self->builder, name);
    }
  else
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, choice, "type"),
                             "must be auto, any, tool or none");
  return TRUE;
}

static gboolean
read_budget (const Reader *self, const WeirJsonNode *thinking, GError **error)
{
  const WeirMemberRange range = { MIN_BUDGET, G_MAXINT32, TRUE };
  WeirRequest *request = self->request;

  request->reasoning = WEIR_REASONING_BUDGET;
  if (!weir_member_number (self->doc, thinking, "budget_tokens", &range, &request->budget, error))
    return FALSE;
  return request->budget.data != NULL
         || weir_member_missing (error, self->doc, thinking, "budget_tokens");
}

static gboolean
read_thinking (const Reader *self, GError **error)
{
  WeirRequest *request = self->request;
  const WeirJsonNode *thinking;
  WeirJsonText type = { NULL, 0 };
  WeirJsonText display = { NULL, 0 };

  if (!weir_member_object (self->doc, self->root, "thinking", &thinking, error))
    return FALSE;
  if (thinking == NULL)
    return TRUE;
  if (!weir_member_need_text (self->doc, thinking, "type", &type, error)
      || !weir_member_text (self->doc, thinking, "display", &display, error))
    return FALSE;

  if (display.data != NULL)
    request->show = weir_json_text_equal (display, "omitted") ? WEIR_SHOW_NONE : WEIR_SHOW_SUMMARY;
  request->encrypted_wanted = TRUE;
  if (weir_json_text_equal (type, "enabled"))
    return read_budget (self, thinking, error);
  if (weir_json_text_equal (type, "disabled"))
    request->reasoning = WEIR_REASONING_OFF;
  else if (weir_json_text_equal (type, "adaptive") || weir_json_text_equal (type, "between_tools"))
    request->reasoning = WEIR_REASONING_AUTO;
  else
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, thinking, "type"),
                             "must be enabled, adaptive, between_tools or disabled");
  return TRUE;
}

/* {"type": "json_schema", "schema": …} */
static gboolean
read_format (const Reader *self, const WeirJsonNode *owner, const char *name, GError **error)
{
  WeirRequest *request = self->request;
  const WeirJsonNode *format;
  WeirJsonText type = { NULL, 0 };

  if (!weir_member_object (self->doc, owner, name, &format, error))
    return FALSE;
  if (format == NULL)
    return TRUE;
  if (!weir_member_need_text (self->doc, format, "type", &type, error))
    return FALSE;
  if (!weir_json_text_equal (type, "json_schema"))
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, format, "type"),
                             "must be json_schema");

  request->output = WEIR_OUTPUT_JSON_SCHEMA;
  if (!weir_member_raw_object (self->doc, format, "schema", &request->output_schema, error))
    return FALSE;
  return request->output_schema.data != NULL
         || weir_member_missing (error, self->doc, format, "schema");
}

static gboolean
read_output (const Reader *self, GError **error)
{
  WeirRequest *request = self->request;
  const WeirJsonNode *config;
  WeirJsonText effort = { NULL, 0 };

  if (!weir_member_object (self->doc, self->root, "output_config", &config, error)
      || !weir_member_text (self->doc, config, "effort", &effort, error))
    return FALSE;
  if (effort.data != NULL)
    {
      request->effort = weir_effort_from_text (effort);
      if (request->effort < WEIR_EFFORT_LOW)
        return weir_member_fail (error, self->doc, weir_json_get (self->doc, config, "effort"),
                                 "must be low, medium, high, xhigh or max");
    }
  return read_format (self, self->root, "output_format", error)
         && read_format (self, config, "format", error);
}

static gboolean
read_rest (const Reader *self, GError **error)
{
  WeirRequest *request = self->request;
  const WeirJsonNode *metadata;
  int stream = FALSE;

  request->cache = weir_codec_messages_read_cache (self->doc, self->root);
  request->include_usage = TRUE;
  if (!weir_member_boolean (self->doc, self->root, "stream", &stream, error)
      || !weir_member_object (self->doc, self->root, "metadata", &metadata, error)
      || !weir_member_text (self->doc, metadata, "user_id", &request->end_user, error)
      || !weir_member_text (self->doc, self->root, "service_tier", &request->service_tier, error))
    return FALSE;
  request->stream = stream;
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

      if (weir_json_is_set (value) && !g_strv_contains (read_members, name))
        weir_request_builder_add_unread (self->builder, weir_json_text (self->doc, key));
    }
}

/* A request to count tokens has no "max_tokens"; every other must. None at all is asked for by those who
 * want a prompt to be kept for later, which is a thing between them and the model. */
static gboolean
check_max_tokens (const Reader *self, const WeirPlace *place, GError **error)
{
  WeirJsonText wanted = self->request->scalars[WEIR_SCALAR_MAX_OUT];

  if (wanted.data == NULL)
    return place->count || weir_member_missing (error, self->doc, self->root, "max_tokens");
  if (g_ascii_strtod (wanted.data, NULL) == 0)
    self->request->native_only = "max_tokens";
  return TRUE;
}

WeirRequest *
weir_codec_messages_decode_placed (GBytes *body, const WeirPlace *place, GError **error)
{
  g_autoptr (WeirRequestBuilder) builder =
      weir_request_builder_new (WEIR_CODEC_MESSAGES_ID, body, error);
  Reader reader = { builder, NULL, NULL, NULL };

  if (builder == NULL)
    return NULL;
  reader.request = weir_request_builder_get (builder);
  reader.doc = &reader.request->doc;
  reader.root = weir_json_root (reader.doc);

  if (!weir_request_builder_set_model (
          builder, weir_json_text (reader.doc, weir_json_get (reader.doc, reader.root, "model")),
          error)
      || !weir_codec_messages_read_turns (builder, error) || !read_scalars (&reader, error)
      || !check_max_tokens (&reader, place, error)
      || !read_strings (&reader, "stop_sequences", weir_request_builder_add_stop, error)
      || !read_strings (&reader, "anthropic_beta", weir_request_builder_add_beta, error)
      || !read_tools (&reader, error) || !read_tool_choice (&reader, error)
      || !read_thinking (&reader, error) || !read_output (&reader, error)
      || !read_rest (&reader, error))
    return NULL;
  note_unread (&reader);
  return weir_request_builder_end (builder);
}

WeirRequest *
weir_codec_messages_decode_request (GBytes *body, GError **error)
{
  static const WeirPlace nowhere = { NULL };

  return weir_codec_messages_decode_placed (body, &nowhere, error);
}

static gboolean
has_beta (const GArray *betas, WeirJsonText beta)
{
  for (guint i = 0; i < betas->len; i++)
    if (weir_json_text_compare (g_array_index (betas, WeirJsonText, i), beta) == 0)
      return TRUE;
  return FALSE;
}

static void
take_betas (WeirRequest *request, const char *value)
{
  g_autoptr (GArray) betas = g_array_new (FALSE, FALSE, sizeof (WeirJsonText));
  g_auto (GStrv) flags = g_strsplit (value, ",", -1);

  if (request->n_betas > 0)
    g_array_append_vals (betas, request->betas, request->n_betas);
  for (guint i = 0; flags[i] != NULL; i++)
    {
      g_autoptr (GString) escaped = g_string_new (NULL);
      WeirJsonText beta;

      weir_json_escape (escaped, g_strstrip (flags[i]), -1);
      beta = (WeirJsonText){ escaped->str, escaped->len };
      if (escaped->len == 0 || has_beta (betas, beta))
        continue;
      beta = weir_arena_text (request->arena, beta);
      g_array_append_val (betas, beta);
    }
  request->n_betas = betas->len;
  request->betas =
      weir_arena_copy (request->arena, betas->data, betas->len * sizeof (WeirJsonText));
}

void
weir_codec_messages_take_header (WeirRequest *request, const char *name, const char *value)
{
  g_return_if_fail (request != NULL && name != NULL && value != NULL);

  if (g_str_equal (name, WEIR_MESSAGES_HEADER_VERSION))
    request->version = weir_arena_strndup (request->arena, value, strlen (value));
  else
    take_betas (request, value);
}
