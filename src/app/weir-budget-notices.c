/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-budget-notices.h"

#include <glib/gi18n.h>

#define ID "budget"
#define WORTH_TELLING 0.8

struct _WeirBudgetNotices
{
  WeirBudget *budget;
  WeirMoney *money;
  WeirNotifier *notifier;
};

static char *
describe (WeirBudgetNotices *self, guint percent)
{
  g_autofree char *used = weir_money_format (self->money, weir_budget_get_used (self->budget));
  g_autofree char *limit = weir_money_format (self->money, weir_budget_get_limit (self->budget));

  if (percent >= 100 && weir_budget_get_stop (self->budget))
    /* Translators: two amounts of money */
    return g_strdup_printf (
        _ ("%s of %s this month. Requests are refused until the month is over."), used, limit);
  /* Translators: two amounts of money */
  return g_strdup_printf (_ ("%s of %s this month."), used, limit);
}

static void
on_reached (WeirBudget *budget, guint percent, WeirBudgetNotices *self)
{
  g_autofree char *title = g_strdup_printf (_ ("%u %% of Budget Used"), percent);
  g_autofree char *body = describe (self, percent);
  const WeirNotice notice = { .id = ID,
                              .title = title,
                              .body = body,
                              .label = _ ("Open Usage"),
                              .action = "app.show-page::usage" };

  weir_notifier_tell (self->notifier, &notice);
}

/* Another month, or a higher limit. */
static void
on_fraction (WeirBudget *budget, GParamSpec *pspec, WeirBudgetNotices *self)
{
  if (weir_budget_get_fraction (budget) < WORTH_TELLING)
    weir_notifier_withdraw (self->notifier, ID);
}

WeirBudgetNotices *
weir_budget_notices_new (WeirBudget *budget, WeirMoney *money, WeirNotifier *notifier)
{
  WeirBudgetNotices *self;

  g_return_val_if_fail (WEIR_IS_BUDGET (budget) && WEIR_IS_MONEY (money), NULL);
  g_return_val_if_fail (WEIR_IS_NOTIFIER (notifier), NULL);

  self = g_new0 (WeirBudgetNotices, 1);
  self->budget = g_object_ref (budget);
  self->money = g_object_ref (money);
  self->notifier = g_object_ref (notifier);
  g_signal_connect (budget, "reached", G_CALLBACK (on_reached), self);
  g_signal_connect (budget, "notify::fraction", G_CALLBACK (on_fraction), self);
  return self;
}

void
weir_budget_notices_free (WeirBudgetNotices *self)
{
  g_return_if_fail (self != NULL);

  g_signal_handlers_disconnect_by_data (self->budget, self);
  g_object_unref (self->budget);
  g_object_unref (self->money);
  g_object_unref (self->notifier);
  g_free (self);
}
