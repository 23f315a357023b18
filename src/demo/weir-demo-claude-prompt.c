/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-json.h"

typedef struct
{
  WeirDemoPrompt *prompt;
  GArray *boundaries;
} Reader;

/* The prompt may be cut after @block, and is to be kept when that says so. */
static void
add_boundary (Reader *self, JsonObject *block)
{
  JsonObject *control = weir_demo_json_get_object (block, "cache_control");
  const char *ttl = weir_demo_json_get_string (control, "ttl");
  WeirDemoClaudeBoundary boundary = { self->prompt->transcript->len, NULL };

  if (control != NULL)
    boundary.ttl = g_strcmp0 (ttl, "1h") == 0 ? "1h" : "5m";
  g_array_append_val (self->boundaries, boundary);
}

static void
append_json (Reader *self, JsonNode *node)
{
  g_autofree char *json = weir_demo_json_to_text (node);

  g_string_append (self->prompt->transcript, json);
}

static void
read_tools (Reader *self, JsonObject *body)
{
  JsonArray *tools = weir_demo_json_get_array (body, "tools");

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonObject *tool = weir_demo_json_get_element (tools, i);

      weir_demo_prompt_add_tool (self->prompt, weir_demo_json_get_string (tool, "name"),
                                 weir_demo_json_get (tool, "input_schema"));
      /* Without what it says of the cache, which may be another the next time. */
      g_string_append (self->prompt->transcript, weir_demo_json_get_string (tool, "name"));
      if (weir_demo_json_get_string (tool, "description") != NULL)
        g_string_append (self->prompt->transcript, weir_demo_json_get_string (tool, "description"));
      append_json (self, weir_demo_json_get (tool, "input_schema"));
      add_boundary (self, tool);
    }
}

static void
read_choice (Reader *self, JsonObject *body)
{
  JsonObject *choice = weir_demo_json_get_object (body, "tool_choice");
  const char *type = weir_demo_json_get_string (choice, "type");
  WeirDemoPrompt *prompt = self->prompt;

  prompt->parallel = !weir_demo_json_get_boolean (choice, "disable_parallel_tool_use", FALSE);
  if (g_strcmp0 (type, "any") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_ANY;
  else if (g_strcmp0 (type, "none") == 0)
    prompt->choice = WEIR_DEMO_CHOOSE_NONE;
  else if (g_strcmp0 (type, "tool") == 0)
    {
      prompt->choice = WEIR_DEMO_CHOOSE_NAMED;
      prompt->named = g_strdup (weir_demo_json_get_string (choice, "name"));
    }
}

static void
read_system (Reader *self, JsonObject *body)
{
  const char *text = weir_demo_json_get_string (body, "system");
  JsonArray *blocks = weir_demo_json_get_array (body, "system");

  weir_demo_prompt_begin_turn (self->prompt, "system");
  if (text != NULL)
    weir_demo_prompt_add_text (self->prompt, "system", text);
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = weir_demo_json_get_element (blocks, i);

      weir_demo_prompt_add_text (self->prompt, "system", weir_demo_json_get_string (block, "text"));
      add_boundary (self, block);
    }
}

static void
read_media (Reader *self, JsonObject *block)
{
  JsonObject *source = weir_demo_json_get_object (block, "source");
  const char *type = weir_demo_json_get_string (source, "media_type");
  const char *data = weir_demo_json_get_string (source, "data");
  g_autofree char *url = g_strdup_printf ("data:%s;base64,%s", type != NULL ? type : "text/plain",
                                          data != NULL ? data : "");

  weir_demo_prompt_add_media (self->prompt, url);
}

/* (transfer full): the texts of a tool's result. */
static char *
join_result (JsonObject *block)
{
  GString *text = g_string_new (weir_demo_json_get_string (block, "content"));
  JsonArray *parts = weir_demo_json_get_array (block, "content");

  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      const char *piece = weir_demo_json_get_string (weir_demo_json_get_element (parts, i), "text");

      g_string_append (text, piece != NULL ? piece : "");
    }
  return g_string_free (text, FALSE);
}

static void
read_block (Reader *self, const char *role, JsonArray *blocks, guint index)
{
  JsonObject *block = weir_demo_json_get_element (blocks, index);
  const char *type = weir_demo_json_get_string (block, "type");

  if (g_str_equal (type, "text"))
    weir_demo_prompt_add_text (self->prompt, role, weir_demo_json_get_string (block, "text"));
  else if (g_str_equal (type, "image") || g_str_equal (type, "document"))
    read_media (self, block);
  else if (g_str_equal (type, "tool_result"))
    {
      g_autofree char *text = join_result (block);

      weir_demo_prompt_add_text (self->prompt, "tool", text);
    }
  else if (!g_str_has_suffix (type, "thinking"))
    /* Thoughts of earlier turns are not read again. */
    append_json (self, json_array_get_element (blocks, index));
  add_boundary (self, block);
}

/* Whether a user's turn holds nothing but the results of calls. */
static gboolean
is_result (JsonArray *blocks)
{
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    if (!g_str_equal (weir_demo_json_get_string (weir_demo_json_get_element (blocks, i), "type"),
                      "tool_result"))
      return FALSE;
  return json_array_get_length (blocks) > 0;
}

static void
read_message (Reader *self, JsonObject *message)
{
  const char *role = weir_demo_json_get_string (message, "role");
  const char *text = weir_demo_json_get_string (message, "content");
  JsonArray *blocks = weir_demo_json_get_array (message, "content");

  weir_demo_prompt_begin_turn (self->prompt, blocks != NULL && is_result (blocks) ? "tool" : role);
  /* Results of the turn before are not this one's. */
  g_ptr_array_set_size (self->prompt->results, 0);
  if (text != NULL)
    weir_demo_prompt_add_text (self->prompt, role, text);
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    read_block (self, role, blocks, i);
}

WeirDemoPrompt *
weir_demo_claude_read (JsonObject *body, GArray *boundaries)
{
  WeirDemoPrompt *prompt = weir_demo_prompt_new ();
  Reader self = { prompt, boundaries };
  JsonArray *messages = weir_demo_json_get_array (body, "messages");
  JsonArray *stops = weir_demo_json_get_array (body, "stop_sequences");

  read_tools (&self, body);
  read_choice (&self, body);
  read_system (&self, body);
  for (guint i = 0; i < json_array_get_length (messages); i++)
    read_message (&self, weir_demo_json_get_element (messages, i));
  for (guint i = 0; stops != NULL && i < json_array_get_length (stops); i++)
    g_ptr_array_add (prompt->stop, g_strdup (json_array_get_string_element (stops, i)));
  prompt->max_tokens = weir_demo_json_get_int (body, "max_tokens", -1);
  prompt->can_think = weir_demo_claude_thinks (body);
  return prompt;
}
