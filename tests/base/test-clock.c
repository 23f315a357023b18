/* SPDX-License-Identifier: MIT */
#include "base/weir-clock.h"
#include "support/weir-test-clock.h"

/* The interface, and the clock that all tests of time rely on. */

static void
test_begin (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  g_autoptr (GDateTime) wall = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (weir_clock_get_boot_us (WEIR_CLOCK (clock)), ==, WEIR_TEST_CLOCK_BOOT_US);
  wall =
      g_date_time_new_from_unix_utc (weir_clock_get_wall_us (WEIR_CLOCK (clock)) / G_USEC_PER_SEC);
  text = g_date_time_format_iso8601 (wall);
  g_assert_cmpstr (text, ==, "2026-01-01T00:00:00Z");
}

static void
test_advance (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();

  weir_test_clock_advance (clock, 1500);
  g_assert_cmpint (weir_clock_get_boot_us (WEIR_CLOCK (clock)), ==, WEIR_TEST_CLOCK_BOOT_US + 1500);
  g_assert_cmpint (weir_clock_get_wall_us (WEIR_CLOCK (clock)), ==, WEIR_TEST_CLOCK_WALL_US + 1500);
}

static void
test_set (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();

  weir_test_clock_set_boot_us (clock, 5);
  weir_test_clock_set_wall_us (clock, -6);
  g_assert_cmpint (weir_clock_get_boot_us (WEIR_CLOCK (clock)), ==, 5);
  g_assert_cmpint (weir_clock_get_wall_us (WEIR_CLOCK (clock)), ==, -6);
}

static gpointer
advance_often (gpointer data)
{
  for (guint i = 0; i < 10000; i++)
    weir_test_clock_advance (data, 1);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("clock", advance_often, clock);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (weir_clock_get_boot_us (WEIR_CLOCK (clock)), ==,
                   WEIR_TEST_CLOCK_BOOT_US + 4 * 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/clock/begin", test_begin);
  g_test_add_func ("/base/clock/advance", test_advance);
  g_test_add_func ("/base/clock/set", test_set);
  g_test_add_func ("/base/clock/threads", test_threads);
  return g_test_run ();
}
