/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-tool-read.h"

#include "wire/weir-member.h"

gboolean
weir_tool_read_function (const WeirJsonDoc *doc,
                         const WeirJsonNode *node,
                         WeirTool *tool,
                         GError **error)
{
  tool->kind = WEIR_TOOL_FUNCTION;
  return weir_member_text (doc, node, "description", &tool->description, error)
         && weir_member_raw_object (doc, node, "parameters", &tool->schema, error)
         && weir_member_boolean (doc, node, "strict", &tool->strict, error);
}

gboolean
weir_tool_read_custom (const WeirJsonDoc *doc,
                       const WeirJsonNode *node,
                       WeirTool *tool,
                       GError **error)
{
  tool->kind = WEIR_TOOL_CUSTOM;
  return weir_member_text (doc, node, "description", &tool->description, error)
         && weir_member_raw_object (doc, node, "format", &tool->grammar, error);
}

gboolean
weir_tool_read_choice_word (const WeirJsonDoc *doc,
                            const WeirJsonNode *choice,
                            WeirToolChoice *out,
                            GError **error)
{
  WeirJsonText word = weir_json_text (doc, choice);

  if (weir_json_text_equal (word, "auto"))
    *out = WEIR_TOOL_CHOICE_AUTO;
  else if (weir_json_text_equal (word, "none"))
    *out = WEIR_TOOL_CHOICE_NONE;
  else if (weir_json_text_equal (word, "required") || weir_json_text_equal (word, "any"))
    *out = WEIR_TOOL_CHOICE_REQUIRED;
  else
    return weir_member_fail (error, doc, choice, "must be none, auto or required");
  return TRUE;
}

gboolean
weir_tool_read_allowed (WeirRequestBuilder *builder,
                        const WeirJsonNode *allowed,
                        WeirToolReadName read_name,
                        GError **error)
{
  WeirRequest *request = weir_request_builder_get (builder);
  const WeirJsonDoc *doc = &request->doc;
  const WeirJsonNode *tools;
  const WeirJsonNode *node;
  WeirJsonText mode = { NULL, 0 };
  WeirJsonIter iter;

  if (!weir_member_need_text (doc, allowed, "mode", &mode, error)
      || !weir_member_array (doc, allowed, "tools", &tools, error))
    return FALSE;
  if (tools == NULL)
    return weir_member_missing (error, doc, allowed, "tools");

  request->tool_choice = WEIR_TOOL_CHOICE_ALLOWED;
  request->tool_choice_required = weir_json_text_equal (mode, "required");
  if (!request->tool_choice_required && !weir_json_text_equal (mode, "auto"))
    return weir_member_fail (error, doc, weir_json_get (doc, allowed, "mode"),
                             "must be auto or required");

  weir_json_iter_init (&iter, doc, tools);
  while (weir_json_iter_next (&iter, NULL, &node))
    if (!read_name (builder, node, error))
      return FALSE;
  return TRUE;
}
