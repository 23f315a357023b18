/* SPDX-License-Identifier: MIT */
#include "wire/weir-reasoning-scale.h"

#include <string.h>

static const struct
{
  const char *budget;
  WeirEffort effort;
} budgets[] = {
  { "0", WEIR_EFFORT_NONE },      { "-1", WEIR_EFFORT_UNSET },    { "1024", WEIR_EFFORT_LOW },
  { "4096", WEIR_EFFORT_LOW },    { "4097", WEIR_EFFORT_MEDIUM }, { "12288", WEIR_EFFORT_MEDIUM },
  { "12289", WEIR_EFFORT_HIGH },  { "28672", WEIR_EFFORT_HIGH },  { "28673", WEIR_EFFORT_XHIGH },
  { "1e400", WEIR_EFFORT_XHIGH },
};

static void
test_effort (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (budgets); i++)
    g_assert_cmpint (weir_reasoning_effort_of_budget (
                         (WeirJsonText){ budgets[i].budget, strlen (budgets[i].budget) }),
                     ==, budgets[i].effort);
  g_assert_cmpint (weir_reasoning_effort_of_budget ((WeirJsonText){ NULL, 0 }), ==,
                   WEIR_EFFORT_UNSET);
}

static void
test_budget (void)
{
  gint64 last = -2;

  g_assert_cmpint (weir_reasoning_budget_of_effort (WEIR_EFFORT_UNSET), ==, -1);
  g_assert_cmpint (weir_reasoning_budget_of_effort (WEIR_EFFORT_NONE), ==, 0);
  g_assert_cmpint (weir_reasoning_budget_of_effort (WEIR_EFFORT_LOW), ==, 4096);
  for (guint effort = 0; effort < WEIR_EFFORT_N_LEVELS; effort++)
    {
      gint64 budget = weir_reasoning_budget_of_effort ((WeirEffort) effort);

      g_assert_cmpint (budget, >, last);
      last = budget;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/reasoning-scale/effort", test_effort);
  g_test_add_func ("/wire/reasoning-scale/budget", test_budget);
  return g_test_run ();
}
