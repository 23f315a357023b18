/* SPDX-License-Identifier: MIT */
#include "proxy/weir-deadlines.h"
#include "support/weir-test-clock.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  WeirTestClock *clock;
  WeirDeadlines *wheel;
  WeirDeadline deadline;
  GCancellable *cancellable;
  int n_beats; /* atomic */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = weir_test_clock_new ();
  fixture->wheel = weir_deadlines_new (WEIR_CLOCK (fixture->clock), NULL, NULL);
  weir_deadlines_add (fixture->wheel, &fixture->deadline, 3600 * SECOND);
  fixture->cancellable = weir_deadline_dup_cancellable (&fixture->deadline);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  weir_deadlines_remove (fixture->wheel, &fixture->deadline);
  weir_deadlines_free (fixture->wheel);
  g_object_unref (fixture->cancellable);
  g_object_unref (fixture->clock);
}

static void
pass (Fixture *fixture, gint64 us)
{
  weir_test_clock_advance (fixture->clock, us);
  weir_deadlines_turn (fixture->wheel);
}

static void
assert_stopped (Fixture *fixture, WeirStopReason reason)
{
  g_assert_cmpint (weir_deadline_get_reason (&fixture->deadline), ==, reason);
  g_assert_cmpint (g_cancellable_is_cancelled (fixture->cancellable), ==, reason != WEIR_STOP_NONE);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  static const WeirStopReason reasons[] = { WEIR_STOP_TIMEOUT_CONNECT, WEIR_STOP_TIMEOUT_FIRST_BYTE,
                                            WEIR_STOP_TIMEOUT_GAP };
  WeirStopReason reason = reasons[GPOINTER_TO_UINT (data)];

  weir_deadline_set_limit (&fixture->deadline, reason, 10 * SECOND);
  pass (fixture, 10 * SECOND - 1);
  assert_stopped (fixture, WEIR_STOP_NONE);
  pass (fixture, 1);
  assert_stopped (fixture, reason);
}

/* A new phase begins its time anew, and one without a limit lasts. */
static void
test_phases (Fixture *fixture, gconstpointer data)
{
  weir_deadline_set_limit (&fixture->deadline, WEIR_STOP_TIMEOUT_CONNECT, 10 * SECOND);
  pass (fixture, 9 * SECOND);
  weir_deadline_set_limit (&fixture->deadline, WEIR_STOP_TIMEOUT_FIRST_BYTE, 60 * SECOND);
  pass (fixture, 59 * SECOND);
  assert_stopped (fixture, WEIR_STOP_NONE);
  weir_deadline_set_limit (&fixture->deadline, WEIR_STOP_NONE, 0);
  pass (fixture, 600 * SECOND);
  assert_stopped (fixture, WEIR_STOP_NONE);
}

static void
test_total (Fixture *fixture, gconstpointer data)
{
  weir_deadline_set_limit (&fixture->deadline, WEIR_STOP_TIMEOUT_GAP, 9999 * SECOND);
  pass (fixture, 3599 * SECOND);
  assert_stopped (fixture, WEIR_STOP_NONE);
  pass (fixture, SECOND);
  assert_stopped (fixture, WEIR_STOP_TIMEOUT_TOTAL);
}

static void
test_first_reason_stays (Fixture *fixture, gconstpointer data)
{
  weir_deadline_stop (&fixture->deadline, WEIR_STOP_CLIENT_GONE);
  assert_stopped (fixture, WEIR_STOP_CLIENT_GONE);
  weir_deadline_stop (&fixture->deadline, WEIR_STOP_SHUTDOWN);
  pass (fixture, 9999 * SECOND);
  assert_stopped (fixture, WEIR_STOP_CLIENT_GONE);
}

/* Whoever sees the cancellation sees its reason. */
static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (weir_deadline_get_reason (&fixture->deadline), ==, WEIR_STOP_BUDGET);
}

static void
test_reason_comes_first (Fixture *fixture, gconstpointer data)
{
  gulong id =
      g_cancellable_connect (fixture->cancellable, G_CALLBACK (on_cancelled), fixture, NULL);

  weir_deadline_stop (&fixture->deadline, WEIR_STOP_BUDGET);
  g_assert_true (g_cancellable_is_cancelled (fixture->cancellable));
  g_cancellable_disconnect (fixture->cancellable, id);
}

static void
test_forgive (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) fresh = NULL;

  g_assert_false (weir_deadline_forgive (&fixture->deadline));
  weir_deadline_stop (&fixture->deadline, WEIR_STOP_TIMEOUT_CONNECT);
  g_assert_true (weir_deadline_forgive (&fixture->deadline));
  g_assert_cmpint (weir_deadline_get_reason (&fixture->deadline), ==, WEIR_STOP_NONE);

  fresh = weir_deadline_dup_cancellable (&fixture->deadline);
  g_assert_false (g_cancellable_is_cancelled (fresh));
  weir_deadline_stop (&fixture->deadline, WEIR_STOP_USER);
  g_assert_true (g_cancellable_is_cancelled (fresh));
}

/* The client that leaves after the timeout is not forgotten. */
static void
test_forgive_too_late (Fixture *fixture, gconstpointer data)
{
  weir_deadline_stop (&fixture->deadline, WEIR_STOP_TIMEOUT_CONNECT);
  weir_deadline_stop (&fixture->deadline, WEIR_STOP_CLIENT_GONE);
  g_assert_false (weir_deadline_forgive (&fixture->deadline));
  assert_stopped (fixture, WEIR_STOP_CLIENT_GONE);
}

