/* SPDX-License-Identifier: MIT */
/* Writes the items of a Responses reply. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-responses-item.h"

#include "base/weir-json-writer.h"

#include <string.h>

static WeirJsonText
as_text (const GString *string)
{
  return (WeirJsonText){ string->str, string->len };
}

static void
write_array (WeirJsonWriter *writer, const char *name, const GString *elements, gboolean begins)
{
  g_autofree char *json = g_strdup_printf ("[%s]", begins ? "" : elements->str);

  weir_json_writer_member_raw (writer, name, (WeirJsonText){ json, strlen (json) });
}

static void
write_content (const WeirResponsesItem *item, gboolean begins, WeirJsonWriter *writer)
{
  const WeirJsonText text = begins ? WEIR_JSON_TEXT ("") : as_text (item->text);

  weir_json_writer_begin_object (writer);
  if (item->kind == WEIR_PART_REFUSAL)
    {
      weir_json_writer_member_utf8 (writer, "type", "refusal");
      weir_json_writer_member_text (writer, "refusal", text);
    }
  else
    {
      weir_json_writer_member_utf8 (writer, "type", "output_text");
      weir_json_writer_member_text (writer, "text", text);
      write_array (writer, "annotations", item->annotations, begins);
      write_array (writer, "logprobs", item->odds, begins);
    }
  weir_json_writer_end_object (writer);
}

static const char *
get_status (const WeirResponsesItem *item, gboolean begins)
{
  if (begins)
    return "in_progress";
  return item->closed ? "completed" : "incomplete";
}

static void
write_call (const WeirResponsesItem *item, gboolean begins, WeirJsonWriter *writer)
{
  weir_json_writer_member_utf8 (writer, "type",
                                item->custom ? "custom_tool_call" : "function_call");
  if (!item->custom)
    weir_json_writer_member_utf8 (writer, "status", get_status (item, begins));
  weir_json_writer_member_utf8 (writer, "call_id", item->call_id);
  if (item->name != NULL)
    weir_json_writer_member_text (writer, "name",
                                  (WeirJsonText){ item->name, strlen (item->name) });
  if (item->space != NULL)
    weir_json_writer_member_text (writer, "namespace",
                                  (WeirJsonText){ item->space, strlen (item->space) });
  weir_json_writer_member_text (writer, item->custom ? "input" : "arguments",
                                begins ? WEIR_JSON_TEXT ("") : as_text (item->text));
}

static void
write_reasoning (const WeirResponsesItem *item, gboolean begins, WeirJsonWriter *writer)
{
  weir_json_writer_member_utf8 (writer, "type", "reasoning");
  weir_json_writer_name (writer, "summary");
  weir_json_writer_begin_array (writer);
  if (!begins && item->text->len > 0)
    {
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "type", "summary_text");
      weir_json_writer_member_text (writer, "text", as_text (item->text));
      weir_json_writer_end_object (writer);
    }
  weir_json_writer_end_array (writer);

  /* before the end a seal is not whole, and of no use */
  if (item->closed && !begins && item->seal->len > 0)
    weir_json_writer_member_text (writer, "encrypted_content", as_text (item->seal));
}

static void
write_message (const WeirResponsesItem *item, gboolean begins, WeirJsonWriter *writer)
{
  weir_json_writer_member_utf8 (writer, "type", "message");
  weir_json_writer_member_utf8 (writer, "status", get_status (item, begins));
  weir_json_writer_member_utf8 (writer, "role", "assistant");
  weir_json_writer_name (writer, "content");
  weir_json_writer_begin_array (writer);
  if (!begins)
    write_content (item, FALSE, writer);
  weir_json_writer_end_array (writer);
}

void
weir_responses_item_write (const WeirResponsesItem *item, gboolean begins, GString *out)
{
  WeirJsonWriter writer;

  g_return_if_fail (item != NULL && out != NULL);

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "id", item->item_id);
  if (item->kind == WEIR_PART_TOOL_CALL)
    write_call (item, begins, &writer);
  else if (item->kind == WEIR_PART_REASONING)
    write_reasoning (item, begins, &writer);
  else
    write_message (item, begins, &writer);
  weir_json_writer_end_object (&writer);
}

void
weir_responses_item_write_content (const WeirResponsesItem *item, gboolean begins, GString *out)
{
  WeirJsonWriter writer;

  g_return_if_fail (item != NULL && out != NULL);

  weir_json_writer_init (&writer, out);
  write_content (item, begins, &writer);
}
