/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-prompt.h"

#include <string.h>

#include "demo/weir-demo-task.h"

#define TOKENS_PER_MEDIUM 255

static void
tool_free (gpointer data)
{
  WeirDemoTool *tool = data;

  g_free (tool->name);
  g_free (tool->space);
  g_clear_pointer (&tool->schema, json_node_unref);
  g_free (tool);
}

WeirDemoPrompt *
weir_demo_prompt_new (void)
{
  WeirDemoPrompt *self = g_new0 (WeirDemoPrompt, 1);

  self->transcript = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->media = g_ptr_array_new_with_free_func (g_free);
  self->results = g_ptr_array_new_with_free_func (g_free);
  self->task_results = g_ptr_array_new_with_free_func (g_free);
  self->tools = g_ptr_array_new_with_free_func (tool_free);
  self->stop = g_ptr_array_new_with_free_func (g_free);
  self->parallel = TRUE;
  self->max_tokens = -1;
  return self;
}

void
weir_demo_prompt_free (WeirDemoPrompt *self)
{
  g_string_free (self->transcript, TRUE);
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->media);
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->task_results);
  g_free (self->task);
  g_ptr_array_unref (self->tools);
  g_ptr_array_unref (self->stop);
  g_free (self->named);
  g_clear_pointer (&self->schema, json_node_unref);
  g_free (self);
}

void
weir_demo_prompt_begin_turn (WeirDemoPrompt *self, const char *role)
{
  g_string_append_printf (self->transcript, "\n%s: ", role);
  if (!g_str_equal (role, "tool"))
    g_ptr_array_set_size (self->results, 0);
  if (g_str_equal (role, "user"))
    {
      g_string_truncate (self->text, 0);
      g_ptr_array_set_size (self->media, 0);
    }
}

static void
begin_task (WeirDemoPrompt *self, const char *text)
{
  g_free (self->task);
  self->task = g_strdup (text);
  g_ptr_array_set_size (self->task_results, 0);
}

void
weir_demo_prompt_add_text (WeirDemoPrompt *self, const char *role, const char *text)
{
  g_autoptr (GArray) steps = NULL;

  g_string_append (self->transcript, text);
  if (g_str_equal (role, "tool"))
    {
      g_ptr_array_add (self->results, g_strdup (text));
      g_ptr_array_add (self->task_results, g_strdup (text));
    }
  if (!g_str_equal (role, "user"))
    return;
  steps = weir_demo_task_read (text);
  if (steps->len > 0)
    begin_task (self, text);
  if (self->text->len > 0)
    g_string_append_c (self->text, '\n');
  g_string_append (self->text, text);
}

/* (transfer full): what a data URL holds: its type and size. */
static char *
describe_data (const char *url)
{
  const char *rest = url + strlen ("data:");
  gsize type_len = strcspn (rest, ";,");
  const char *data = strchr (rest, ',');
  gsize len = data != NULL ? strlen (data + 1) : 0;

  while (len > 0 && data[len] == '=')
    len--;
  return g_strdup_printf ("%.*s (%" G_GSIZE_FORMAT " bytes)", (int) type_len, rest, len * 3 / 4);
}

void
weir_demo_prompt_add_media (WeirDemoPrompt *self, const char *url)
{
  char *what = g_str_has_prefix (url, "data:") ? describe_data (url) : g_strdup (url);

  g_string_append_printf (self->transcript, "[%s]", what);
  self->media_tokens += TOKENS_PER_MEDIUM;
  g_ptr_array_add (self->media, what);
}

WeirDemoTool *
weir_demo_prompt_add_tool (WeirDemoPrompt *self, const char *name, JsonNode *schema)
{
  WeirDemoTool *tool = g_new0 (WeirDemoTool, 1);

  tool->name = g_strdup (name);
  tool->schema = schema != NULL ? json_node_copy (schema) : NULL;
  g_ptr_array_add (self->tools, tool);
  return tool;
}

const WeirDemoTool *
weir_demo_prompt_find_tool (const WeirDemoPrompt *self, const char *name)
{
  for (guint i = 0; i < self->tools->len; i++)
    {
      const WeirDemoTool *tool = self->tools->pdata[i];

      if (g_str_equal (tool->name, name))
        return tool;
    }
  return NULL;
}

gint64
weir_demo_count_tokens (const char *text)
{
  return text != NULL ? (gint64) (strlen (text) + 3) / 4 : 0;
}

gint64
weir_demo_prompt_count_tokens (const WeirDemoPrompt *self)
{
  return (gint64) (self->transcript->len + 3) / 4 + self->media_tokens;
}
