/* SPDX-License-Identifier: MIT */
#include "base/weir-alarm.h"

#include <sys/resource.h>
#include <unistd.h>

#define LONG_US G_TIME_SPAN_HOUR

typedef struct
{
  WeirAlarm *alarm;
  guint n_rings;
  guint n_more; /* so often it sets itself again */
} Fixture;

static void
on_ring (gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (weir_alarm_is_set (f->alarm));
  f->n_rings++;
  if (f->n_more == 0)
    return;
  f->n_more--;
  weir_alarm_set (f->alarm, 1);
}

static void
wait_rings (Fixture *f, guint n)
{
  while (f->n_rings < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->n_rings, ==, n);
}

static void
test_rings (Fixture *f)
{
  gint64 began_us = g_get_monotonic_time ();

  weir_alarm_set (f->alarm, 2000);
  g_assert_true (weir_alarm_is_set (f->alarm));
  wait_rings (f, 1);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 2000);
  g_assert_false (g_main_context_iteration (NULL, FALSE));

  /* what is due already */
  weir_alarm_set (f->alarm, 0);
  wait_rings (f, 2);
  weir_alarm_set (f->alarm, -LONG_US);
  wait_rings (f, 3);

  f->n_more = 2;
  weir_alarm_set (f->alarm, 1);
  wait_rings (f, 6);
  g_assert_false (weir_alarm_is_set (f->alarm));
}

static gboolean
on_idle (gpointer user_data)
{
  Fixture *f = user_data;

  weir_alarm_set (f->alarm, LONG_US);
  return G_SOURCE_REMOVE;
}

/* What is stopped or put off does not ring, not even when it was due already. */
static void
test_stops (Fixture *f)
{
  weir_alarm_set (f->alarm, 1);
  weir_alarm_stop (f->alarm);
  g_assert_false (weir_alarm_is_set (f->alarm));
  weir_alarm_stop (f->alarm);
  g_usleep (1000);
  g_assert_false (g_main_context_iteration (NULL, FALSE));

  weir_alarm_set (f->alarm, 1);
  g_idle_add_full (G_PRIORITY_HIGH, on_idle, f, NULL);
  g_usleep (1000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (f->n_rings, ==, 0);
  g_assert_true (weir_alarm_is_set (f->alarm));
}

static void
on_ring_free (gpointer user_data)
{
  Fixture *f = user_data;

  g_clear_pointer (&f->alarm, weir_alarm_free);
  f->n_rings++;
}

static void
run (void (*test) (Fixture *f), void (*ring) (gpointer user_data))
{
  Fixture f = { NULL };

  f.alarm = weir_alarm_new (NULL, ring, &f);
  test (&f);
  g_clear_pointer (&f.alarm, weir_alarm_free);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
}

static void
set_and_wait (Fixture *f)
{
  weir_alarm_set (f->alarm, 1);
  wait_rings (f, 1);
}

static void
test_all (void)
{
  run (test_rings, on_ring);
  run (test_stops, on_ring);
  run (set_and_wait, on_ring_free);
}

/* The same where no descriptor is left for a timer. */
static void
test_no_descriptor (void)
{
  struct rlimit limit;
  struct rlimit less;
  int next;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  /* what the loop itself needs is there before */
  g_main_context_iteration (NULL, FALSE);
  next = dup (0);
  close (next);
  getrlimit (RLIMIT_NOFILE, &limit);
  less = limit;
  less.rlim_cur = (rlim_t) next;
  setrlimit (RLIMIT_NOFILE, &less);
  test_all ();
  /* what looks for leaks at the end opens files */
  setrlimit (RLIMIT_NOFILE, &limit);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/alarm/all", test_all);
  g_test_add_func ("/base/alarm/no-descriptor", test_no_descriptor);
  return g_test_run ();
}
