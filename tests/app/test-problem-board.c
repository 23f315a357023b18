/* SPDX-License-Identifier: MIT */
#include "app/weir-problem-board.h"

static void
on_changed (GListModel *list, guint position, guint removed, guint added, GString *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
on_top (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_order (void)
{
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (WeirProblem) second = NULL;
  guint n_tops = 0;

  g_signal_connect (board, "items-changed", G_CALLBACK (on_changed), log);
  g_signal_connect (board, "notify::top", G_CALLBACK (on_top), &n_tops);
  g_assert_null (weir_problem_board_get_top (board));

  weir_problem_board_put (board, NULL, weir_problem_new (WEIR_PROBLEM_DEMO, NULL, NULL));
  weir_problem_board_put (board, "b",
                          weir_problem_new (WEIR_PROBLEM_SIGN_IN, NULL, "account", "b", NULL));
  weir_problem_board_put (board, "a",
                          weir_problem_new (WEIR_PROBLEM_SIGN_IN, NULL, "account", "a", NULL));
  weir_problem_board_put (board, NULL, weir_problem_new (WEIR_PROBLEM_OFFLINE, NULL, NULL));
  g_assert_cmpstr (log->str, ==, "0-0+1 0-0+1 1-0+1 2-0+1 ");
  g_assert_cmpuint (n_tops, ==, 2);
  g_assert_cmpint (weir_problem_get_kind (weir_problem_board_get_top (board)), ==,
                   WEIR_PROBLEM_SIGN_IN);
  second = g_list_model_get_item (G_LIST_MODEL (board), 2);
  g_assert_cmpint (weir_problem_get_kind (second), ==, WEIR_PROBLEM_OFFLINE);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (board), 4));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (board)) == WEIR_TYPE_PROBLEM);
}

/* What the user knows is not put up again, of whatever subject; the others are. */
static void
test_silence (void)
{
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();

  weir_problem_board_put (board, NULL, weir_problem_new (WEIR_PROBLEM_DEMO, NULL, NULL));
  weir_problem_board_put (board, "a", weir_problem_new (WEIR_PROBLEM_DEMO, NULL, NULL));
  weir_problem_board_silence (board, WEIR_PROBLEM_DEMO);
  g_assert_null (weir_problem_board_get_top (board));
  weir_problem_board_put (board, NULL, weir_problem_new (WEIR_PROBLEM_DEMO, NULL, NULL));
  g_assert_null (weir_problem_board_get_top (board));
  weir_problem_board_put (board, NULL, weir_problem_new (WEIR_PROBLEM_OFFLINE, NULL, NULL));
  g_assert_nonnull (weir_problem_board_get_pill (board));
}

static void
test_replace (void)
{
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (board, "items-changed", G_CALLBACK (on_changed), log);
  for (guint i = 0; i < 2; i++)
    weir_problem_board_put (
        board, NULL, weir_problem_new (WEIR_PROBLEM_START_FAILED, NULL, "reason", "x", NULL));
  weir_problem_board_put (board, NULL,
                          weir_problem_new (WEIR_PROBLEM_START_FAILED, NULL, "reason", "y", NULL));
  g_assert_cmpstr (log->str, ==, "0-0+1 0-1+1 ");
  g_assert_cmpstr (weir_problem_get_body (weir_problem_board_get_top (board)), ==, "y");
}

static void
test_remove (void)
{
  g_autoptr (WeirProblemBoard) board = weir_problem_board_new ();
  static const char *const names[] = { "a", "b", "c" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    weir_problem_board_put (
        board, names[i], weir_problem_new (WEIR_PROBLEM_SIGN_IN, NULL, "account", names[i], NULL));
  weir_problem_board_remove (board, WEIR_PROBLEM_DEMO, NULL);
  g_assert_nonnull (weir_problem_board_find (board, WEIR_PROBLEM_SIGN_IN, "b"));
  g_assert_null (weir_problem_board_find (board, WEIR_PROBLEM_SIGN_IN, "z"));
  g_assert_null (weir_problem_board_find (board, WEIR_PROBLEM_DEMO, "b"));
  weir_problem_board_remove (board, WEIR_PROBLEM_SIGN_IN, "b");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 2);
  weir_problem_board_remove (board, WEIR_PROBLEM_SIGN_IN, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (board)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/problem-board/order", test_order);
  g_test_add_func ("/app/problem-board/silence", test_silence);
  g_test_add_func ("/app/problem-board/replace", test_replace);
  g_test_add_func ("/app/problem-board/remove", test_remove);

  return g_test_run ();
}
