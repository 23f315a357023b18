/* SPDX-License-Identifier: MIT */
/* Writes the tools of a Responses request and which of them to use. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-responses-write.h"

#include "wire/weir-api-error.h"
#include "wire/weir-request-path.h"
#include "wire/weir-tool-name.h"

#include <string.h>

gboolean
weir_responses_takes_built_in (const WeirModelRule *rule, WeirJsonText type)
{
  if (rule->built_ins == NULL)
    return TRUE;
  for (guint i = 0; rule->built_ins[i] != NULL; i++)
    {
      gsize len = strlen (rule->built_ins[i]);

      if (type.len >= len && memcmp (type.data, rule->built_ins[i], len) == 0)
        return TRUE;
    }
  return FALSE;
}

void
weir_responses_write_name (WeirResponsesWrite *self, WeirJsonText space, WeirJsonText name)
{
  g_autoptr (GString) fitted = g_string_new (NULL);

  weir_tool_name_fit (space, name, fitted);
  weir_json_writer_member_text (&self->writer, "name", (WeirJsonText){ fitted->str, fitted->len });
}

/* Free text is asked for by a grammar, or by nothing. The grammar may stand in the form that the chat
 * API gives it, one level deeper. */
static void
write_grammar (WeirResponsesWrite *self, const WeirTool *tool)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *root;
  const WeirJsonNode *grammar;
  WeirJsonWriter *writer = &self->writer;

  if (tool->grammar.data == NULL)
    return;
  if (!weir_json_parse (&doc, tool->grammar.data, tool->grammar.len, &weir_json_limits_body, NULL))
    return;
  root = weir_json_root (&doc);
  grammar = weir_json_get (&doc, root, "grammar");
  if (!weir_json_is (grammar, WEIR_JSON_OBJECT))
    {
      weir_json_writer_member_raw (writer, "format", tool->grammar);
      return;
    }
  weir_json_writer_name (writer, "format");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "grammar");
  weir_json_writer_member_text (writer, "syntax",
                                weir_json_text (&doc, weir_json_get (&doc, grammar, "syntax")));
  weir_json_writer_member_text (writer, "definition",
                                weir_json_text (&doc, weir_json_get (&doc, grammar, "definition")));
  weir_json_writer_end_object (writer);
}

static void
write_schema (WeirResponsesWrite *self, const WeirTool *tool)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_member_raw (writer, "parameters",
                               tool->schema.data != NULL
                                   ? tool->schema
                                   : WEIR_JSON_TEXT ("{\"type\":\"object\",\"properties\":{}}"));
  weir_json_writer_member_boolean (writer, "strict", tool->strict > 0);
}

static gboolean
write_tool (WeirResponsesWrite *self, const WeirTool *tool, GError **error)
{
  WeirJsonWriter *writer = &self->writer;
  g_autofree char *type = NULL;
  g_autofree char *path = NULL;

  if (tool->kind == WEIR_TOOL_BUILT_IN)
    {
      type = weir_json_text_dup (tool->type);
      path = weir_request_path (self->request, tool->raw, "tools");
      return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, path,
                                    "The model cannot be given tools of the type \"%s\"", type);
    }
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type",
                                tool->kind == WEIR_TOOL_CUSTOM ? "custom" : "function");
  weir_responses_write_name (self, tool->space, tool->name);
  weir_json_writer_member_text (writer, "description", tool->description);
  if (tool->kind == WEIR_TOOL_CUSTOM)
    write_grammar (self, tool);
  else
    write_schema (self, tool);
  weir_json_writer_end_object (writer);
  return TRUE;
}

gboolean
weir_responses_write_tools (WeirResponsesWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;

  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < history->n_tools; i++)
    if (!write_tool (self, &history->tools[i], error))
      return FALSE;
  weir_json_writer_end_array (&self->writer);
  return TRUE;
}

static gboolean
is_same (WeirJsonText a, WeirJsonText b)
{
  return a.len == b.len && (a.len == 0 || memcmp (a.data, b.data, a.len) == 0);
}

static const WeirTool *
find_tool (const WeirNormalised *history, WeirJsonText name)
{
  for (guint i = 0; i < history->n_tools; i++)
    if (is_same (history->tools[i].name, name))
      return &history->tools[i];
  return NULL;
}

static void
write_choice_name (WeirResponsesWrite *self, WeirJsonText name)
{
  const WeirTool *tool = find_tool (self->history, name);
  WeirJsonWriter *writer = &self->writer;
  gboolean custom = tool != NULL && tool->kind == WEIR_TOOL_CUSTOM;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", custom ? "custom" : "function");
  weir_responses_write_name (self, tool != NULL ? tool->space : (WeirJsonText){ NULL, 0 }, name);
  weir_json_writer_end_object (writer);
}

static void
write_allowed (WeirResponsesWrite *self)
{
  const WeirRequest *request = self->request;
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "type", "allowed_tools");
  weir_json_writer_member_utf8 (writer, "mode",
                                request->tool_choice_required ? "required" : "auto");
  weir_json_writer_name (writer, "tools");
  weir_json_writer_begin_array (writer);
  for (guint i = 0; i < request->n_tool_choice_names; i++)
    write_choice_name (self, self->history->tool_choice_names[i]);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
}

void
weir_responses_write_tool_choice (WeirResponsesWrite *self)
{
  const WeirRequest *request = self->request;
  WeirJsonWriter *writer = &self->writer;

  switch (request->tool_choice)
    {
    case WEIR_TOOL_CHOICE_NONE:
      weir_json_writer_utf8 (writer, "none", -1);
      break;
    case WEIR_TOOL_CHOICE_REQUIRED:
      weir_json_writer_utf8 (writer, "required", -1);
      break;
    case WEIR_TOOL_CHOICE_NAMED:
      write_choice_name (self, self->history->tool_choice_names[0]);
      break;
    case WEIR_TOOL_CHOICE_ALLOWED:
      write_allowed (self);
      break;
    default:
      weir_json_writer_utf8 (writer, "auto", -1);
      break;
    }
}
