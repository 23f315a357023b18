/* SPDX-License-Identifier: MIT */
#include "app/weir-process.h"

#include <signal.h>
#include <sys/resource.h>

static void
test_prepare (void)
{
  struct rlimit files, core;
  struct sigaction action;

  weir_process_prepare ();
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &files), ==, 0);
  g_assert_cmpuint (files.rlim_cur, ==, files.rlim_max);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  g_assert_cmpuint (core.rlim_cur, ==, 0);
  g_assert_cmpint (sigaction (SIGPIPE, NULL, &action), ==, 0);
  g_assert_true (action.sa_handler == SIG_IGN);
  g_assert_cmpstr (g_getenv ("SOUP_FORCE_HTTP1"), ==, "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/process/prepare", test_prepare);
  return g_test_run ();
}
