/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* What may be called: functions, tools that take free text or what keeps to a grammar (from GPT-5 on),
 * and name spaces of both (from GPT-5.4 on). */

#include <string.h>

#include "demo/weir-demo-azure.h"
#include "demo/weir-demo-json.h"
#include "demo/weir-demo-responses.h"

static const WeirDemoParam function_params[] = {
  { "type", WEIR_DEMO_STRING },        { "name", WEIR_DEMO_STRING },
  { "description", WEIR_DEMO_STRING }, { "parameters", WEIR_DEMO_OBJECT },
  { "strict", WEIR_DEMO_BOOLEAN },
};

static const WeirDemoParam custom_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },
  { "description", WEIR_DEMO_STRING },
  { "format", WEIR_DEMO_OBJECT },
};

static const WeirDemoParam format_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "syntax", WEIR_DEMO_STRING },
  { "definition", WEIR_DEMO_STRING },
};

static const WeirDemoParam space_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },
  { "description", WEIR_DEMO_STRING },
  { "tools", WEIR_DEMO_ARRAY, "1" },
};

static const WeirDemoParam choice_params[] = {
  { "type", WEIR_DEMO_STRING },
  { "name", WEIR_DEMO_STRING },
};

typedef struct
{
  const WeirDemoModel *traits;
  WeirDemoRefusal *refusal;
} Checker;

static gboolean
refuse_missing (const Checker *self, const char *path, const char *member)
{
  return weir_demo_refuse (self->refusal, "missing_required_parameter", path,
                           "Missing required parameter: '%s.%s'.", path, member);
}

static gboolean
check_name (const Checker *self, JsonObject *tool, const char *path)
{
  const char *name = weir_demo_json_get_string (tool, "name");

  if (name == NULL)
    return refuse_missing (self, path, "name");
  if (!g_regex_match_simple ("^[a-zA-Z0-9_-]{1,64}$", name, 0, 0))
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid '%s.name': string does not match pattern. Expected a string "
                             "that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                             path);
  return TRUE;
}

static gboolean
check_function (const Checker *self, JsonObject *tool, const char *path)
{
  JsonObject *schema = weir_demo_json_get_object (tool, "parameters");

  if (!weir_demo_params_check (tool, function_params, G_N_ELEMENTS (function_params), path,
                               self->refusal)
      || !check_name (self, tool, path))
    return FALSE;
  if (schema != NULL && g_strcmp0 (weir_demo_json_get_string (schema, "type"), "object") != 0)
    return weir_demo_refuse (self->refusal, "invalid_function_parameters", path,
                             "Invalid schema for function '%s': schema must be a JSON Schema of "
                             "'type: \"object\"'.",
                             weir_demo_json_get_string (tool, "name"));
  return TRUE;
}

static gboolean
check_format (const Checker *self, JsonObject *format, const char *path)
{
  const char *type = weir_demo_json_get_string (format, "type");
  const char *syntax = weir_demo_json_get_string (format, "syntax");

  if (!weir_demo_params_check (format, format_params, G_N_ELEMENTS (format_params), path,
                               self->refusal))
    return FALSE;
  if (type == NULL)
    return refuse_missing (self, path, "type");
  if (!weir_demo_azure_has_word ("text grammar", type))
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid value: '%s'. Supported values are: 'text' and 'grammar'.",
                             type);
  if (g_str_equal (type, "text"))
    return TRUE;
  if (syntax == NULL)
    return refuse_missing (self, path, "syntax");
  if (!weir_demo_azure_has_word ("lark regex", syntax))
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid value: '%s'. Supported values are: 'lark' and 'regex'.",
                             syntax);
  return weir_demo_json_get_string (format, "definition") != NULL
         || refuse_missing (self, path, "definition");
}

static gboolean
check_custom (const Checker *self, JsonObject *tool, const char *path)
{
  JsonObject *format = weir_demo_json_get_object (tool, "format");
  g_autofree char *name = g_strconcat (path, ".format", NULL);

  return weir_demo_params_check (tool, custom_params, G_N_ELEMENTS (custom_params), path,
                                 self->refusal)
         && check_name (self, tool, path) && (format == NULL || check_format (self, format, name));
}

/* Whether the model has what tools of @type need. */
static gboolean
knows (const Checker *self, const char *type)
{
  WeirDemoModelFlags flags = self->traits->flags;

  if (g_str_equal (type, "custom"))
    return (flags & WEIR_DEMO_MODEL_FREE_TEXT) != 0;
  if (g_str_equal (type, "namespace"))
    return (flags & WEIR_DEMO_MODEL_SPACES) != 0;
  return g_str_equal (type, "function");
}

/* @inside: it stands in a name space. */
static gboolean
check_tool (const Checker *self, JsonObject *tool, gboolean inside, const char *path)
{
  const char *type = weir_demo_json_get_string (tool, "type");

  if (type == NULL)
    return refuse_missing (self, path, "type");
  if (!knows (self, type) || (inside && g_str_equal (type, "namespace")))
    return weir_demo_refuse (self->refusal, "invalid_value", path,
                             "Invalid value: '%s'. Supported values are: 'function'%s%s.", type,
                             knows (self, "custom") ? ", 'custom'" : "",
                             !inside && knows (self, "namespace") ? ", 'namespace'" : "");
  return g_str_equal (type, "custom") ? check_custom (self, tool, path)
                                      : check_function (self, tool, path);
}

