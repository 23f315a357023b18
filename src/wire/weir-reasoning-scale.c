/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-reasoning-scale.h"

gint64
weir_reasoning_budget_of_effort (WeirEffort effort)
{
  static const gint64 budgets[WEIR_EFFORT_N_LEVELS] = {
    [WEIR_EFFORT_UNSET] = -1,    [WEIR_EFFORT_NONE] = 0,       [WEIR_EFFORT_MINIMAL] = 1024,
    [WEIR_EFFORT_LOW] = 4096,    [WEIR_EFFORT_MEDIUM] = 12288, [WEIR_EFFORT_HIGH] = 24576,
    [WEIR_EFFORT_XHIGH] = 32768, [WEIR_EFFORT_MAX] = 63999,
  };

  g_return_val_if_fail ((guint) effort < WEIR_EFFORT_N_LEVELS, -1);
  return budgets[effort];
}

WeirEffort
weir_reasoning_effort_of_budget (WeirJsonText budget)
{
  g_autofree char *lexeme = budget.data != NULL ? g_strndup (budget.data, budget.len) : NULL;
  double tokens = lexeme != NULL ? g_ascii_strtod (lexeme, NULL) : -1;

  if (tokens < 0)
    return WEIR_EFFORT_UNSET;
  if (tokens < 1)
    return WEIR_EFFORT_NONE;
  if (tokens <= 4096)
    return WEIR_EFFORT_LOW;
  if (tokens <= 12288)
    return WEIR_EFFORT_MEDIUM;
  return tokens <= 28672 ? WEIR_EFFORT_HIGH : WEIR_EFFORT_XHIGH;
}
