/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-problem-board.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/* What was told already; initialise with zeroes. */
typedef struct
{
  gboolean told_replaced;
} WeirUsageTrouble;

/* Puts up what is wrong with the usage store, and takes down what is right again. That a damaged
 * database was replaced is put up once; it is taken down by who reads it. */
void
weir_usage_trouble_tell (WeirUsageTrouble *self, WeirUsageStore *usage, WeirProblemBoard *board);

G_END_DECLS
