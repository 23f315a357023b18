/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-free-text.h"

#include "wire/weir-request-path.h"

#define ARGUMENT "input"
#define SCHEMA                                                                                     \
  "{\"type\":\"object\",\"properties\":{\"" ARGUMENT                                               \
  "\":{\"type\":\"string\",\"description\":\"All of the text, as it is.\"}},\"required\":"         \
  "[\"" ARGUMENT "\"]}"

/* (nullable): the rules that a text must keep to. The chat API has them one level deeper. */
static const WeirJsonNode *
find_grammar (const WeirJsonDoc *doc)
{
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *inner = weir_json_get (doc, root, "grammar");
  WeirJsonText type = weir_json_text (doc, weir_json_get (doc, root, "type"));

  if (!weir_json_text_equal (type, "grammar"))
    return NULL;
  return weir_json_is (inner, WEIR_JSON_OBJECT) ? inner : root;
}

static WeirJsonText
describe (const WeirTool *tool,
          const WeirJsonDoc *doc,
          const WeirJsonNode *grammar,
          WeirArena *arena)
{
  WeirJsonText syntax = weir_json_text (doc, weir_json_get (doc, grammar, "syntax"));
  WeirJsonText definition = weir_json_text (doc, weir_json_get (doc, grammar, "definition"));
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_len (text, tool->description.data, (gssize) tool->description.len);
  g_string_append (text, "\\n\\nThe text must keep to this grammar (");
  g_string_append_len (text, syntax.data, (gssize) syntax.len);
  g_string_append (text, "):\\n");
  g_string_append_len (text, definition.data, (gssize) definition.len);
  return weir_arena_text (arena, (WeirJsonText){ text->str, text->len });
}

/* Codex's and Cursor's, whose language all models know. */
static gboolean
is_patch (WeirJsonText name)
{
  return weir_json_text_equal (name, "apply_patch") || weir_json_text_equal (name, "ApplyPatch");
}

gboolean
weir_free_text_fit_tool (const WeirRequest *request,
                         WeirTool *tool,
                         WeirArena *arena,
                         WeirLoss *loss,
                         GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *grammar = NULL;

  g_return_val_if_fail (request != NULL && tool != NULL && arena != NULL, FALSE);

  if (tool->grammar.data != NULL)
    {
      if (!weir_json_parse (&doc, tool->grammar.data, tool->grammar.len, &weir_json_limits_body,
                            error))
        return FALSE;
      grammar = find_grammar (&doc);
    }
  if (grammar != NULL && !is_patch (tool->name))
    return weir_request_refuse (request, tool->grammar, "tools",
                                "a tool whose text must keep to a grammar", error);

  if (grammar != NULL)
    tool->description = describe (tool, &doc, grammar, arena);
  tool->kind = WEIR_TOOL_FUNCTION;
  tool->schema = WEIR_JSON_TEXT (SCHEMA);
  tool->grammar = (WeirJsonText){ NULL, 0 };
  tool->strict = -1;
  tool->raw = (WeirJsonText){ NULL, 0 };
  return weir_loss_change (loss, "tools[].type", "function", error);
}

void
weir_free_text_fit_call (WeirPart *call, WeirArena *arena)
{
  g_autoptr (GString) json = NULL;

  g_return_if_fail (call != NULL && call->custom && arena != NULL);

  json = g_string_new ("{\"" ARGUMENT "\":\"");
  g_string_append_len (json, call->arguments.data, (gssize) call->arguments.len);
  g_string_append (json, "\"}");
  call->arguments = weir_arena_text (arena, (WeirJsonText){ json->str, json->len });
  call->custom = FALSE;
  call->raw = (WeirJsonText){ NULL, 0 };
}

/* (nullable): the value that is meant. */
static const WeirJsonNode *
find_text (const WeirJsonDoc *doc)
{
  const WeirJsonNode *root = weir_json_root (doc);
  const WeirJsonNode *text = weir_json_get (doc, root, ARGUMENT);
  const WeirJsonNode *value;
  WeirJsonIter iter;

  if (weir_json_is (text, WEIR_JSON_STRING))
    return text;
  if (weir_json_is (root, WEIR_JSON_STRING))
    return root;
  text = NULL;
  weir_json_iter_init (&iter, doc, weir_json_is (root, WEIR_JSON_OBJECT) ? root : NULL);
  while (weir_json_iter_next (&iter, NULL, &value))
    {
      if (text != NULL || !weir_json_is (value, WEIR_JSON_STRING))
        return NULL;
      text = value;
    }
  return text;
}

void
weir_free_text_read (const GString *arguments, GString *text)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *value = NULL;

  g_return_if_fail (arguments != NULL && text != NULL);

  if (weir_json_parse (&doc, arguments->str, arguments->len, &weir_json_limits_body, NULL))
    value = find_text (&doc);
  if (value != NULL)
    weir_json_text_decode (weir_json_text (&doc, value), text);
  else
    g_string_append_len (text, arguments->str, (gssize) arguments->len);
}
