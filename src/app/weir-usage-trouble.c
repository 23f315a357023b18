/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-usage-trouble.h"

void
weir_usage_trouble_tell (WeirUsageTrouble *self, WeirUsageStore *usage, WeirProblemBoard *board)
{
  g_autofree char *trouble = weir_usage_store_dup_trouble (usage);

  if (trouble != NULL)
    weir_problem_board_put (
        board, NULL, weir_problem_new (WEIR_PROBLEM_USAGE_NOT_KEPT, NULL, "reason", trouble, NULL));
  else
    weir_problem_board_remove (board, WEIR_PROBLEM_USAGE_NOT_KEPT, NULL);

  if (self->told_replaced || !weir_database_was_replaced (weir_usage_store_get_database (usage)))
    return;
  self->told_replaced = TRUE;
  weir_problem_board_put (board, NULL, weir_problem_new (WEIR_PROBLEM_HISTORY_LOST, NULL, NULL));
}
