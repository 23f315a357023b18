/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-gemini-contents.h"
#include "demo/weir-demo-gemini.h"
#include "demo/weir-demo-json.h"

/* Appends what @part says as JSON, without its signature, to what the model reads. */
static void
append_call (WeirDemoPrompt *prompt, JsonObject *part, const char *name)
{
  g_autofree char *json = weir_demo_json_to_text (weir_demo_gemini_get (part, name));

  g_string_append (prompt->transcript, json);
}

/* A tool's answer: what it says under "output" or "result", else all of it. */
static void
read_response (WeirDemoPrompt *prompt, JsonObject *function)
{
  JsonNode *node = weir_demo_gemini_get (function, "response");
  JsonObject *response = weir_demo_json_peek_object (node);
  const char *text = weir_demo_json_get_string (response, "output");
  g_autofree char *json = weir_demo_json_to_text (node);

  if (text == NULL)
    text = weir_demo_json_get_string (response, "result");
  weir_demo_prompt_add_text (prompt, "tool", text != NULL ? text : json);
}

static void
read_part (WeirDemoPrompt *prompt, const char *role, JsonObject *part)
{
  const char *text = weir_demo_gemini_get_string (part, "text");
  JsonObject *blob = weir_demo_gemini_get_object (part, "inlineData");
  JsonObject *response = weir_demo_gemini_get_object (part, "functionResponse");

  if (text != NULL && !weir_demo_json_get_boolean (part, "thought", FALSE))
    weir_demo_prompt_add_text (prompt, role, text);
  else if (blob != NULL)
    {
      g_autofree char *url =
          g_strdup_printf ("data:%s;base64,%s", weir_demo_gemini_get_string (blob, "mimeType"),
                           weir_demo_gemini_get_string (blob, "data"));

      weir_demo_prompt_add_media (prompt, url);
    }
  else if (response != NULL)
    read_response (prompt, response);
  else if (weir_demo_gemini_get (part, "functionCall") != NULL)
    append_call (prompt, part, "functionCall");
}

static void
read_turn (WeirDemoPrompt *prompt, JsonObject *content)
{
  const char *role = weir_demo_gemini_get_string (content, "role");
  gboolean responds = weir_demo_gemini_count_parts (content, "functionResponse") > 0;

  weir_demo_prompt_begin_turn (prompt, responds ? "tool" : role);
  g_ptr_array_set_size (prompt->results, 0);
  for (guint i = 0; i < weir_demo_gemini_count (content, "parts"); i++)
    read_part (prompt, role, weir_demo_gemini_get_at (content, "parts", i));
}

static void
read_tools (WeirDemoPrompt *prompt, JsonObject *body)
{
  for (guint i = 0; i < weir_demo_gemini_count (body, "tools"); i++)
    {
      JsonObject *tool = weir_demo_gemini_get_at (body, "tools", i);

      for (guint k = 0; k < weir_demo_gemini_count (tool, "functionDeclarations"); k++)
        {
          JsonObject *function = weir_demo_gemini_get_at (tool, "functionDeclarations", k);
          JsonNode *schema = weir_demo_gemini_get (function, "parameters");

          if (schema == NULL)
            schema = weir_demo_gemini_get (function, "parametersJsonSchema");
          weir_demo_prompt_add_tool (prompt, weir_demo_gemini_get_string (function, "name"),
                                     schema);
          g_string_append (prompt->transcript, weir_demo_gemini_get_string (function, "name"));
          if (schema != NULL)
            {
              g_autofree char *json = weir_demo_json_to_text (schema);

              g_string_append (prompt->transcript, json);
            }
        }
    }
}

static void
read_choice (WeirDemoPrompt *prompt, JsonObject *body)
{
  JsonObject *calling = weir_demo_gemini_get_object (
      weir_demo_gemini_get_object (body, "toolConfig"), "functionCallingConfig");
  const char *mode = weir_demo_gemini_get_string (calling, "mode");

  if (mode == NULL)
    return;
  if (g_ascii_strcasecmp (mode, "NONE") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_NONE;
  else if (g_ascii_strcasecmp (mode, "ANY") == 0
           && weir_demo_gemini_count (calling, "allowedFunctionNames") == 1)
    {
      prompt->choice = WEIR_DEMO_CHOOSE_NAMED;
      prompt->named =
          g_strdup (weir_demo_gemini_get_string_at (calling, "allowedFunctionNames", 0));
    }
  else if (g_ascii_strcasecmp (mode, "ANY") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_ANY;
}

static void
read_generation (WeirDemoPrompt *prompt, JsonObject *body)
{
  JsonObject *config = weir_demo_gemini_get_object (body, "generationConfig");
  JsonObject *thinking = weir_demo_gemini_get_object (config, "thinkingConfig");
  JsonNode *schema = weir_demo_gemini_get (config, "responseSchema");

  if (schema == NULL)
    schema = weir_demo_gemini_get (config, "responseJsonSchema");
  if (schema != NULL)
    prompt->schema = json_node_copy (schema);
  prompt->wants_json =
      g_strcmp0 (weir_demo_gemini_get_string (config, "responseMimeType"), "application/json") == 0;
  prompt->max_tokens = weir_demo_gemini_get_int (config, "maxOutputTokens", -1);
  for (guint i = 0; i < weir_demo_gemini_count (config, "stopSequences"); i++)
    {
      const char *stop = weir_demo_gemini_get_string_at (config, "stopSequences", i);

      if (stop != NULL)
        g_ptr_array_add (prompt->stop, g_strdup (stop));
    }
  prompt->can_think = weir_demo_gemini_get_int (thinking, "thinkingBudget", -1) != 0;
}

WeirDemoPrompt *
weir_demo_gemini_read (JsonObject *body)
{
  WeirDemoPrompt *prompt = weir_demo_prompt_new ();
  JsonObject *system = weir_demo_gemini_get_object (body, "systemInstruction");

  read_tools (prompt, body);
  weir_demo_prompt_begin_turn (prompt, "system");
  for (guint i = 0; system != NULL && i < weir_demo_gemini_count (system, "parts"); i++)
    read_part (prompt, "system", weir_demo_gemini_get_at (system, "parts", i));
  for (guint i = 0; i < weir_demo_gemini_count (body, "contents"); i++)
    read_turn (prompt, weir_demo_gemini_get_at (body, "contents", i));
  read_choice (prompt, body);
  read_generation (prompt, body);
  return prompt;
}
