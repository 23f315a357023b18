/* SPDX-License-Identifier: MIT */
/* Tools and what they are called. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-normalise-work.h"

#include "wire/weir-api-error.h"
#include "wire/weir-client-tool.h"
#include "wire/weir-free-text.h"
#include "wire/weir-tool-name.h"

#include <string.h>

static WeirJsonText
fit_name (WeirNormaliseWork *self, WeirJsonText space, WeirJsonText name)
{
  g_autoptr (GString) fitted = NULL;

  if (weir_tool_name_fits (space, name))
    return name;
  fitted = g_string_new (NULL);
  weir_tool_name_fit (space, name, fitted);
  return weir_arena_text (self->arena, (WeirJsonText){ fitted->str, fitted->len });
}

void
weir_normalise_fit_call (WeirNormaliseWork *self, WeirPart *part)
{
  if ((self->options->flags & WEIR_NORMALISE_FIT_TOOLS) == 0)
    return;
  if (part->custom && (self->options->flags & WEIR_NORMALISE_NO_FREE_TEXT) != 0)
    weir_free_text_fit_call (part, self->arena);
  if (weir_tool_name_fits (part->space, part->name))
    return;
  part->name = fit_name (self, part->space, part->name);
  part->space = (WeirJsonText){ NULL, 0 };
  part->raw = (WeirJsonText){ NULL, 0 };
}

/* What no other provider knows by its type becomes a function, if the client is who runs it. */
static gboolean
expand (WeirNormaliseWork *self, WeirTool *tool, GError **error)
{
  const WeirClientTool *known = weir_client_tool_get (tool->type);

  if (known == NULL)
    return TRUE;
  tool->kind = WEIR_TOOL_FUNCTION;
  if (tool->name.len == 0)
    tool->name = (WeirJsonText){ known->name, strlen (known->name) };
  tool->description = (WeirJsonText){ known->description, strlen (known->description) };
  tool->schema = (WeirJsonText){ known->schema, strlen (known->schema) };
  tool->raw = (WeirJsonText){ NULL, 0 };
  return weir_loss_change (self->loss, "tools[].type", "function", error);
}

static gboolean
fit_tool (WeirNormaliseWork *self, WeirTool *tool, GError **error)
{
  if (tool->kind == WEIR_TOOL_BUILT_IN && !expand (self, tool, error))
    return FALSE;
  if (tool->kind == WEIR_TOOL_CUSTOM && (self->options->flags & WEIR_NORMALISE_NO_FREE_TEXT) != 0
      && !weir_free_text_fit_tool (self->request, tool, self->arena, self->loss, error))
    return FALSE;
  if (tool->kind == WEIR_TOOL_BUILT_IN)
    return TRUE;
  tool->name = fit_name (self, tool->space, tool->name);
  tool->space = (WeirJsonText){ NULL, 0 };
  return TRUE;
}

static gboolean
check_names (const WeirTool *tools, guint n_tools, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_tools; i++)
    {
      g_autofree char *path = NULL;

      if (tools[i].kind == WEIR_TOOL_BUILT_IN
          || g_hash_table_add (names, g_strndup (tools[i].name.data, tools[i].name.len)))
        continue;
      path = g_strdup_printf ("tools[%u].name", i);
      weir_api_error_set_at (
          error, WEIR_API_ERROR_BAD_REQUEST, path,
          "Two tools would have the name \"%.*s\" for the model; names must differ "
          "in more than the signs that a name may not have",
          (int) tools[i].name.len, tools[i].name.data);
      if (error != NULL)
        weir_api_error_set_code (*error, "tool_name_conflict");
      return FALSE;
    }
  return TRUE;
}

/* A choice names its tool without the name space. */
static WeirJsonText
find_choice (WeirNormaliseWork *self, const WeirNormalised *result, WeirJsonText name)
{
  const WeirRequest *request = self->request;

  for (guint i = 0; i < request->n_tools; i++)
    if (request->tools[i].name.data != NULL
        && weir_json_text_compare (request->tools[i].name, name) == 0)
      return result->tools[i].name;
  return fit_name (self, (WeirJsonText){ NULL, 0 }, name);
}

gboolean
weir_normalise_fit_tools (WeirNormaliseWork *self, WeirNormalised *result, GError **error)
{
  const WeirRequest *request = self->request;
  WeirTool *tools;
  WeirJsonText *names;

  result->tools = request->tools;
  result->n_tools = request->n_tools;
  result->tool_choice_names = request->tool_choice_names;
  if ((self->options->flags & WEIR_NORMALISE_FIT_TOOLS) == 0)
    return TRUE;

  tools = weir_arena_copy (self->arena, request->tools, request->n_tools * sizeof *tools);
  for (guint i = 0; i < request->n_tools; i++)
    if (!fit_tool (self, &tools[i], error))
      return FALSE;
  result->tools = tools;
  if (!check_names (tools, request->n_tools, error))
    return FALSE;

  names = weir_arena_copy (self->arena, request->tool_choice_names,
                           request->n_tool_choice_names * sizeof *names);
  for (guint i = 0; i < request->n_tool_choice_names; i++)
    names[i] = find_choice (self, result, names[i]);
  result->tool_choice_names = names;
  return TRUE;
}

gboolean
weir_normalised_is_chosen (const WeirNormalised *self,
                           const WeirRequest *request,
                           const WeirTool *tool)
{
  g_return_val_if_fail (self != NULL && request != NULL && tool != NULL, FALSE);

  for (guint i = 0; i < request->n_tool_choice_names; i++)
    if (tool->name.data != NULL
        && weir_json_text_compare (self->tool_choice_names[i], tool->name) == 0)
      return TRUE;
  return FALSE;
}
