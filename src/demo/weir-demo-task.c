/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-task.h"

#include <string.h>

static const struct
{
  const char *word;
  WeirDemoTaskAction action;
} words[] = {
  { "write ", WEIR_DEMO_TASK_WRITE },
  { "read ", WEIR_DEMO_TASK_READ },
  { "run ", WEIR_DEMO_TASK_RUN },
  { "say ", WEIR_DEMO_TASK_SAY },
};

static void
step_clear (gpointer data)
{
  g_free (((WeirDemoTaskStep *) data)->rest);
}

/* Reads one line. Returns whether it is a step. */
static gboolean
read_step (const char *line, WeirDemoTaskStep *step)
{
  line += strspn (line, " \t");
  step->joins = g_str_has_prefix (line, "also ");
  if (!step->joins && !g_str_has_prefix (line, "step "))
    return FALSE;
  line += strlen ("step ");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (line, words[i].word))
      {
        step->action = words[i].action;
        step->rest = g_strstrip (g_strdup (line + strlen (words[i].word)));
        return TRUE;
      }
  return FALSE;
}

GArray *
weir_demo_task_read (const char *text)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (WeirDemoTaskStep));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_array_set_clear_func (steps, step_clear);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      WeirDemoTaskStep step = { 0 };

      if (read_step (lines[i], &step))
        g_array_append_val (steps, step);
    }
  return steps;
}
