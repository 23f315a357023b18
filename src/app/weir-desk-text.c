/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-desk-text.h"

#include <glib/gi18n.h>

#include "app/weir-figures.h"

static WeirProblemKind
get_top_kind (WeirProblemBoard *board)
{
  WeirProblem *top = weir_problem_board_get_top (board);

  return top != NULL ? weir_problem_get_kind (top) : WEIR_N_PROBLEMS;
}

char *
weir_desk_text_title (WeirService *service, WeirProblemBoard *board)
{
  switch (weir_service_get_state (service))
    {
    case WEIR_SERVICE_STARTING:
      return g_strdup (_ ("Starting"));
    case WEIR_SERVICE_RUNNING:
      if (get_top_kind (board) == WEIR_PROBLEM_KEYRING_LOCKED)
        return g_strdup (_ ("Paused"));
      if (weir_problem_board_get_pill (board) != NULL)
        return g_strdup (weir_problem_get_title (weir_problem_board_get_pill (board)));
      return g_strdup (weir_service_get_demo (service) ? _ ("Demo running") : _ ("Running"));
    case WEIR_SERVICE_STOPPING:
      return g_strdup (_ ("Stopping"));
    default: /* stopped */
      return g_strdup (_ ("Stopped"));
    }
}

char *
weir_desk_text_subtitle (WeirService *service, WeirProblemBoard *board)
{
  WeirProblem *top = weir_problem_board_get_top (board);

  if (weir_service_get_state (service) != WEIR_SERVICE_STOPPED)
    return g_strdup (weir_service_get_address (service));
  if (top != NULL && weir_problem_get_severity (top) == WEIR_SEVERITY_ERROR)
    return g_strdup (weir_problem_get_status (top));
  if (weir_service_get_n_accounts (service) == 0)
    return g_strdup (get_top_kind (board) == WEIR_PROBLEM_CONFIGURATION ? "" : _ ("No subaccount"));
  return g_strdup (weir_service_get_address (service));
}

/* (transfer full) (nullable): %NULL where no price is known. */
static char *
format_cost (WeirToday *today, WeirMoney *money)
{
  return weir_today_get_requests (today) > weir_today_get_unpriced (today)
             ? weir_money_format (money, weir_today_get_cost_nano (today))
             : NULL;
}

char *
weir_desk_text_today (WeirToday *today, WeirMoney *money)
{
  g_autofree char *count = weir_figures_format_count ((gint64) weir_today_get_tokens (today));
  g_autofree char *cost = format_cost (today, money);

  if (cost != NULL)
    /* Translators: numbers, such as "12.4 k tokens · EUR 0.38" */
    return g_strdup_printf (_ ("%s tokens · %s"), count, cost);
  /* Translators: a number, such as "12.4 k tokens" */
  return g_strdup_printf (_ ("%s tokens"), count);
}

char *
weir_desk_text_tip (const char *status, WeirToday *today, WeirMoney *money)
{
  g_autofree char *count = weir_figures_format_count ((gint64) weir_today_get_tokens (today));
  g_autofree char *cost = format_cost (today, money);

  if (cost != NULL)
    /* Translators: what runs, and numbers, such as "Running on 127.0.0.1:3001 – 12.4 k tokens today –
     * EUR 0.38" */
    return g_strdup_printf (_ ("%s – %s tokens today – %s"), status, count, cost);
  /* Translators: what runs, and a number, such as "Running on 127.0.0.1:3001 – 12.4 k tokens today" */
  return g_strdup_printf (_ ("%s – %s tokens today"), status, count);
}
