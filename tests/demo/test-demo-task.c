/* SPDX-License-Identifier: MIT */
#include "demo/weir-demo-task.h"

static const struct
{
  const char *name;
  const char *text;
  const char *steps; /* a line each: the action's number, whether it joins, the rest */
} rows[] = {
  { "none", "Please write a file.", "" },
  { "empty", "", "" },
  { "each", "step write a.txt some text\nstep read a.txt\nstep run ls\nstep say done",
    "0 0 a.txt some text\n1 0 a.txt\n2 0 ls\n3 0 done\n" },
  { "joined", "step run ls\nalso read b", "2 0 ls\n1 1 b\n" },
  { "among-words", "Do this:\n  step run  ls \nThanks", "2 0 ls\n" },
  { "unknown-action", "step dance", "" },
  { "inside-a-line", "my step run ls", "" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) steps = weir_demo_task_read (rows[i].text);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < steps->len; k++)
    {
      const WeirDemoTaskStep *step = &g_array_index (steps, WeirDemoTaskStep, k);

      g_string_append_printf (text, "%d %d %s\n", step->action, step->joins, step->rest);
    }
  g_assert_cmpstr (text->str, ==, rows[i].steps);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/task/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
