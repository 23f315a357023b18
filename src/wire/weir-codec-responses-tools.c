/* SPDX-License-Identifier: MIT */
/* Reads the tools of a Responses request and which of them to use. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-member.h"

#include <string.h>

typedef struct
{
  WeirRequestBuilder *builder;
  WeirRequest *request;
  const WeirJsonDoc *doc;
} Reader;

/* Tools of the provider's own that a model can do without: clients offer them to every model. What
 * stands behind any other is part of what the client expects to happen. */
static const char *const optional[] = { "image_generation", "tool_search", "web_search" };

static gboolean
is_optional (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (optional); i++)
    if (g_str_has_prefix (type, optional[i]))
      return TRUE;
  return FALSE;
}

static gboolean
read_built_in (const Reader *self, const WeirJsonNode *node, WeirJsonText type)
{
  g_autofree char *path = weir_json_path (self->doc, node);
  g_autofree char *name = weir_json_text_dup (type);
  g_autofree char *member = g_strconcat ("tools.", name, NULL);
  g_autoptr (GString) escaped = g_string_new (NULL);

  weir_json_escape (escaped, member, -1);
  if (is_optional (name))
    weir_request_builder_add_unread (self->builder, (WeirJsonText){ escaped->str, escaped->len });
  else
    weir_request_builder_set_native_only (self->builder, path);
  return TRUE;
}

static gboolean
read_function (const Reader *self, const WeirJsonNode *node, WeirTool *tool, GError **error)
{
  tool->kind = WEIR_TOOL_FUNCTION;
  return weir_member_text (self->doc, node, "description", &tool->description, error)
         && weir_member_raw_object (self->doc, node, "parameters", &tool->schema, error)
         && weir_member_boolean (self->doc, node, "strict", &tool->strict, error);
}

static gboolean
read_custom (const Reader *self, const WeirJsonNode *node, WeirTool *tool, GError **error)
{
  tool->kind = WEIR_TOOL_CUSTOM;
  return weir_member_text (self->doc, node, "description", &tool->description, error)
         && weir_member_raw_object (self->doc, node, "format", &tool->grammar, error);
}

static gboolean
read_tool (const Reader *self,
           const WeirJsonNode *node,
           WeirJsonText type,
           WeirJsonText space,
           GError **error)
{
  WeirTool *tool = weir_request_builder_add_tool (self->builder);

  tool->raw = weir_json_raw (self->doc, node);
  tool->type = type;
  tool->space = space;
  if (!weir_member_need_text (self->doc, node, "name", &tool->name, error))
    return FALSE;
  return weir_json_text_equal (type, "custom") ? read_custom (self, node, tool, error)
                                               : read_function (self, node, tool, error);
}

static gboolean
is_own_tool (WeirJsonText type)
{
  return weir_json_text_equal (type, "function") || weir_json_text_equal (type, "custom");
}

