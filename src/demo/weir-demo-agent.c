/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* The "model" as a coding agent: it does the task that a user's turn sets, see weir-demo-task.h.
 *
 * Each step is a call of a tool that does this, of those that the request offers: agents name them
 * and their arguments differently. The results since the task was set say how far it is. A file is
 * written and read by a shell where there is nothing better; what cannot be done at all is said. */

#include "demo/weir-demo-agent.h"

#include <string.h>

#include "demo/weir-demo-json.h"
#include "demo/weir-demo-schema.h"
#include "demo/weir-demo-task.h"

/* What agents call the tools, the best first. */
static const struct
{
  WeirDemoTaskAction action;
  const char *name;
} tools[] = {
  { WEIR_DEMO_TASK_WRITE, "Write" },
  { WEIR_DEMO_TASK_WRITE, "write" },
  { WEIR_DEMO_TASK_WRITE, "write_file" },
  { WEIR_DEMO_TASK_WRITE, "write_to_file" },
  { WEIR_DEMO_TASK_WRITE, "editor" },
  { WEIR_DEMO_TASK_WRITE, "apply_patch" },
  { WEIR_DEMO_TASK_READ, "Read" },
  { WEIR_DEMO_TASK_READ, "read" },
  { WEIR_DEMO_TASK_READ, "read_file" },
  { WEIR_DEMO_TASK_READ, "read_files" },
  { WEIR_DEMO_TASK_RUN, "Bash" },
  { WEIR_DEMO_TASK_RUN, "bash" },
  { WEIR_DEMO_TASK_RUN, "run_shell_command" },
  { WEIR_DEMO_TASK_RUN, "execute_command" },
  { WEIR_DEMO_TASK_RUN, "run_commands" },
  { WEIR_DEMO_TASK_RUN, "exec_command" },
  { WEIR_DEMO_TASK_RUN, "shell_command" },
  { WEIR_DEMO_TASK_RUN, "shell" },
};

/* And the members of what they take. */
static const char *const path_names[] = { "file_path", "filePath", "path", "files", NULL };
static const char *const text_names[] = { "content", "new_text", NULL };
static const char *const patch_names[] = { "input", "patchText", NULL };
static const char *const command_names[] = { "command", "cmd", "commands", NULL };

/* (nullable): the tool on offer that does @action. */
static const WeirDemoTool *
find_tool (const WeirDemoPrompt *prompt, WeirDemoTaskAction action)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      const WeirDemoTool *tool =
          tools[i].action == action ? weir_demo_prompt_find_tool (prompt, tools[i].name) : NULL;

      if (tool != NULL && (tool->schema != NULL || tool->free_text))
        return tool;
    }
  return NULL;
}

/* (nullable): the first of @names that an object with @schema has. */
static const char *
find_member (JsonObject *schema, const char *const *names)
{
  JsonObject *properties = weir_demo_json_get_object (schema, "properties");

  for (guint i = 0; names[i] != NULL; i++)
    if (weir_demo_json_get (properties, names[i]) != NULL)
      return names[i];
  return NULL;
}

static gboolean
is_list (JsonObject *schema)
{
  const char *type = weir_demo_json_get_string (schema, "type");

  return type != NULL && g_ascii_strcasecmp (type, "array") == 0;
}

/* (transfer full): a list that means @text: its words, where they are those of one command. */
static JsonArray *
make_list (JsonObject *schema, const char *name, const char *text)
{
  JsonObject *items = weir_demo_json_get_object (schema, "items");
  const char *member = find_member (items, path_names);
  JsonArray *list = json_array_new ();

  if (member != NULL)
    {
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, member, text);
      json_array_add_object_element (list, item);
      return list;
    }
  if (g_str_equal (name, "command"))
    {
      json_array_add_string_element (list, "bash");
      json_array_add_string_element (list, "-lc");
    }
  json_array_add_string_element (list, text);
  return list;
}

/* Sets the member of @arguments that is one of @names. Returns whether the tool has one. */
static gboolean
set_argument (JsonObject *arguments,
              const WeirDemoTool *tool,
              const char *const *names,
              const char *text)
{
  JsonObject *schema = weir_demo_json_peek_object (tool->schema);
  const char *name = find_member (schema, names);
  JsonObject *member = weir_demo_json_get_object (weir_demo_json_get_object (schema, "properties"),
                                                  name != NULL ? name : "");

  if (name == NULL)
    return FALSE;
  if (is_list (member))
    json_object_set_array_member (arguments, name, make_list (member, name, text));
  else
    json_object_set_string_member (arguments, name, text);
  return TRUE;
}

/* The name of the file and what shall be in it. */
static void
split_file (const WeirDemoTaskStep *step, char **path, const char **text)
{
  gsize len = strcspn (step->rest, " ");

  *path = g_strndup (step->rest, len);
  *text = step->rest + len + strspn (step->rest + len, " ");
}

/* (transfer full): a patch that writes the file. */
static char *
make_patch (const char *path, const char *text)
{
  return g_strdup_printf ("*** Begin Patch\n*** Add File: %s\n+%s\n*** End Patch\n", path, text);
}

