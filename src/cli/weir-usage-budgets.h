/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-budgets.h"
#include "app/weir-money.h"
#include "cli/weir-command.h"

G_BEGIN_DECLS

/* Prints what is used of this month's budgets. @db: (nullable): nothing was used yet */
WeirExit weir_usage_budgets_print (const WeirSettings *settings,
                                   WeirMoney *money,
                                   sqlite3 *db,
                                   gboolean json);

G_END_DECLS
