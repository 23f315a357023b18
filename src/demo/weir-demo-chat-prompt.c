/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-chat.h"

#include "demo/weir-demo-json.h"

static void
read_part (WeirDemoPrompt *prompt, const char *role, JsonObject *part)
{
  const char *type = weir_demo_json_get_string (part, "type");
  JsonObject *image = weir_demo_json_get_object (part, "image_url");
  JsonObject *file = weir_demo_json_get_object (part, "file");

  if (g_strcmp0 (type, "image_url") == 0 && weir_demo_json_get_string (image, "url") != NULL)
    weir_demo_prompt_add_media (prompt, weir_demo_json_get_string (image, "url"));
  else if (g_strcmp0 (type, "file") == 0 && weir_demo_json_get_string (file, "file_data") != NULL)
    weir_demo_prompt_add_media (prompt, weir_demo_json_get_string (file, "file_data"));
  else if (weir_demo_json_get_string (part, "text") != NULL)
    weir_demo_prompt_add_text (prompt, role, weir_demo_json_get_string (part, "text"));
}

/* (transfer full): the parts of a tool's answer are one result. */
static char *
join_texts (JsonArray *parts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = weir_demo_json_get_element (parts, i);
      const char *piece = weir_demo_json_get_string (part, "text");

      g_string_append (text, piece != NULL ? piece : "");
    }
  return g_string_free (text, FALSE);
}

static void
read_message (WeirDemoPrompt *prompt, JsonObject *message)
{
  const char *role = weir_demo_json_get_string (message, "role");
  const char *text = weir_demo_json_get_string (message, "content");
  JsonArray *parts = weir_demo_json_get_array (message, "content");
  JsonNode *calls = weir_demo_json_get (message, "tool_calls");

  weir_demo_prompt_begin_turn (prompt, role);
  if (text != NULL)
    weir_demo_prompt_add_text (prompt, role, text);
  else if (parts != NULL && g_str_equal (role, "tool"))
    {
      g_autofree char *joined = join_texts (parts);

      weir_demo_prompt_add_text (prompt, role, joined);
    }
  else
    for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
      read_part (prompt, role, weir_demo_json_get_element (parts, i));
  if (calls != NULL)
    {
      g_autofree char *json = weir_demo_json_to_text (calls);

      g_string_append (prompt->transcript, json);
    }
}

static void
read_tools (WeirDemoPrompt *prompt, JsonObject *body)
{
  JsonArray *tools = weir_demo_json_get_array (body, "tools");
  const char *word = weir_demo_json_get_string (body, "tool_choice");
  JsonObject *choice = weir_demo_json_get_object (body, "tool_choice");

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonObject *tool = weir_demo_json_get_element (tools, i);
      JsonObject *function = weir_demo_json_get_object (tool, "function");
      g_autofree char *json = weir_demo_json_to_text (json_array_get_element (tools, i));

      g_string_append (prompt->transcript, json);
      weir_demo_prompt_add_tool (prompt, weir_demo_json_get_string (function, "name"),
                                 weir_demo_json_get (function, "parameters"));
    }
  prompt->parallel = weir_demo_json_get_boolean (body, "parallel_tool_calls", TRUE);
  if (choice != NULL)
    {
      JsonObject *function = weir_demo_json_get_object (choice, "function");

      prompt->choice = WEIR_DEMO_CHOOSE_NAMED;
      prompt->named = g_strdup (weir_demo_json_get_string (function, "name"));
    }
  else if (g_strcmp0 (word, "none") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_NONE;
  else if (g_strcmp0 (word, "required") == 0 || g_strcmp0 (word, "any") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_ANY;
}

static void
read_format (WeirDemoPrompt *prompt, JsonObject *body)
{
  JsonObject *format = weir_demo_json_get_object (body, "response_format");
  const char *type = weir_demo_json_get_string (format, "type");
  JsonNode *schema =
      weir_demo_json_get (weir_demo_json_get_object (format, "json_schema"), "schema");

  prompt->wants_json = g_strcmp0 (type, "json_object") == 0;
  if (g_strcmp0 (type, "json_schema") == 0 && schema != NULL)
    prompt->schema = json_node_copy (schema);
}

static void
read_limits (WeirDemoPrompt *prompt, JsonObject *body)
{
  JsonArray *stops = weir_demo_json_get_array (body, "stop");
  const char *stop = weir_demo_json_get_string (body, "stop");

  prompt->max_tokens = weir_demo_json_get_int (body, "max_completion_tokens",
                                               weir_demo_json_get_int (body, "max_tokens", -1));
  if (stop != NULL)
    g_ptr_array_add (prompt->stop, g_strdup (stop));
  for (guint i = 0; stops != NULL && i < json_array_get_length (stops); i++)
    {
      stop = weir_demo_json_peek_string (json_array_get_element (stops, i));
      if (stop != NULL)
        g_ptr_array_add (prompt->stop, g_strdup (stop));
    }
}

WeirDemoPrompt *
weir_demo_chat_read (JsonObject *body)
{
  WeirDemoPrompt *prompt = weir_demo_prompt_new ();
  JsonArray *messages = weir_demo_json_get_array (body, "messages");

  read_tools (prompt, body);
  for (guint i = 0; i < json_array_get_length (messages); i++)
    read_message (prompt, weir_demo_json_get_element (messages, i));
  read_format (prompt, body);
  read_limits (prompt, body);
  return prompt;
}
