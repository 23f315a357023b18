/* SPDX-License-Identifier: MIT */
#include "app/weir-notifier.h"

#include <string.h>

#include "app/weir-problem-notices.h"

/* A desktop that writes down what it is told. */
typedef struct
{
  gboolean is_wanted;
  GString *done;
} Desktop;

static gboolean
is_wanted (gpointer user_data)
{
  return ((Desktop *) user_data)->is_wanted;
}

static void
send_notice (const WeirNotice *notice, gpointer user_data)
{
  g_string_append_printf (((Desktop *) user_data)->done, "+%s: %s|%s|%s\n", notice->id,
                          notice->title, notice->body,
                          notice->action != NULL ? notice->action : "");
}

static void
withdraw_notice (const char *id, gpointer user_data)
{
  g_string_append_printf (((Desktop *) user_data)->done, "-%s\n", id);
}

static WeirNotifier *
make (Desktop *desktop)
{
  const WeirNotifierHost host = { is_wanted, send_notice, withdraw_notice, desktop };

  desktop->is_wanted = TRUE;
  desktop->done = g_string_new (NULL);
  return weir_notifier_new (&host);
}

/* What was written down since. */
static void
assert_done (Desktop *desktop, const char *expected)
{
  g_assert_cmpstr (desktop->done->str, ==, expected);
  g_string_truncate (desktop->done, 0);
}

static void
test_tell (void)
{
  const WeirNotice notice = { .id = "a", .title = "A", .body = "b" };
  Desktop desktop = { 0 };
  g_autoptr (WeirNotifier) notifier = make (&desktop);

  g_assert_true (weir_notifier_tell (notifier, &notice));
  g_assert_true (weir_notifier_tell (notifier, &notice));
  assert_done (&desktop, "+a: A|b|\n+a: A|b|\n");
  weir_notifier_withdraw (notifier, "a");
  weir_notifier_withdraw (notifier, "a");
  weir_notifier_withdraw (notifier, "other");
  assert_done (&desktop, "-a\n");

  /* somebody looks at the window */
  desktop.is_wanted = FALSE;
  g_assert_false (weir_notifier_tell (notifier, &notice));
  weir_notifier_withdraw (notifier, "a");
  assert_done (&desktop, "");
  g_string_free (desktop.done, TRUE);
}

static void
put (WeirProblemBoard *board, WeirProblemKind kind, const char *account)
{
  weir_problem_board_put (board, account,
                          weir_problem_new (kind, NULL, "account", account, "model", account,
                                            "wait", "Next try in 24 s.", NULL));
}

static void
test_problems (void)
{
  g_autofree char *expected = NULL;
  g_autofree char *withdrawn = NULL;
  Desktop desktop = { 0 };
  g_autoptr (WeirNotifier) notifier = make (&desktop);
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();
  g_autoptr (WeirProblemNotices) notices = weir_problem_notices_new (board, notifier, 0);

  put (board, WEIR_PROBLEM_SIGN_IN, "dev");
  expected = g_strdup_printf (
      "+problem-%d-dev: Sign-In Rejected|SAP did not accept the client ID and secret of dev. The "
      "service key may have been deleted or replaced.|app.edit-subaccount('dev')\n",
      WEIR_PROBLEM_SIGN_IN);
  assert_done (&desktop, expected);

  /* the same words are no news; other kinds are never any */
  put (board, WEIR_PROBLEM_SIGN_IN, "dev");
  put (board, WEIR_PROBLEM_DEMO, "dev");
  put (board, WEIR_PROBLEM_SERVICE_TROUBLE, "dev");
  assert_done (&desktop, "");

  weir_problem_board_remove (board, WEIR_PROBLEM_SERVICE_TROUBLE, NULL);
  weir_problem_board_remove (board, WEIR_PROBLEM_SIGN_IN, "dev");
  withdrawn = g_strdup_printf ("-problem-%d-dev\n", WEIR_PROBLEM_SIGN_IN);
  assert_done (&desktop, withdrawn);
  g_string_free (desktop.done, TRUE);
}

/* What often passes by itself is told of when it does not. */
static void
test_lasting (void)
{
  Desktop desktop = { 0 };
  g_autoptr (WeirNotifier) notifier = make (&desktop);
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();
  g_autoptr (WeirProblemNotices) notices = weir_problem_notices_new (board, notifier, 5);

  put (board, WEIR_PROBLEM_RATE_LIMIT, "gpt-4o");
  weir_problem_board_remove (board, WEIR_PROBLEM_RATE_LIMIT, "gpt-4o");
  put (board, WEIR_PROBLEM_RATE_LIMIT, "gpt-4.1");
  assert_done (&desktop, "");
  while (desktop.done->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (desktop.done->str, "SAP AI Core limits gpt-4.1. Next try in 24 s."));
  g_assert_null (strstr (desktop.done->str, "gpt-4o"));
  g_string_free (desktop.done, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/notifier/tell", test_tell);
  g_test_add_func ("/app/notifier/problems", test_problems);
  g_test_add_func ("/app/notifier/lasting", test_lasting);

  return g_test_run ();
}
