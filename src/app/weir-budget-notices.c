/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-budget-notices.h"

#include <glib/gi18n.h>

#include "app/weir-budget-words.h"

#define ID "budget"

struct _WeirBudgetNotices
{
  WeirBudgets *budgets;
  WeirMoney *money;
  WeirNotifier *notifier;
};

/* (transfer full): the same for a budget at any time. */
static char *
build_id (WeirBudget *budget)
{
  const char *key_name = weir_budget_get_key_name (budget);
  gboolean of_tokens = weir_budget_get_kind (budget) == WEIR_BUDGET_TOKENS;

  if (key_name == NULL)
    return g_strdup (ID);
  return g_strconcat (ID, of_tokens ? "-tokens-" : "-money-", key_name, NULL);
}

static void
on_reached (WeirBudgets *budgets, WeirBudget *budget, guint percent, WeirBudgetNotices *self)
{
  g_autofree char *id = build_id (budget);
  g_autofree char *title = weir_budget_words_build_heading (budget, percent);
  g_autofree char *body = weir_budget_words_build_body (budget, self->money, percent);
  const WeirNotice notice = { .id = id,
                              .title = title,
                              .body = body,
                              .label = _ ("Open Usage"),
                              .action = "app.show-page::usage" };

  weir_notifier_tell (self->notifier, &notice);
}

/* Another month, a higher limit, or none. */
static void
on_eased (WeirBudgets *budgets, WeirBudget *budget, WeirBudgetNotices *self)
{
  g_autofree char *id = build_id (budget);

  weir_notifier_withdraw (self->notifier, id);
}

WeirBudgetNotices *
weir_budget_notices_new (WeirBudgets *budgets, WeirMoney *money, WeirNotifier *notifier)
{
  WeirBudgetNotices *self;

  g_return_val_if_fail (WEIR_IS_BUDGETS (budgets) && WEIR_IS_MONEY (money), NULL);
  g_return_val_if_fail (WEIR_IS_NOTIFIER (notifier), NULL);

  self = g_new0 (WeirBudgetNotices, 1);
  self->budgets = g_object_ref (budgets);
  self->money = g_object_ref (money);
  self->notifier = g_object_ref (notifier);
  g_signal_connect (budgets, "reached", G_CALLBACK (on_reached), self);
  g_signal_connect (budgets, "eased", G_CALLBACK (on_eased), self);
  return self;
}

void
weir_budget_notices_free (WeirBudgetNotices *self)
{
  g_return_if_fail (self != NULL);

  g_signal_handlers_disconnect_by_data (self->budgets, self);
  g_object_unref (self->budgets);
  g_object_unref (self->money);
  g_object_unref (self->notifier);
  g_free (self);
}
