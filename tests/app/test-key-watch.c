/* SPDX-License-Identifier: MIT */
#include "app/weir-key-watch.h"

#include <string.h>

#define DAY (24 * 60 * 60)

/* 24 Nov 2026, 09:12 UTC, where the tests' clock is. */
#define END 1795511520

static const struct
{
  const char *name;
  gint64 before_s; /* how long before the end it is looked at */
  int kind;        /* -1: nothing is told */
  const char *title;
  const char *body;
  gint64 next_s; /* how long before the end there is something new */
} rows[] = {
  { "far", 30 * DAY, -1, NULL, NULL, 7 * DAY },
  { "week", 7 * DAY, WEIR_PROBLEM_KEY_EXPIRES, "Service Key Expires in 7 Days",
    "The certificate of dev-eu10 ends on 24 Nov at 09:12. Create a new key in the BTP cockpit and "
    "paste it here.",
    6 * DAY + 9 * 3600 + 12 * 60 },
  { "three-days", 3 * DAY - 60, WEIR_PROBLEM_KEY_EXPIRES, "Service Key Expires in 3 Days", NULL,
    2 * DAY + 9 * 3600 + 12 * 60 },
  { "before-two-days", 2 * DAY + 600, WEIR_PROBLEM_KEY_EXPIRES, "Service Key Expires in 2 Days",
    NULL, 2 * DAY },
  { "two-days", 2 * DAY, WEIR_PROBLEM_KEY_ENDS_SOON, "Service Key Expires in 2 Days", NULL,
    DAY + 9 * 3600 + 12 * 60 },
  { "tomorrow", DAY, WEIR_PROBLEM_KEY_ENDS_SOON, "Service Key Expires Tomorrow", NULL,
    9 * 3600 + 12 * 60 },
  { "today", 3600, WEIR_PROBLEM_KEY_ENDS_SOON, "Service Key Expires Today", NULL, 0 },
  { "over", 0, WEIR_PROBLEM_KEY_ENDED, "Service Key Has Expired",
    "The certificate of dev-eu10 ended on 24 Nov at 09:12. Create a new key in the BTP cockpit and "
    "paste it here.",
    G_MAXINT64 },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gint64 next_s = -1;
  g_autoptr (WeirProblem) problem =
      weir_key_watch_describe ("dev-eu10", END, END - rows[i].before_s, &next_s);

  if (rows[i].next_s == G_MAXINT64)
    g_assert_cmpint (next_s, ==, 0);
  else
    g_assert_cmpint (END - next_s, ==, rows[i].next_s);
  if (rows[i].kind < 0)
    {
      g_assert_null (problem);
      return;
    }
  g_assert_cmpint (weir_problem_get_kind (problem), ==, rows[i].kind);
  g_assert_cmpstr (weir_problem_get_title (problem), ==, rows[i].title);
  if (rows[i].body != NULL)
    g_assert_cmpstr (weir_problem_get_body (problem), ==, rows[i].body);
  g_assert_cmpstr (weir_problem_get_action_name (problem), ==, "app.edit-subaccount('dev-eu10')");
}

static void
test_no_end (void)
{
  gint64 next_s = -1;

  g_assert_null (weir_key_watch_describe ("dev", 0, END, &next_s));
  g_assert_cmpint (next_s, ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/key-watch/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/app/key-watch/no-end", test_no_end);

  return g_test_run ();
}
