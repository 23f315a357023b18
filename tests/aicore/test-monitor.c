/* SPDX-License-Identifier: MIT */
#include "aicore/weir-monitor.h"

typedef struct
{
  WeirMonitor monitor;
  GCancellable *cancellable;
  guint n_inside;
  gboolean is_open;
} Fixture;

/* Waits until opened or cancelled. */
static gpointer
wait_thread (gpointer data)
{
  Fixture *fixture = data;
  gulong watch = weir_monitor_watch (&fixture->monitor, fixture->cancellable);

  weir_monitor_lock (&fixture->monitor);
  fixture->n_inside++;
  weir_monitor_wake_all (&fixture->monitor);
  while (!fixture->is_open && !g_cancellable_is_cancelled (fixture->cancellable))
    weir_monitor_wait (&fixture->monitor);
  fixture->n_inside--;
  weir_monitor_unlock (&fixture->monitor);
  weir_monitor_unwatch (fixture->cancellable, watch);

  return NULL;
}

static void
run (Fixture *fixture, void (*end) (Fixture *fixture))
{
  GThread *threads[8];

  weir_monitor_init (&fixture->monitor);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("waiter", wait_thread, fixture);

  weir_monitor_lock (&fixture->monitor);
  while (fixture->n_inside < G_N_ELEMENTS (threads))
    weir_monitor_wait (&fixture->monitor);
  weir_monitor_unlock (&fixture->monitor);

  end (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (fixture->n_inside, ==, 0);
  weir_monitor_clear (&fixture->monitor);
}

static void
open_it (Fixture *fixture)
{
  weir_monitor_lock (&fixture->monitor);
  fixture->is_open = TRUE;
  weir_monitor_wake_all (&fixture->monitor);
  weir_monitor_unlock (&fixture->monitor);
}

static void
cancel_it (Fixture *fixture)
{
  g_cancellable_cancel (fixture->cancellable);
}

static void
test_wake (void)
{
  Fixture fixture = { .cancellable = NULL };

  run (&fixture, open_it);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture fixture = { .cancellable = cancellable };

  run (&fixture, cancel_it);
}

/* Cancelled before the watch: nothing hangs, nothing is called back later. */
static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeirMonitor monitor;
  gulong watch;

  g_cancellable_cancel (cancellable);
  weir_monitor_init (&monitor);
  watch = weir_monitor_watch (&monitor, cancellable);
  weir_monitor_unwatch (cancellable, watch);
  weir_monitor_clear (&monitor);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/monitor/wake", test_wake);
  g_test_add_func ("/aicore/monitor/cancel", test_cancel);
  g_test_add_func ("/aicore/monitor/cancelled-before", test_cancelled_before);

  return g_test_run ();
}
