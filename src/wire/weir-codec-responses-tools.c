/* SPDX-License-Identifier: MIT */
/* Reads the tools of a Responses request and which of them to use. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-responses.h"

#include "wire/weir-member.h"
#include "wire/weir-tool-read.h"

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
  return weir_json_text_equal (type, "custom")
             ? weir_tool_read_custom (self->doc, node, tool, error)
             : weir_tool_read_function (self->doc, node, tool, error);
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

/* {"type": "function", "name": …}; one of the provider's own tools has no name. */
static gboolean
read_choice_name (WeirRequestBuilder *builder, const WeirJsonNode *node, GError **error)
{
  const WeirJsonDoc *doc = &weir_request_builder_get (builder)->doc;
  WeirJsonText type = { NULL, 0 };
  WeirJsonText name = { NULL, 0 };

  if (node->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, doc, node, "must be an object");
  if (!weir_member_need_text (doc, node, "type", &type, error))
    return FALSE;
  if (!is_own_tool (type))
    {
      weir_request_builder_set_native_only (builder, "tool_choice");
      return TRUE;
    }
  if (!weir_member_need_text (doc, node, "name", &name, error))
    return FALSE;
  weir_request_builder_add_tool_choice_name (builder, name);
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
    return weir_tool_read_choice_word (self->doc, choice, &self->request->tool_choice, error);
  if (choice->kind != WEIR_JSON_OBJECT)
    return weir_member_fail (error, self->doc, choice, "must be a string or an object");
  if (!weir_member_need_text (self->doc, choice, "type", &type, error))
    return FALSE;
  if (weir_json_text_equal (type, "allowed_tools"))
    return weir_tool_read_allowed (self->builder, choice, read_choice_name, error);

  if (is_own_tool (type))
    self->request->tool_choice = WEIR_TOOL_CHOICE_NAMED;
  return read_choice_name (self->builder, choice, error);
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
