/* SPDX-License-Identifier: MIT */
/* Writes tools and what else stands beside the messages. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-messages-write.h"

#include "wire/weir-api-error.h"
#include "wire/weir-codec-messages.h"

#include <string.h>

static gboolean
is_built_in_allowed (const WeirTool *tool, const WeirTarget *target)
{
  const char *const *allowed = target->rule->built_ins;

  if (allowed == NULL)
    return TRUE;
  for (; *allowed != NULL; allowed++)
    if (tool->type.len >= strlen (*allowed)
        && memcmp (tool->type.data, *allowed, strlen (*allowed)) == 0)
      return TRUE;
  return FALSE;
}

gboolean
weir_messages_check_tools (const WeirMessagesWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;
  const WeirTarget *target = self->target;

  if (history->n_tools > 0 && !target->rule->tools)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "tools",
                                  "The model \"%s\" takes no tools", target->model);
  for (guint i = 0; i < history->n_tools; i++)
    {
      const WeirTool *tool = &history->tools[i];
      g_autofree char *path = NULL;
      g_autofree char *type = NULL;

      if (tool->kind == WEIR_TOOL_FUNCTION
          || (self->native && tool->kind == WEIR_TOOL_BUILT_IN
              && is_built_in_allowed (tool, target)))
        continue;
      path = g_strdup_printf ("tools[%u].type", i);
      type = weir_json_text_dup (tool->type);
      return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, path,
                                    "The model cannot be given tools of the type \"%s\"",
                                    type != NULL ? type : "custom");
    }
  return TRUE;
}

static gboolean
takes_strict (const WeirMessagesWrite *self)
{
  return !weir_model_rule_refuses (self->target->rule, "tools[].strict");
}

static void
write_tool (WeirMessagesWrite *self, const WeirTool *tool)
{
  WeirJsonWriter *writer = &self->writer;

  if (self->native)
    {
      weir_json_writer_raw (writer, tool->raw);
      return;
    }

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_text (writer, "name", tool->name);
  weir_json_writer_member_text (writer, "description", tool->description);
  weir_json_writer_name (writer, "input_schema");
  weir_json_writer_raw (writer, tool->schema.data != NULL
                                    ? tool->schema
                                    : WEIR_JSON_TEXT ("{\"type\":\"object\",\"properties\":{}}"));
  if (tool->strict > 0 && takes_strict (self))
    weir_json_writer_member_boolean (writer, "strict", TRUE);
  if (tool->cache != WEIR_CACHE_NONE)
    weir_json_writer_member_raw (writer, "cache_control",
                                 tool->cache == WEIR_CACHE_1H
                                     ? WEIR_JSON_TEXT ("{\"type\":\"ephemeral\",\"ttl\":\"1h\"}")
                                     : WEIR_JSON_TEXT ("{\"type\":\"ephemeral\"}"));
  weir_json_writer_end_object (writer);
}

static void
write_output_tool (WeirMessagesWrite *self)
{
  WeirJsonWriter *writer = &self->writer;
  WeirJsonText description = self->request->output_description;

  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "name", WEIR_MESSAGES_OUTPUT_TOOL);
  weir_json_writer_member_text (
      writer, "description",
      description.len > 0 ? description : WEIR_JSON_TEXT ("Give the answer by calling this tool."));
  weir_json_writer_member_raw (writer, "input_schema", self->request->output_schema);
  weir_json_writer_end_object (writer);
}

gboolean
weir_messages_write_tools (WeirMessagesWrite *self, GError **error)
{
  const WeirRequest *request = self->request;
  const WeirNormalised *history = self->history;
  gboolean all = request->tool_choice != WEIR_TOOL_CHOICE_ALLOWED;

  if (!weir_messages_check_tools (self, error))
    return FALSE;

  weir_json_writer_begin_array (&self->writer);
  if (self->params->schema == WEIR_SCHEMA_TOOL)
    write_output_tool (self);
  for (guint i = 0; i < history->n_tools; i++)
    if (all || weir_normalised_is_chosen (history, request, &history->tools[i]))
      write_tool (self, &history->tools[i]);
  weir_json_writer_end_array (&self->writer);
  if (!self->native && !takes_strict (self) && !weir_loss_drop_strict (self->loss, request, error))
    return FALSE;
  return all || weir_loss_change (self->loss, "tool_choice.allowed_tools", "filtered", error);
}

void
weir_messages_write_tool_choice (WeirMessagesWrite *self)
{
  const WeirRequest *request = self->request;
  WeirJsonWriter *writer = &self->writer;
  WeirToolChoice choice = self->params->tool_choice;

  weir_json_writer_begin_object (writer);
  if (self->params->schema == WEIR_SCHEMA_TOOL)
    {
      weir_json_writer_member_utf8 (writer, "type", "tool");
      weir_json_writer_member_utf8 (writer, "name", WEIR_MESSAGES_OUTPUT_TOOL);
    }
  else if (choice == WEIR_TOOL_CHOICE_NAMED)
    {
      weir_json_writer_member_utf8 (writer, "type", "tool");
      weir_json_writer_member_text (writer, "name", self->history->tool_choice_names[0]);
    }
  else if (choice == WEIR_TOOL_CHOICE_REQUIRED
           || (choice == WEIR_TOOL_CHOICE_ALLOWED && request->tool_choice_required))
    weir_json_writer_member_utf8 (writer, "type", "any");
  else
    weir_json_writer_member_utf8 (writer, "type",
                                  choice == WEIR_TOOL_CHOICE_NONE ? "none" : "auto");
  if (request->parallel_tools >= 0 && choice != WEIR_TOOL_CHOICE_NONE)
    weir_json_writer_member_boolean (writer, "disable_parallel_tool_use", !request->parallel_tools);
  weir_json_writer_end_object (writer);
}

void
weir_messages_write_thinking (WeirMessagesWrite *self)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_begin_object (writer);
  switch (self->params->thinking)
    {
    case WEIR_THINKING_ENABLED:
      weir_json_writer_member_utf8 (writer, "type", "enabled");
      weir_json_writer_member_int64 (writer, "budget_tokens", self->params->budget);
      break;
    case WEIR_THINKING_ADAPTIVE:
      weir_json_writer_member_utf8 (writer, "type", "adaptive");
      break;
    default:
      weir_json_writer_member_utf8 (writer, "type", "disabled");
      break;
    }
  weir_json_writer_end_object (writer);
}

void
weir_messages_write_output_config (WeirMessagesWrite *self)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_begin_object (writer);
  if (self->params->effort != WEIR_EFFORT_UNSET)
    weir_json_writer_member_utf8 (writer, "effort", weir_effort_to_string (self->params->effort));
  if (self->params->schema == WEIR_SCHEMA_NATIVE)
    {
      weir_json_writer_name (writer, "format");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "type", "json_schema");
      weir_json_writer_member_raw (writer, "schema", self->request->output_schema);
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_object (writer);
}

gboolean
weir_messages_write_betas (WeirMessagesWrite *self)
{
  const char *const *allowed = self->target->rule->betas;
  const WeirRequest *request = self->request;
  gboolean any = FALSE;

  for (guint i = 0; i < request->n_betas; i++)
    {
      g_autofree char *beta = weir_json_text_dup (request->betas[i]);
      g_autofree char *name = NULL;

      if (allowed == NULL || g_strv_contains (allowed, beta))
        {
          if (!any)
            weir_json_writer_begin_array (&self->writer);
          any = TRUE;
          weir_json_writer_text (&self->writer, request->betas[i]);
          continue;
        }
      name = g_strconcat ("anthropic_beta:", beta, NULL);
      weir_loss_note (self->loss, name);
    }
  if (any)
    weir_json_writer_end_array (&self->writer);
  return any;
}