static void
on_beat (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_atomic_int_inc (&fixture->n_beats);
}

static void
test_heartbeat (Fixture *fixture, gconstpointer data)
{
  weir_deadline_set_heartbeat (&fixture->deadline, 10 * SECOND, on_beat, fixture);
  pass (fixture, 9 * SECOND);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_beats), ==, 0);
  pass (fixture, SECOND);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_beats), ==, 1);
  pass (fixture, 10 * SECOND);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_beats), ==, 2);

  /* what is written is no silence */
  pass (fixture, 9 * SECOND);
  weir_deadline_touch (&fixture->deadline);
  pass (fixture, 9 * SECOND);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_beats), ==, 2);

  weir_deadline_set_heartbeat (&fixture->deadline, 0, NULL, NULL);
  weir_deadline_touch (&fixture->deadline);
  pass (fixture, 60 * SECOND);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_beats), ==, 2);
}

/* Nothing is written to a client that is about to be told why it was stopped. */
static void
test_no_heartbeat_when_stopped (Fixture *fixture, gconstpointer data)
{
  weir_deadline_set_heartbeat (&fixture->deadline, 10 * SECOND, on_beat, fixture);
  weir_deadline_stop (&fixture->deadline, WEIR_STOP_USER);
  pass (fixture, 60 * SECOND);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_beats), ==, 0);
}

static void
test_stop_all (Fixture *fixture, gconstpointer data)
{
  WeirDeadline other = { NULL };

  weir_deadlines_add (fixture->wheel, &other, SECOND);
  g_assert_cmpuint (weir_deadlines_get_n (fixture->wheel), ==, 2);
  weir_deadline_stop (&other, WEIR_STOP_CLIENT_GONE);
  weir_deadlines_stop_all (fixture->wheel, WEIR_STOP_SHUTDOWN);
  assert_stopped (fixture, WEIR_STOP_SHUTDOWN);
  g_assert_cmpint (weir_deadline_get_reason (&other), ==, WEIR_STOP_CLIENT_GONE);
  weir_deadlines_remove (fixture->wheel, &other);
  g_assert_cmpuint (weir_deadlines_get_n (fixture->wheel), ==, 1);
}

/* The thread turns the wheel by itself. */
static void
test_thread (Fixture *fixture, gconstpointer data)
{
  gint64 until = g_get_monotonic_time () + 5 * SECOND;

  weir_deadline_set_limit (&fixture->deadline, WEIR_STOP_TIMEOUT_GAP, 10 * SECOND);
  weir_test_clock_advance (fixture->clock, 11 * SECOND);
  while (!g_cancellable_is_cancelled (fixture->cancellable) && g_get_monotonic_time () < until)
    g_usleep (1000);
  assert_stopped (fixture, WEIR_STOP_TIMEOUT_GAP);
}

static void
on_second (gpointer user_data)
{
  g_atomic_int_inc ((int *) user_data);
}

/* While something is on the wheel. */
static void
test_on_second (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  WeirDeadline deadline = { NULL };
  int n = 0;
  WeirDeadlines *wheel = weir_deadlines_new (WEIR_CLOCK (clock), on_second, &n);

  weir_deadlines_add (wheel, &deadline, SECOND);
  while (g_atomic_int_get (&n) < 2)
    g_usleep (1000);
  weir_deadlines_remove (wheel, &deadline);
  weir_deadlines_free (wheel);
}

/* It has no timer while it has nothing to watch: at first, and a minute after the last exchange. */
static void
test_sleep (void)
{
  g_autoptr (WeirTestClock) clock = weir_test_clock_new ();
  WeirDeadline deadline = { NULL };
  g_autoptr (GCancellable) cancellable = NULL;
  int n = 0;
  WeirDeadlines *wheel = weir_deadlines_new (WEIR_CLOCK (clock), on_second, &n);

  while (!weir_deadlines_is_asleep (wheel))
    g_usleep (1000);
  g_assert_cmpint (g_atomic_int_get (&n), ==, 0);

  weir_deadlines_add (wheel, &deadline, SECOND);
  cancellable = weir_deadline_dup_cancellable (&deadline);
  weir_test_clock_advance (clock, SECOND);
  while (!g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);

  weir_deadlines_remove (wheel, &deadline);
  g_assert_false (weir_deadlines_is_asleep (wheel));
  while (!weir_deadlines_is_asleep (wheel))
    {
      weir_test_clock_advance (clock, 61 * SECOND);
      g_usleep (1000);
    }
  weir_deadlines_free (wheel);
}

#define ADD(name, func, data)                                                                      \
  g_test_add ("/proxy/deadlines/" name, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("limit/connect", test_limits, 0);
  ADD ("limit/first-byte", test_limits, 1);
  ADD ("limit/gap", test_limits, 2);
  ADD ("phases", test_phases, 0);
  ADD ("total", test_total, 0);
  ADD ("first-reason-stays", test_first_reason_stays, 0);
  ADD ("reason-comes-first", test_reason_comes_first, 0);
  ADD ("forgive", test_forgive, 0);
  ADD ("forgive-too-late", test_forgive_too_late, 0);
  ADD ("heartbeat", test_heartbeat, 0);
  ADD ("no-heartbeat-when-stopped", test_no_heartbeat_when_stopped, 0);
  ADD ("stop-all", test_stop_all, 0);
  ADD ("thread", test_thread, 0);
  g_test_add_func ("/proxy/deadlines/on-second", test_on_second);
  g_test_add_func ("/proxy/deadlines/sleep", test_sleep);
  return g_test_run ();
}
