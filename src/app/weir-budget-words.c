/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-budget-words.h"

#include <glib/gi18n.h>

#include "app/weir-figures.h"

static gboolean
is_of_tokens (WeirBudget *budget)
{
  return weir_budget_get_kind (budget) == WEIR_BUDGET_TOKENS;
}

char *
weir_budget_words_build_title (WeirBudget *budget)
{
  const char *key_name = weir_budget_get_key_name (budget);
  gint64 end_s = weir_budget_get_end (budget);
  g_autoptr (GDateTime) last = NULL;

  if (key_name != NULL)
    /* Translators: the name of an API key */
    return g_strdup_printf (_ ("Key “%s”"), key_name);
  if (end_s <= 0)
    return g_strdup (_ ("Budget"));
  /* The month is the one that ends. */
  last = g_date_time_new_from_unix_local (end_s - 1);
  /* Translators: the name of a month, as for g_date_time_format (): "November Budget" */
  return g_date_time_format (last, _ ("%OB Budget"));
}

/* One amount, without what it is an amount of where that is tokens. */
static char *
format (WeirBudget *budget, WeirMoney *money, gint64 amount)
{
  return is_of_tokens (budget) ? weir_figures_format_count (amount)
                               : weir_money_format (money, amount);
}

char *
weir_budget_words_build_amounts (WeirBudget *budget, WeirMoney *money)
{
  g_autofree char *used = format (budget, money, weir_budget_get_used (budget));
  g_autofree char *limit = format (budget, money, weir_budget_get_limit (budget));

  if (is_of_tokens (budget))
    /* Translators: two numbers: "812 k of 1 M tokens" */
    return g_strdup_printf (_ ("%s of %s tokens"), used, limit);
  /* Translators: two amounts of money */
  return g_strdup_printf (_ ("%s of %s"), used, limit);
}

char *
weir_budget_words_build_note (WeirBudget *budget, WeirMoney *money)
{
  gint64 expected = weir_budget_get_expected (budget);
  g_autofree char *amount = NULL;

  if (weir_budget_get_fraction (budget) >= 1)
    return g_strdup (weir_budget_get_stop (budget) ? _ ("Spent – requests are refused")
                                                   : _ ("Spent"));
  if (expected <= 0)
    return g_strdup ("");
  amount = format (budget, money, expected);
  /* Translators: an amount of money, or of tokens, at the end of the month: "EUR 26.04 expected" */
  return g_strdup_printf (_ ("%s expected"), amount);
}

char *
weir_budget_words_build_heading (WeirBudget *budget, guint percent)
{
  const char *key_name = weir_budget_get_key_name (budget);

  if (key_name == NULL)
    return g_strdup_printf (_ ("%u %% of Budget Used"), percent);
  if (is_of_tokens (budget))
    /* Translators: the name of an API key: "80 % of the Tokens of “ci” Used" */
    return g_strdup_printf (_ ("%u %% of the Tokens of “%s” Used"), percent, key_name);
  /* Translators: the name of an API key: "80 % of the Budget of “ci” Used" */
  return g_strdup_printf (_ ("%u %% of the Budget of “%s” Used"), percent, key_name);
}

char *
weir_budget_words_build_body (WeirBudget *budget, WeirMoney *money, guint percent)
{
  g_autofree char *amounts = weir_budget_words_build_amounts (budget, money);

  if (percent < 100 || !weir_budget_get_stop (budget))
    /* Translators: used and allowed, as "EUR 40.00 of EUR 50.00" or "812 k of 1 M tokens" */
    return g_strdup_printf (_ ("%s this month."), amounts);
  if (weir_budget_get_key_name (budget) != NULL)
    /* Translators: used and allowed of an API key, as "EUR 40.00 of EUR 40.00" */
    return g_strdup_printf (
        _ ("%s this month. Requests with this key are refused until the month is over."), amounts);
  /* Translators: used and allowed, as "EUR 40.00 of EUR 40.00" */
  return g_strdup_printf (_ ("%s this month. Requests are refused until the month is over."),
                          amounts);
}
