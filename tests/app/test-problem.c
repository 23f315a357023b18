/* SPDX-License-Identifier: MIT */
#include "app/weir-problem.h"

#include <gio/gio.h>
#include <string.h>

/* Every row has words, and an action that can be parsed. */
static void
test_table (void)
{
  for (int kind = 0; kind < WEIR_N_PROBLEMS; kind++)
    {
      g_autoptr (WeirProblem) problem = weir_problem_new (
          kind, "details", "account", "dev's \\ own", "group", "g", "model", "m", "next", "3002",
          "owner", "node (process 1)", "starter", "By anna.", "port", "3001", "reason", "It rains.",
          "wait", "Next try in 24 s.", "status", "502", "title", "T", "credentials", "all",
          "advice", "Do.", "time", "soon", NULL);
      g_autoptr (GVariant) target = NULL;
      g_autofree char *name = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (weir_problem_get_kind (problem), ==, kind);
      g_assert_cmpstr (weir_problem_get_title (problem), !=, "");
      g_assert_null (strchr (weir_problem_get_title (problem), '{'));
      g_assert_null (strchr (weir_problem_get_body (problem), '{'));
      g_assert_null (strchr (weir_problem_get_status (problem), '{'));
      if (weir_problem_get_severity (problem) == WEIR_SEVERITY_ERROR)
        g_assert_cmpstr (weir_problem_get_status (problem), !=, weir_problem_get_title (problem));
      g_assert_nonnull (weir_problem_get_action_label (problem));
      g_action_parse_detailed_name (weir_problem_get_action_name (problem), &name, &target, &error);
      g_assert_no_error (error);
      if (weir_problem_get_second_label (problem) != NULL)
        g_assert_true (g_action_name_is_valid (weir_problem_get_second_name (problem)));
    }
}

static void
test_words (void)
{
  g_autoptr (WeirProblem) problem =
      weir_problem_new (WEIR_PROBLEM_PORT_IN_USE, NULL, "port", "3001", "owner",
                        "node (process 4312)", "next", "3002", NULL);
  g_autoptr (WeirProblem) same =
      weir_problem_new (WEIR_PROBLEM_PORT_IN_USE, NULL, "port", "3001", "owner",
                        "node (process 4312)", "next", "3002", NULL);
  g_autoptr (WeirProblem) other = weir_problem_new (WEIR_PROBLEM_DEMO, NULL, NULL);
  g_autofree char *title = NULL;
  WeirSeverity severity;

  g_object_get (problem, "title", &title, "severity", &severity, NULL);
  g_assert_cmpstr (title, ==, "Port 3001 Is in Use");
  g_assert_cmpint (severity, ==, WEIR_SEVERITY_ERROR);
  g_assert_cmpstr (weir_problem_get_status (problem), ==, "Port 3001 is in use");
  g_assert_cmpstr (weir_problem_get_status (other), ==, weir_problem_get_title (other));
  g_assert_cmpstr (weir_problem_get_body (problem), ==, "node (process 4312) is listening there.");
  g_assert_cmpstr (weir_problem_get_action_label (problem), ==, "Use Port 3002");
  g_assert_cmpstr (weir_problem_get_action_name (problem), ==, "app.use-port(uint32 3002)");
  g_assert_null (weir_problem_get_details (problem));
  g_assert_true (weir_problem_equal (problem, same));
  g_assert_false (weir_problem_equal (problem, other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/problem/table", test_table);
  g_test_add_func ("/app/problem/words", test_words);

  return g_test_run ();
}
