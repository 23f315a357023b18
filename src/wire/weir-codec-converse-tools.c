/* SPDX-License-Identifier: MIT */
/* Writes the tools and how they are to be used. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-codec-converse-write.h"

#include "wire/weir-api-error.h"

static void
write_spec (WeirConverseWrite *self,
            WeirJsonText name,
            WeirJsonText description,
            WeirJsonText schema)
{
  WeirJsonWriter *writer = &self->writer;

  weir_json_writer_begin_object (writer);
  weir_json_writer_name (writer, "toolSpec");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_text (writer, "name", name);
  if (description.len > 0)
    weir_json_writer_member_text (writer, "description", description);
  weir_json_writer_name (writer, "inputSchema");
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_raw (
      writer, "json",
      schema.data != NULL ? schema : WEIR_JSON_TEXT ("{\"type\":\"object\",\"properties\":{}}"));
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_object (writer);
}

static gboolean
write_tool (WeirConverseWrite *self, const WeirTool *tool, GError **error)
{
  g_autofree char *type = NULL;

  if (tool->kind == WEIR_TOOL_FUNCTION)
    {
      write_spec (self, tool->name, tool->description, tool->schema);
      return TRUE;
    }
  type = weir_json_text_dup (tool->type);
  return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "tools",
                                "The model cannot be given tools of the type \"%s\"",
                                type != NULL ? type : "custom");
}

/* (transfer full) (element-type WeirPart): the first call of each tool. */
static GPtrArray *
collect_calls (const WeirNormalised *history)
{
  GPtrArray *calls = g_ptr_array_new ();

  for (guint i = 0; i < history->n_turns; i++)
    for (guint j = 0; j < history->turns[i].n_parts; j++)
      {
        const WeirPart *part = &history->turns[i].parts[j];
        gboolean known = part->kind != WEIR_PART_TOOL_CALL;

        for (guint k = 0; k < calls->len && !known; k++)
          known = weir_json_text_compare (((WeirPart *) calls->pdata[k])->name, part->name) == 0;
        if (!known)
          g_ptr_array_add (calls, (gpointer) part);
      }
  return calls;
}

/* Which of the tools the model is told of. */
static gboolean
is_told (const WeirConverseWrite *self, const WeirTool *tool)
{
  return self->request->tool_choice != WEIR_TOOL_CHOICE_ALLOWED
         || weir_normalised_is_chosen (self->history, self->request, tool);
}

static void
write_choice (WeirConverseWrite *self)
{
  const WeirRequest *request = self->request;
  WeirJsonWriter *writer = &self->writer;
  gboolean any =
      request->tool_choice == WEIR_TOOL_CHOICE_REQUIRED
      || (request->tool_choice == WEIR_TOOL_CHOICE_ALLOWED && request->tool_choice_required);

  if (request->tool_choice == WEIR_TOOL_CHOICE_NAMED)
    {
      weir_json_writer_name (writer, "toolChoice");
      weir_json_writer_begin_object (writer);
      weir_json_writer_name (writer, "tool");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_text (writer, "name", self->history->tool_choice_names[0]);
      weir_json_writer_end_object (writer);
      weir_json_writer_end_object (writer);
    }
  else if (any)
    weir_json_writer_member_raw (writer, "toolChoice", WEIR_JSON_TEXT ("{\"any\":{}}"));
  else if (request->tool_choice == WEIR_TOOL_CHOICE_AUTO)
    weir_json_writer_member_raw (writer, "toolChoice", WEIR_JSON_TEXT ("{\"auto\":{}}"));
}

/* There is no "none": without tools none is called. But a conversation with calls in it is refused
 * when no tool is defined, so then those that were called are, and the model is asked not to. */
static gboolean
write_called (WeirConverseWrite *self, GError **error)
{
  g_autoptr (GPtrArray) calls = collect_calls (self->history);

  if (calls->len == 0)
    return TRUE;
  weir_json_writer_name (&self->writer, "toolConfig");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "tools");
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < calls->len; i++)
    write_spec (self, ((WeirPart *) calls->pdata[i])->name,
                WEIR_JSON_TEXT ("Not available any more; do not call it."),
                (WeirJsonText){ NULL, 0 });
  weir_json_writer_end_array (&self->writer);
  weir_json_writer_end_object (&self->writer);
  return self->request->n_tools == 0
         || weir_loss_change (self->loss, "tool_choice", "none->auto", error);
}

gboolean
weir_converse_write_tools (WeirConverseWrite *self, GError **error)
{
  const WeirNormalised *history = self->history;

  if (history->n_tools == 0 || self->request->tool_choice == WEIR_TOOL_CHOICE_NONE)
    return write_called (self, error);
  if (!self->target->rule->tools)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, "tools",
                                  "The model \"%s\" takes no tools", self->target->model);

  weir_json_writer_name (&self->writer, "toolConfig");
  weir_json_writer_begin_object (&self->writer);
  weir_json_writer_name (&self->writer, "tools");
  weir_json_writer_begin_array (&self->writer);
  for (guint i = 0; i < history->n_tools; i++)
    if (is_told (self, &history->tools[i]) && !write_tool (self, &history->tools[i], error))
      return FALSE;
  weir_json_writer_end_array (&self->writer);
  write_choice (self);
  weir_json_writer_end_object (&self->writer);
  return self->request->parallel_tools != FALSE
         || weir_loss_drop (self->loss, "parallel_tool_calls", error);
}
