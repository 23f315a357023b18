/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What is counted. */
typedef enum
{
  WEIR_BUDGET_MONEY, /* in thousand millionths of capacity units */
  WEIR_BUDGET_TOKENS,
} WeirBudgetKind;

/**
 * WeirBudget:
 *
 * How much is used of what may be used in a month, by all requests or by those of one local key.
 *
 * Properties, read-only: "used", "limit": as the kind is counted, the limit 0 when there is none; "fraction": of
 * the limit, 0 when there is none, more than 1 beyond it; "stop": requests are refused once it is used up
 *
 * Signals:
 * "reached" (guint percent): 80 or 100 has been reached since the look before
 */
#define WEIR_TYPE_BUDGET (weir_budget_get_type ())
G_DECLARE_FINAL_TYPE (WeirBudget, weir_budget, WEIR, BUDGET, GObject)

/* From here on it is told of. */
#define WEIR_BUDGET_MUCH 0.8

/* @key_name: (nullable): a local key; %NULL: all requests */
WeirBudget *weir_budget_new (const char *key_name, WeirBudgetKind kind);

/* @limit: 0: none */
void weir_budget_set_limit (WeirBudget *self, gint64 limit, gboolean stop);

/* What was found to be used of the month that begins at @begin_s and ends at @end_s, now; seconds since 1970. */
void weir_budget_take (WeirBudget *self, gint64 used, gint64 begin_s, gint64 end_s, gint64 now_s);

/* (nullable) */
const char *weir_budget_get_key_name (WeirBudget *self);
WeirBudgetKind weir_budget_get_kind (WeirBudget *self);
gint64 weir_budget_get_used (WeirBudget *self);
gint64 weir_budget_get_limit (WeirBudget *self);
double weir_budget_get_fraction (WeirBudget *self);
gboolean weir_budget_get_stop (WeirBudget *self);

/* What will have been used at the end of the month, when it goes on like this; 0: it is too early to say. */
gint64 weir_budget_get_expected (WeirBudget *self);

/* When this month ends, seconds since 1970 UTC; 0 before the first look. */
gint64 weir_budget_get_end (WeirBudget *self);

G_END_DECLS
