/* SPDX-License-Identifier: MIT */
#include "base/weir-system-clock.h"

#include <time.h>

static gint64
kernel_us (clockid_t id)
{
  struct timespec now = { 0 };

  g_assert_cmpint (clock_gettime (id, &now), ==, 0);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
test_boot (void)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  gint64 before = kernel_us (CLOCK_BOOTTIME);
  gint64 now = weir_clock_get_boot_us (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, kernel_us (CLOCK_BOOTTIME));
}

static void
test_wall (void)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  gint64 difference = weir_clock_get_wall_us (clock) - g_get_real_time ();

  /* Someone may set the clock between the two, but not by a minute. */
  g_assert_cmpint (ABS (difference), <, 60 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/system-clock/boot", test_boot);
  g_test_add_func ("/base/system-clock/wall", test_wall);
  return g_test_run ();
}
