/* SPDX-License-Identifier: MIT */
#include "proxy/weir-breaker.h"

#define SECOND G_TIME_SPAN_SECOND
#define START (1000 * SECOND)

static void
end_n (WeirBreaker *breaker, guint n, gboolean failed, gint64 now_us)
{
  for (guint i = 0; i < n; i++)
    {
      weir_breaker_begin (breaker, now_us);
      weir_breaker_end (breaker, failed, now_us);
    }
}

static void
test_in_a_row (void)
{
  WeirBreaker breaker = { 0 };

  end_n (&breaker, 4, TRUE, START);
  g_assert_cmpint (weir_breaker_get_state (&breaker, START), ==, WEIR_BREAKER_CLOSED);
  end_n (&breaker, 1, FALSE, START);
  end_n (&breaker, 4, TRUE, START);
  g_assert_cmpint (weir_breaker_get_state (&breaker, START), ==, WEIR_BREAKER_CLOSED);
  end_n (&breaker, 1, TRUE, START);
  g_assert_cmpint (weir_breaker_get_state (&breaker, START), ==, WEIR_BREAKER_OPEN);
}

/* Half of ten, never more than one in a row. */
static void
test_half_of_ten (void)
{
  WeirBreaker breaker = { 0 };

  for (guint i = 0; i < 4; i++)
    {
      end_n (&breaker, 1, TRUE, START + i * SECOND);
      end_n (&breaker, 1, FALSE, START + i * SECOND);
    }
  end_n (&breaker, 1, FALSE, START + 4 * SECOND);
  g_assert_cmpint (weir_breaker_get_state (&breaker, START + 5 * SECOND), ==, WEIR_BREAKER_CLOSED);
  end_n (&breaker, 1, TRUE, START + 5 * SECOND);
  g_assert_cmpint (weir_breaker_get_state (&breaker, START + 5 * SECOND), ==, WEIR_BREAKER_OPEN);
}

/* The same spread over a minute: never ten within 30 s. */
static void
test_window_slides (void)
{
  WeirBreaker breaker = { 0 };

  for (guint i = 0; i < 20; i++)
    end_n (&breaker, 1, i % 2 == 0, START + i * 4 * SECOND);
  g_assert_cmpint (weir_breaker_get_state (&breaker, START + 80 * SECOND), ==, WEIR_BREAKER_CLOSED);
}

static void
test_probe_closes (void)
{
  WeirBreaker breaker = { 0 };
  gint64 now = START;

  end_n (&breaker, 5, TRUE, now);
  g_assert_cmpint (breaker.open_until_us, ==, now + 15 * SECOND);
  g_assert_cmpint (weir_breaker_get_state (&breaker, now + 15 * SECOND - 1), ==, WEIR_BREAKER_OPEN);

  now += 15 * SECOND;
  g_assert_cmpint (weir_breaker_get_state (&breaker, now), ==, WEIR_BREAKER_HALF_OPEN);
  weir_breaker_begin (&breaker, now);
  g_assert_cmpint (weir_breaker_get_state (&breaker, now), ==, WEIR_BREAKER_PROBING);
  weir_breaker_end (&breaker, FALSE, now);
  g_assert_cmpint (weir_breaker_get_state (&breaker, now), ==, WEIR_BREAKER_CLOSED);
  g_assert_false (weir_breaker_has_failed (&breaker, now));

  /* and it takes five again, not one */
  end_n (&breaker, 4, TRUE, now);
  g_assert_cmpint (weir_breaker_get_state (&breaker, now), ==, WEIR_BREAKER_CLOSED);
}

static void
test_pause_doubles (void)
{
  static const gint64 pauses[] = { 15, 30, 60, 120, 240, 300, 300 };
  WeirBreaker breaker = { 0 };
  gint64 now = START;

  end_n (&breaker, 4, TRUE, now);
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      end_n (&breaker, 1, TRUE, now);
      g_assert_cmpint (breaker.open_until_us - now, ==, pauses[i] * SECOND);
      now = breaker.open_until_us;
    }
}

/* A probe whose client leaves says nothing; the next call may probe. */
static void
test_probe_forgotten (void)
{
  WeirBreaker breaker = { 0 };
  gint64 now = START;

  end_n (&breaker, 5, TRUE, now);
  now = breaker.open_until_us;
  weir_breaker_begin (&breaker, now);
  weir_breaker_forget (&breaker);
  g_assert_cmpint (weir_breaker_get_state (&breaker, now), ==, WEIR_BREAKER_HALF_OPEN);
}

/* Calls that were under way when it opened do not make the pause longer. */
static void
test_late_failures (void)
{
  WeirBreaker breaker = { 0 };
  gint64 until;

  end_n (&breaker, 5, TRUE, START);
  until = breaker.open_until_us;
  weir_breaker_end (&breaker, TRUE, START + SECOND);
  weir_breaker_end (&breaker, FALSE, START + SECOND);
  g_assert_cmpint (breaker.open_until_us, ==, until);
  g_assert_cmpint (weir_breaker_get_state (&breaker, START + 2 * SECOND), ==, WEIR_BREAKER_OPEN);
}

static void
test_has_failed (void)
{
  WeirBreaker breaker = { 0 };

  g_assert_false (weir_breaker_has_failed (&breaker, START));
  end_n (&breaker, 1, TRUE, START);
  g_assert_true (weir_breaker_has_failed (&breaker, START + 20 * SECOND));
  g_assert_false (weir_breaker_has_failed (&breaker, START + 33 * SECOND));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/breaker/in-a-row", test_in_a_row);
  g_test_add_func ("/proxy/breaker/half-of-ten", test_half_of_ten);
  g_test_add_func ("/proxy/breaker/window-slides", test_window_slides);
  g_test_add_func ("/proxy/breaker/probe-closes", test_probe_closes);
  g_test_add_func ("/proxy/breaker/pause-doubles", test_pause_doubles);
  g_test_add_func ("/proxy/breaker/probe-forgotten", test_probe_forgotten);
  g_test_add_func ("/proxy/breaker/late-failures", test_late_failures);
  g_test_add_func ("/proxy/breaker/has-failed", test_has_failed);
  return g_test_run ();
}