/* A list of functions under one name, such as those of one MCP server. */
static gboolean
read_name_space (const Reader *self, const WeirJsonNode *node, GError **error)
{
  const WeirJsonNode *tools;
  const WeirJsonNode *inner;
  WeirJsonText space = { NULL, 0 };
  WeirJsonIter iter;

  if (!weir_member_need_text (self->doc, node, "name", &space, error)
      || !weir_member_array (self->doc, node, "tools", &tools, error))
    return FALSE;
  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &inner))
    {
      WeirJsonText type = { NULL, 0 };

      if (inner->kind != WEIR_JSON_OBJECT)
        return weir_member_fail (error, self->doc, inner, "must be an object");
      if (!weir_member_need_text (self->doc, inner, "type", &type, error))
        return FALSE;
      if (!is_own_tool (type))
        return weir_member_fail (error, self->doc, weir_json_get (self->doc, inner, "type"),
                                 "must be \"function\" or \"custom\"");
      if (!read_tool (self, inner, type, space, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_codec_responses_add_tools (WeirRequestBuilder *builder,
                                const WeirJsonNode *tools,
                                GError **error)
{
  WeirRequest *request = weir_request_builder_get (builder);
  const Reader self = { builder, request, &request->doc };
  const WeirJsonNode *node;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, self.doc, tools);
  while (weir_json_iter_next (&iter, NULL, &node))
    {
      WeirJsonText type = { NULL, 0 };
      gboolean ok;

      if (node->kind != WEIR_JSON_OBJECT)
        return weir_member_fail (error, self.doc, node, "must be an object");
      if (!weir_member_need_text (self.doc, node, "type", &type, error))
        return FALSE;
      if (is_own_tool (type))
        ok = read_tool (&self, node, type, (WeirJsonText){ NULL, 0 }, error);
      else if (weir_json_text_equal (type, "namespace"))
        ok = read_name_space (&self, node, error);
      else
        ok = read_built_in (&self, node, type);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_choice_word (const Reader *self, const WeirJsonNode *choice, GError **error)
{
  WeirJsonText word = weir_json_text (self->doc, choice);
  WeirToolChoice *out = &self->request->tool_choice;

  if (weir_json_text_equal (word, "auto"))
    *out = WEIR_TOOL_CHOICE_AUTO;
  else if (weir_json_text_equal (word, "none"))
    *out = WEIR_TOOL_CHOICE_NONE;
  else if (weir_json_text_equal (word, "required"))
    *out = WEIR_TOOL_CHOICE_REQUIRED;
  else
    return weir_member_fail (error, self->doc, choice, "must be none, auto or required");
  return TRUE;
}

/* {"type": "function", "name": …}; one of the provider's own tools has no name. */
static gboolean
read_choice_name (const Reader *self, const WeirJsonNode *node, GError **error)
{
  WeirJsonText type = { NULL, 0 };
  WeirJsonText name = { NULL, 0 };

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, node, "must be an object");
  if (!weir_member_need_text (self->doc, node, "type", &type, error))
    return FALSE;
  if (!is_own_tool (type))
    {
      weir_request_builder_set_native_only (self->builder, "tool_choice");
      return TRUE;
    }
  if (!weir_member_need_text (self->doc, node, "name", &name, error))
    return FALSE;
  weir_request_builder_add_tool_choice_name (self->builder, name);
  return TRUE;
}

static gboolean
read_allowed (const Reader *self, const WeirJsonNode *choice, GError **error)
{
  const WeirJsonNode *tools;
  const WeirJsonNode *node;
  WeirJsonText mode = { NULL, 0 };
  WeirJsonIter iter;

  if (!weir_member_need_text (self->doc, choice, "mode", &mode, error)
      || !weir_member_array (self->doc, choice, "tools", &tools, error))
    return FALSE;
  if (tools == NULL)
    return weir_member_missing (error, self->doc, choice, "tools");

  self->request->tool_choice = WEIR_TOOL_CHOICE_ALLOWED;
  self->request->tool_choice_required = weir_json_text_equal (mode, "required");
  if (!self->request->tool_choice_required && !weir_json_text_equal (mode, "auto"))
    return weir_member_fail (error, self->doc, weir_json_get (self->doc, choice, "mode"),
                             "must be auto or required");

  weir_json_iter_init (&iter, self->doc, tools);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_choice_name (self, node, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_choice (const Reader *self, GError **error)
{
  const WeirJsonNode *choice = weir_json_get (self->doc, weir_json_root (self->doc), "tool_choice");
  WeirJsonText type = { NULL, 0 };

  if (!weir_json_is_set (choice))
    return TRUE;
  if (choice->kind == WEIR_JSON_STRING)
    return read_choice_word (self, choice, error);
  if (choice->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, choice, "must be a string or an object");
  if (!weir_member_need_text (self->doc, choice, "type", &type, error))
    return FALSE;
  if (weir_json_text_equal (type, "allowed_tools"))
    return read_allowed (self, choice, error);

  if (is_own_tool (type))
    self->request->tool_choice = WEIR_TOOL_CHOICE_NAMED;
  return read_choice_name (self, choice, error);
}

gboolean
weir_codec_responses_read_tools (WeirRequestBuilder *builder, GError **error)
{
  WeirRequest *request = weir_request_builder_get (builder);
  const Reader self = { builder, request, &request->doc };
  const WeirJsonNode *tools;

  return weir_member_array (self.doc, weir_json_root (self.doc), "tools", &tools, error)
         && weir_codec_responses_add_tools (builder, tools, error) && read_choice (&self, error);
}