static gboolean
set_file (JsonObject *arguments, const WeirDemoTool *tool, const WeirDemoTaskStep *step)
{
  g_autofree char *path = NULL;
  g_autofree char *patch = NULL;
  const char *text;

  split_file (step, &path, &text);
  if (set_argument (arguments, tool, path_names, path))
    return set_argument (arguments, tool, text_names, text);
  patch = make_patch (path, text);
  return set_argument (arguments, tool, patch_names, patch);
}

static gboolean
set_arguments (JsonObject *arguments, const WeirDemoTool *tool, const WeirDemoTaskStep *step)
{
  if (step->action == WEIR_DEMO_TASK_WRITE)
    return set_file (arguments, tool, step);
  return set_argument (arguments, tool,
                       step->action == WEIR_DEMO_TASK_READ ? path_names : command_names,
                       step->rest);
}

/* Of the tools that take free text it knows what one that writes files takes. */
static gboolean
add_patch (const WeirDemoTool *tool, const WeirDemoTaskStep *step, GPtrArray *calls)
{
  g_autofree char *path = NULL;
  g_autofree char *patch = NULL;
  const char *text;

  if (step->action != WEIR_DEMO_TASK_WRITE)
    return FALSE;
  split_file (step, &path, &text);
  patch = make_patch (path, text);
  g_ptr_array_add (calls, weir_demo_call_new (tool->name, patch));
  return TRUE;
}

/* Calls the tool that does @step: with what its schema demands, and what the step says. */
static gboolean
add_call (const WeirDemoPrompt *prompt, const WeirDemoTaskStep *step, GPtrArray *calls)
{
  const WeirDemoTool *tool = find_tool (prompt, step->action);
  g_autofree char *example = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (tool == NULL)
    return FALSE;
  if (tool->free_text)
    return add_patch (tool, step, calls);
  example = weir_demo_schema_make_example (tool->schema);
  node = json_from_string (example, NULL);
  if (weir_demo_json_peek_object (node) == NULL
      || !set_arguments (json_node_get_object (node), tool, step))
    return FALSE;
  text = weir_demo_json_to_text (node);
  g_ptr_array_add (calls, weir_demo_call_new (tool->name, text));
  return TRUE;
}

/* The same by a command in a shell. */
static gboolean
add_command (const WeirDemoPrompt *prompt, const WeirDemoTaskStep *step, GPtrArray *calls)
{
  g_autofree char *path = NULL;
  const char *text;
  g_autofree char *quoted_path = NULL;
  g_autofree char *quoted_text = NULL;
  WeirDemoTaskStep command = { WEIR_DEMO_TASK_RUN, FALSE, NULL };
  gboolean done;

  split_file (step, &path, &text);
  quoted_path = g_shell_quote (path);
  quoted_text = g_shell_quote (text);
  command.rest = step->action == WEIR_DEMO_TASK_READ
                     ? g_strdup_printf ("cat %s", quoted_path)
                     : g_strdup_printf ("printf '%%s\\n' %s > %s", quoted_text, quoted_path);
  done = add_call (prompt, &command, calls);
  g_free (command.rest);
  return done;
}

/* (transfer full): what is said with the calls of @step and of those that join it. */
static char *
take_steps (const WeirDemoPrompt *prompt, GArray *steps, guint first, GPtrArray *calls)
{
  for (guint i = first; i < steps->len; i++)
    {
      const WeirDemoTaskStep *step = &g_array_index (steps, WeirDemoTaskStep, i);

      if (step->action == WEIR_DEMO_TASK_SAY || (i > first && !step->joins))
        break;
      if (!add_call (prompt, step, calls)
          && (step->action == WEIR_DEMO_TASK_RUN || !add_command (prompt, step, calls)))
        return g_strdup_printf ("No tool on offer does step %u: %s", i + 1, step->rest);
    }
  return g_strdup_printf ("Step %u of %u.", first + 1, steps->len);
}

/* (transfer full): @text and the results, quoted. */
static char *
report (const char *text, GPtrArray *results)
{
  GString *report = g_string_new (text);

  for (guint i = 0; i < results->len; i++)
    {
      g_auto (GStrv) lines = g_strsplit (results->pdata[i], "\n", -1);

      g_string_append_printf (report, "\n\nResult %u:", i + 1);
      for (guint k = 0; lines[k] != NULL; k++)
        g_string_append_printf (report, "\n> %s", lines[k]);
    }
  return g_string_free (report, FALSE);
}

char *
weir_demo_agent_act (const WeirDemoPrompt *prompt, GPtrArray *calls)
{
  g_autoptr (GArray) steps = NULL;
  guint first = prompt->task_results->len;

  if (prompt->task == NULL || prompt->tools->len == 0 || prompt->choice != WEIR_DEMO_CHOOSE_FREELY)
    return NULL;
  steps = weir_demo_task_read (prompt->task);
  if (first < steps->len
      && g_array_index (steps, WeirDemoTaskStep, first).action != WEIR_DEMO_TASK_SAY)
    return take_steps (prompt, steps, first, calls);
  return report (first < steps->len ? g_array_index (steps, WeirDemoTaskStep, first).rest : "Done.",
                 prompt->task_results);
}
