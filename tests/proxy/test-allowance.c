/* SPDX-License-Identifier: MIT */
#include "proxy/weir-allowance.h"

#include <string.h>

#include "wire/weir-api-error.h"

/* 2026-03-02 08:00:00 UTC, and when the next month begins */
#define NOW (G_GINT64_CONSTANT (1772438400) * G_USEC_PER_SEC)
#define APRIL (G_GINT64_CONSTANT (1775001600) * G_USEC_PER_SEC)
#define FEBRUARY (NOW - 5 * 86400 * G_GINT64_CONSTANT (1000000))

static WeirAllowance *
make (const WeirAllowanceLimit *limits, guint n)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  WeirAllowance *allowance = weir_allowance_new (zone);

  weir_allowance_set_limits (allowance, limits, n);
  return allowance;
}

static gboolean
may (WeirAllowance *allowance, const char *key, gint64 wall_us)
{
  return weir_allowance_check (allowance, key, wall_us, NULL);
}

static void
test_unlimited (void)
{
  g_autoptr (WeirAllowance) allowance = make (NULL, 0);

  weir_allowance_add (allowance, "ci", G_MAXINT32, G_MAXINT32, NOW);
  g_assert_true (may (allowance, "ci", NOW));
  g_assert_true (may (allowance, NULL, NOW));
}

static void
test_all (void)
{
  static const WeirAllowanceLimit limits[] = { { NULL, 0, 100 } };
  g_autoptr (WeirAllowance) allowance = make (limits, 1);
  g_autoptr (GError) error = NULL;

  weir_allowance_add (allowance, "ci", 5, 99, NOW);
  g_assert_true (may (allowance, "ci", NOW));
  weir_allowance_add (allowance, NULL, 5, 1, NOW);
  g_assert_false (weir_allowance_check (allowance, "laptop", NOW, &error));
  g_assert_error (error, WEIR_API_ERROR, WEIR_API_ERROR_QUOTA);
  g_assert_nonnull (strstr (error->message, "budget of Weir"));
  g_assert_nonnull (strstr (error->message, "2026-04-01"));
  g_assert_false (may (allowance, NULL, NOW));
}

static void
test_key (void)
{
  static const WeirAllowanceLimit limits[] = { { "ci", 10, 0 }, { "laptop", 0, 50 } };
  g_autoptr (WeirAllowance) allowance = make (limits, 2);
  g_autoptr (GError) error = NULL;

  weir_allowance_add (allowance, "ci", 10, 1000, NOW);
  weir_allowance_add (allowance, "laptop", 1000, 49, NOW);
  g_assert_false (weir_allowance_check (allowance, "ci", NOW, &error));
  g_assert_nonnull (strstr (error->message, "\"ci\" has used up its tokens"));
  g_assert_true (may (allowance, "laptop", NOW));
  g_assert_true (may (allowance, "other", NOW));
  g_assert_true (may (allowance, NULL, NOW));
  g_clear_error (&error);
  weir_allowance_add (allowance, "laptop", 0, 1, NOW);
  g_assert_false (weir_allowance_check (allowance, "laptop", NOW, &error));
  g_assert_nonnull (strstr (error->message, "its budget"));
}

/* What was used stays when a limit is raised, or taken away and put back. */
static void
test_other_limits (void)
{
  static const WeirAllowanceLimit low[] = { { "ci", 10, 0 } };
  static const WeirAllowanceLimit high[] = { { "ci", 20, 0 } };
  g_autoptr (WeirAllowance) allowance = make (low, 1);

  weir_allowance_add (allowance, "ci", 15, 0, NOW);
  g_assert_false (may (allowance, "ci", NOW));
  weir_allowance_forget (allowance);
  g_assert_true (may (allowance, "ci", NOW));
  weir_allowance_add (allowance, "ci", 15, 0, NOW);
  weir_allowance_set_limits (allowance, high, 1);
  g_assert_true (may (allowance, "ci", NOW));
  weir_allowance_set_limits (allowance, NULL, 0);
  g_assert_true (may (allowance, "ci", NOW));
  weir_allowance_set_limits (allowance, low, 1);
  g_assert_false (may (allowance, "ci", NOW));
}

static void
test_month (void)
{
  static const WeirAllowanceLimit limits[] = { { NULL, 10, 0 } };
  g_autoptr (WeirAllowance) allowance = make (limits, 1);

  g_assert_true (may (allowance, NULL, NOW));
  weir_allowance_add (allowance, NULL, 50, 0, FEBRUARY);
  g_assert_true (may (allowance, NULL, NOW));
  weir_allowance_add (allowance, NULL, 10, 0, NOW);
  g_assert_false (may (allowance, NULL, NOW));
  g_assert_false (may (allowance, NULL, APRIL - 1));
  g_assert_true (may (allowance, NULL, APRIL));
  weir_allowance_add (allowance, NULL, 10, 0, NOW); /* late: of the month before */
  g_assert_true (may (allowance, NULL, APRIL));
}

static void
test_odd_time (void)
{
  g_autoptr (WeirAllowance) allowance = make (NULL, 0);

  g_assert_true (may (allowance, "", G_MAXINT64));
  g_assert_true (may (allowance, "a", -1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/proxy/allowance/unlimited", test_unlimited);
  g_test_add_func ("/proxy/allowance/all", test_all);
  g_test_add_func ("/proxy/allowance/key", test_key);
  g_test_add_func ("/proxy/allowance/other-limits", test_other_limits);
  g_test_add_func ("/proxy/allowance/month", test_month);
  g_test_add_func ("/proxy/allowance/odd-time", test_odd_time);
  return g_test_run ();
}
