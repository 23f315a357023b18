/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-responses.h"

/* (transfer full): the texts among @parts. */
static char *
join_texts (JsonArray *parts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      const char *piece = weir_demo_json_get_string (weir_demo_json_get_element (parts, i), "text");

      g_string_append (text, piece != NULL ? piece : "");
    }
  return g_string_free (text, FALSE);
}

static void
read_part (WeirDemoPrompt *prompt, const char *role, JsonObject *part)
{
  const char *media = weir_demo_json_get_string (part, "image_url");
  const char *text = weir_demo_json_get_string (part, "text");

  if (media == NULL)
    media = weir_demo_json_get_string (part, "file_data");
  if (media != NULL)
    weir_demo_prompt_add_media (prompt, media);
  else if (text != NULL)
    weir_demo_prompt_add_text (prompt, role, text);
}

static void
read_message (WeirDemoPrompt *prompt, JsonObject *item, gboolean begins)
{
  const char *role = weir_demo_json_get_string (item, "role");
  const char *text = weir_demo_json_get_string (item, "content");
  JsonArray *parts = weir_demo_json_get_array (item, "content");

  if (begins)
    weir_demo_prompt_begin_turn (prompt, role);
  if (text != NULL)
    weir_demo_prompt_add_text (prompt, role, text);
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    read_part (prompt, role, weir_demo_json_get_element (parts, i));
}

static void
read_output (WeirDemoPrompt *prompt, JsonObject *item)
{
  JsonArray *parts = weir_demo_json_get_array (item, "output");
  g_autofree char *text =
      parts != NULL ? join_texts (parts) : g_strdup (weir_demo_json_get_string (item, "output"));

  weir_demo_prompt_begin_turn (prompt, "tool");
  weir_demo_prompt_add_text (prompt, "tool", text);
}

static void
read_items (WeirDemoPrompt *prompt, JsonArray *items)
{
  const char *last = NULL;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = weir_demo_json_get_element (items, i);
      const char *type = weir_demo_json_get_string (item, "type");
      const char *role = weir_demo_json_get_string (item, "role");

      if (role != NULL)
        /* Messages of the same role are one turn: clients send context and question apart. */
        read_message (prompt, item, g_strcmp0 (role, last) != 0);
      else if (g_strcmp0 (type, "function_call_output") == 0
               || g_strcmp0 (type, "custom_tool_call_output") == 0)
        read_output (prompt, item);
      else
        {
          g_autofree char *json = weir_demo_json_to_text (json_array_get_element (items, i));

          weir_demo_prompt_begin_turn (prompt, "assistant");
          g_string_append (prompt->transcript, json);
        }
      last = role;
    }
}

static void
read_format (WeirDemoPrompt *prompt, JsonObject *body)
{
  JsonObject *format =
      weir_demo_json_get_object (weir_demo_json_get_object (body, "text"), "format");
  const char *type = weir_demo_json_get_string (format, "type");
  JsonNode *schema = weir_demo_json_get (format, "schema");

  prompt->wants_json = g_strcmp0 (type, "json_object") == 0;
  if (g_strcmp0 (type, "json_schema") == 0 && schema != NULL)
    prompt->schema = json_node_copy (schema);
}

WeirDemoPrompt *
weir_demo_responses_read (JsonObject *body, const WeirDemoStored *previous)
{
  WeirDemoPrompt *prompt = weir_demo_prompt_new ();
  const char *instructions = weir_demo_json_get_string (body, "instructions");
  const char *text = weir_demo_json_get_string (body, "input");
  JsonArray *items = weir_demo_json_get_array (body, "input");

  if (previous != NULL)
    g_string_append (prompt->transcript, previous->transcript);
  weir_demo_responses_read_tools (prompt, body);
  if (instructions != NULL)
    {
      weir_demo_prompt_begin_turn (prompt, "developer");
      weir_demo_prompt_add_text (prompt, "developer", instructions);
    }
  if (text != NULL)
    {
      weir_demo_prompt_begin_turn (prompt, "user");
      weir_demo_prompt_add_text (prompt, "user", text);
    }
  if (items != NULL)
    read_items (prompt, items);
  read_format (prompt, body);
  prompt->max_tokens = weir_demo_json_get_int (body, "max_output_tokens", -1);
  return prompt;
}

gboolean
weir_demo_responses_includes (JsonObject *body, const char *what)
{
  JsonArray *include = weir_demo_json_get_array (body, "include");

  for (guint i = 0; include != NULL && i < json_array_get_length (include); i++)
    if (g_strcmp0 (weir_demo_json_peek_string (json_array_get_element (include, i)), what) == 0)
      return TRUE;
  return FALSE;
}