static gboolean
check_space (const Checker *self, JsonObject *space, const char *path)
{
  JsonArray *tools = weir_demo_json_get_array (space, "tools");

  if (!weir_demo_params_check (space, space_params, G_N_ELEMENTS (space_params), path,
                               self->refusal)
      || !check_name (self, space, path))
    return FALSE;
  if (weir_demo_json_get_string (space, "description") == NULL)
    return refuse_missing (self, path, "description");
  if (tools == NULL)
    return refuse_missing (self, path, "tools");
  for (guint i = 0; i < json_array_get_length (tools); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.tools[%u]", path, i);

      if (!check_tool (self, weir_demo_json_get_element (tools, i), TRUE, name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_list (const Checker *self, JsonArray *tools)
{
  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonObject *tool = weir_demo_json_get_element (tools, i);
      const char *type = weir_demo_json_get_string (tool, "type");
      g_autofree char *path = g_strdup_printf ("tools[%u]", i);
      gboolean is_space = g_strcmp0 (type, "namespace") == 0 && knows (self, type);

      if (!(is_space ? check_space (self, tool, path) : check_tool (self, tool, FALSE, path)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_tool (JsonArray *tools, const char *type, const char *name)
{
  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonObject *tool = weir_demo_json_get_element (tools, i);

      if ((g_strcmp0 (weir_demo_json_get_string (tool, "name"), name) == 0
           && g_strcmp0 (weir_demo_json_get_string (tool, "type"), type) == 0)
          || has_tool (weir_demo_json_get_array (tool, "tools"), type, name))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_choice (const Checker *self, JsonObject *body)
{
  JsonObject *choice = weir_demo_json_get_object (body, "tool_choice");
  const char *word = weir_demo_json_get_string (body, "tool_choice");
  const char *type = weir_demo_json_get_string (choice, "type");
  const char *name = weir_demo_json_get_string (choice, "name");

  if (choice == NULL)
    return word == NULL || weir_demo_azure_has_word ("none auto required", word)
           || weir_demo_refuse (self->refusal, "invalid_value", "tool_choice",
                                "Invalid value: '%s'. Supported values are: none auto required.",
                                word);
  if (type == NULL || !weir_demo_azure_has_word ("function custom", type))
    return weir_demo_refuse (self->refusal, "invalid_value", "tool_choice.type",
                             "Invalid value: '%s'. Supported values are: 'function' and 'custom'.",
                             type != NULL ? type : "");
  if (!weir_demo_params_check (choice, choice_params, G_N_ELEMENTS (choice_params), "tool_choice",
                               self->refusal))
    return FALSE;
  if (name == NULL)
    return refuse_missing (self, "tool_choice", "name");
  if (!has_tool (weir_demo_json_get_array (body, "tools"), type, name))
    return weir_demo_refuse (self->refusal, NULL, "tool_choice",
                             "Tool choice '%s' not found in 'tools' parameter.", name);
  return TRUE;
}

gboolean
weir_demo_responses_check_tools (JsonObject *body,
                                 const WeirDemoModel *traits,
                                 WeirDemoRefusal *refusal)
{
  const Checker self = { traits, refusal };

  return check_list (&self, weir_demo_json_get_array (body, "tools")) && check_choice (&self, body);
}

static void
read_list (WeirDemoPrompt *prompt, JsonArray *tools, const char *space)
{
  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonObject *object = weir_demo_json_get_element (tools, i);
      const char *type = weir_demo_json_get_string (object, "type");
      const char *own = weir_demo_json_get_string (object, "name");
      g_autofree char *name = space != NULL ? g_strconcat (space, ".", own, NULL) : g_strdup (own);
      WeirDemoTool *tool;

      if (g_str_equal (type, "namespace"))
        {
          read_list (prompt, weir_demo_json_get_array (object, "tools"), own);
          continue;
        }
      tool = weir_demo_prompt_add_tool (prompt, name, weir_demo_json_get (object, "parameters"));
      tool->space = g_strdup (space);
      tool->free_text = g_str_equal (type, "custom");
    }
}

/* (transfer full) (nullable): the full name of the tool that is called @own. */
static char *
find_full_name (const WeirDemoPrompt *prompt, const char *own)
{
  for (guint i = 0; i < prompt->tools->len; i++)
    {
      const WeirDemoTool *tool = prompt->tools->pdata[i];
      const char *end = tool->space != NULL ? strchr (tool->name, '.') + 1 : tool->name;

      if (g_strcmp0 (end, own) == 0)
        return g_strdup (tool->name);
    }
  return NULL;
}

void
weir_demo_responses_read_tools (WeirDemoPrompt *prompt, JsonObject *body)
{
  JsonNode *tools = weir_demo_json_get (body, "tools");
  JsonObject *choice = weir_demo_json_get_object (body, "tool_choice");
  const char *word = weir_demo_json_get_string (body, "tool_choice");
  g_autofree char *json = tools != NULL ? weir_demo_json_to_text (tools) : g_strdup ("");

  g_string_append (prompt->transcript, json);
  read_list (prompt, weir_demo_json_get_array (body, "tools"), NULL);
  prompt->parallel = weir_demo_json_get_boolean (body, "parallel_tool_calls", TRUE);
  if (choice != NULL)
    {
      prompt->choice = WEIR_DEMO_CHOOSE_NAMED;
      prompt->named = find_full_name (prompt, weir_demo_json_get_string (choice, "name"));
    }
  else if (g_strcmp0 (word, "none") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_NONE;
  else if (g_strcmp0 (word, "required") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_ANY;
}
