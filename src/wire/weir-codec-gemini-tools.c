/* SPDX-License-Identifier: MIT */
/* Writes the tools, how they are to be used, and the schemas. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-gemini-write.h"

#include "wire/weir-api-error.h"
#include "wire/weir-schema-clean.h"

#include <string.h>

#define PATH_PARAMETERS "tools[].functionDeclarations[].parametersJsonSchema"
#define PATH_DEFAULT "tools[].functionDeclarations[].parameters.default"

/* The words of the API's own kind of schema. The last is left out for models that refuse it. */
static const char *const keep_all[] = {
  "anyOf",    "description", "enum",    "format",     "items",
  "maxItems", "maxLength",   "maximum", "minItems",   "minLength",
  "minimum",  "nullable",    "pattern", "properties", "propertyOrdering",
  "required", "title",       "type",    "default",    NULL,
};
static const char *const keep_fewer[] = {
  "anyOf",    "description", "enum",    "format",     "items",
  "maxItems", "maxLength",   "maximum", "minItems",   "minLength",
  "minimum",  "nullable",    "pattern", "properties", "propertyOrdering",
  "required", "title",       "type",    NULL,
};
static const char *const formats[] = { "date-time", "double", "enum", "float",
                                       "int32",     "int64",  NULL };

gboolean
weir_gemini_write_schema (WeirGeminiWrite *self,
                          WeirJsonText schema,
                          gboolean object_root,
                          const char *path,
                          const char *verbatim,
                          const char *clean,
                          const char *member,
                          GError **error)
{
  const WeirModelRule *rule = self->target->rule;
  WeirSchemaProfile profile = { keep_all, formats, object_root };
  g_autoptr (GString) cleaned = NULL;

  if (schema.data == NULL)
    return TRUE;
  if (!weir_model_rule_refuses (rule, path))
    {
      weir_json_writer_member_raw (&self->writer, verbatim, schema);
      return TRUE;
    }

  if (weir_model_rule_refuses (rule, PATH_DEFAULT))
    profile.keep = keep_fewer;
  cleaned = g_string_sized_new (schema.len + 64);
  if (!weir_schema_clean (schema, &profile, member, self->loss, cleaned, error))
    return FALSE;
  if (cleaned->len > 0)
    weir_json_writer_member_raw (&self->writer, clean,
                                 (WeirJsonText){ cleaned->str, cleaned->len });
  return TRUE;
}

static gboolean
write_tool (WeirGeminiWrite *self, const WeirTool *tool, GError **error)
{
  WeirJsonWriter *writer = &self->writer;

  if (tool->kind != WEIR_TOOL_FUNCTION)
    {
      g_autofree char *type = weir_json_text_dup (tool->type);
      g_autofree char *what =
          g_strdup_printf ("a tool of the type \"%s\"", type != NULL ? type : "custom");

      return weir_gemini_refuse (self, tool->raw, what, error);
    }

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_text (writer, "name", tool->name);
  weir_json_writer_member_text (writer, "description", tool->description);
  if (!weir_gemini_write_schema (self, tool->schema, TRUE, PATH_PARAMETERS, "parametersJsonSchema",
                                 "parameters", "tools[].parameters", error))
    return FALSE;
  weir_json_writer_end_object (writer);
  return TRUE;
}

/* The API lets names be allowed only where a call is demanded; else the other tools are not told of. */
static gboolean
is_told (const WeirGeminiWrite *self, const WeirTool *tool)
{
  const WeirRequest *request = self->request;

  return request->tool_choice != WEIR_TOOL_CHOICE_ALLOWED || request->tool_choice_required
         || weir_normalised_is_chosen (self->history, request, tool);
}

static void
write_names (WeirGeminiWrite *self)
{
  const WeirNormalised *history = self->history;

  weir_json_writer_name (&self->writer, "allowedFunctionNames");
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < history->n_tools; i++)
    if (weir_normalised_is_chosen (history, self->request, &history->tools[i]))
      weir_json_writer_text (&self->writer, history->tools[i].name);
  weir_json_writer_end_array (&self->writer);
}

static gboolean
is_known (const WeirNormalised *history, WeirJsonText name)
{
  for (guint i = 0; i < history->n_tools; i++)
    if (history->tools[i].name.data != NULL
        && weir_json_text_compare (history->tools[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
write_config (WeirGeminiWrite *self, const char *mode, gboolean names)
{
  weir_json_writer_name (&self->writer, "toolConfig");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "functionCallingConfig");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_member_utf8 (&self->writer, "mode", mode);
  if (names)
    write_names (self);
  weir_json_writer_end_object (&self->writer);
  weir_json_writer_end_object (&self->writer);
}

static gboolean
write_choice (WeirGeminiWrite *self, GError **error)
{
  const WeirRequest *request = self->request;

  for (guint i = 0; i < request->n_tool_choice_names; i++)
    if (!is_known (self->history, self->history->tool_choice_names[i]))
      return weir_api_error_set_at (error, WEIR_API_ERROR_BAD_REQUEST, "tool_choice",
                                    "The tool chosen in 'tool_choice' is not one of the tools");

  switch (request->tool_choice)
    {
    case WEIR_TOOL_CHOICE_UNSET:
      return TRUE;
    case WEIR_TOOL_CHOICE_NONE:
      write_config (self, "NONE", FALSE);
      return TRUE;
    case WEIR_TOOL_CHOICE_REQUIRED:
      write_config (self, "ANY", FALSE);
      return TRUE;
    case WEIR_TOOL_CHOICE_NAMED:
      write_config (self, "ANY", TRUE);
      return TRUE;
    case WEIR_TOOL_CHOICE_ALLOWED:
      write_config (self, request->tool_choice_required ? "ANY" : "AUTO",
                    request->tool_choice_required);
      return TRUE;
    default:
      write_config (self, "AUTO", FALSE);
      return TRUE;
    }
}

gboolean
weir_gemini_write_tools (WeirGeminiWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;
  gboolean any = FALSE;

  if (history->n_tools == 0)
    return TRUE;
  if (!self->target->rule->tools)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "tools",
                                  "The model \"%s\" takes no tools", self->target->model);

  for (guint i = 0; i < history->n_tools; i++)
    {
      if (!is_told (self, &history->tools[i]))
        continue;
      if (!any)
        {
          weir_json_writer_name (&self->writer, "tools");
          weir_json_writer_begin_array (&self->writer);
          weir_json_writer_begin_object (&self->writer);
          weir_json_writer_name (&self->writer, "functionDeclarations");
          weir_json_writer_begin_array (&self->writer);
        }
      any = TRUE;
      if (!write_tool (self, &history->tools[i], error))
        return FALSE;
    }
  if (any)
    {
      weir_json_writer_end_array (&self->writer);
      weir_json_writer_end_object (&self->writer);
      weir_json_writer_end_array (&self->writer);
    }

  if (self->request->parallel_tools == FALSE
      && !weir_loss_drop (self->loss, "parallel_tool_calls", error))
    return FALSE;
  return !any || write_choice (self, error);
}
