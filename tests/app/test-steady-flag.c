/* SPDX-License-Identifier: MIT */
#include "app/weir-steady-flag.h"

/* Longer than any test takes. */
#define FOREVER_MS (24 * 60 * 60 * 1000)

static void
on_changed (WeirSteadyFlag *flag, GParamSpec *pspec, gpointer user_data)
{
  g_string_append (user_data, weir_steady_flag_is_set (flag) ? "on " : "off ");
}

static WeirSteadyFlag *
make (guint rest_ms, GString *seen)
{
  WeirSteadyFlag *flag = weir_steady_flag_new (rest_ms);

  g_assert_false (weir_steady_flag_is_set (flag));
  g_signal_connect (flag, "notify::is-set", G_CALLBACK (on_changed), seen);
  return flag;
}

/* The first change is told at once; those after it are not told while it rests. */
static void
test_rests (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (WeirSteadyFlag) flag = make (FOREVER_MS, seen);
  gboolean is_set = FALSE;

  weir_steady_flag_set (flag, TRUE);
  g_assert_cmpstr (seen->str, ==, "on ");
  for (guint i = 0; i < 9; i++)
    weir_steady_flag_set (flag, i % 2 == 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (seen->str, ==, "on ");
  g_object_get (flag, "is-set", &is_set, NULL);
  g_assert_true (is_set);
}

/* Once it has rested it is what was set last. */
static void
test_catches_up (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (WeirSteadyFlag) flag = make (1, seen);

  weir_steady_flag_set (flag, TRUE);
  weir_steady_flag_set (flag, FALSE);
  weir_steady_flag_set (flag, TRUE);
  weir_steady_flag_set (flag, FALSE);
  g_assert_cmpstr (seen->str, ==, "on ");
  while (weir_steady_flag_is_set (flag))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (seen->str, ==, "on off ");
}

/* Nothing wakes the program up for a flag that stays as it is. */
static void
test_has_no_timer (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (WeirSteadyFlag) flag = make (1, seen);

  weir_steady_flag_set (flag, FALSE);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, flag));
  weir_steady_flag_set (flag, TRUE);
  g_assert_nonnull (g_main_context_find_source_by_user_data (NULL, flag));
  while (g_main_context_find_source_by_user_data (NULL, flag) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (seen->str, ==, "on ");
  weir_steady_flag_set (flag, FALSE);
  g_assert_cmpstr (seen->str, ==, "on off ");
}

/* One that goes while it rests leaves no timer behind. */
static void
test_leaves (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  WeirSteadyFlag *flag = make (FOREVER_MS, seen);
  gconstpointer data = flag;

  weir_steady_flag_set (flag, TRUE);
  g_object_unref (flag);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, (gpointer) data));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/steady-flag/rests", test_rests);
  g_test_add_func ("/app/steady-flag/catches-up", test_catches_up);
  g_test_add_func ("/app/steady-flag/has-no-timer", test_has_no_timer);
  g_test_add_func ("/app/steady-flag/leaves", test_leaves);
  return g_test_run ();
}
