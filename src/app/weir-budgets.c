/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-budgets.h"

#include <string.h>

#include "app/weir-engine-allowance.h"
#include "store/weir-usage-range.h"

struct _WeirBudgets
{
  WeirItemList parent_instance; /* of those with a limit, in order */

  WeirUsageStore *usage; /* (nullable) */
  WeirClock *clock;
  GTimeZone *zone;    /* (nullable) */
  GCancellable *look; /* (nullable): set while one is under way */
  gboolean look_again;
  WeirBudget *total;
};

enum
{
  SIGNAL_REACHED,
  SIGNAL_EASED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirBudgets, weir_budgets, WEIR_TYPE_ITEM_LIST)

/* (transfer none) (element-type WeirBudget) */
static const GPtrArray *
get_limited (WeirBudgets *self)
{
  return weir_item_list_get (WEIR_ITEM_LIST (self));
}

/* (transfer full) (element-type WeirBudget): whoever is told of one of them may set other limits. */
static GPtrArray *
hold_limited (WeirBudgets *self)
{
  return g_ptr_array_ref ((GPtrArray *) get_limited (self));
}

/* --- One of them --- */

static void
on_reached (WeirBudget *budget, guint percent, WeirBudgets *self)
{
  g_signal_emit (self, signals[SIGNAL_REACHED], 0, budget, percent);
}

static void
on_notify (WeirBudget *budget, GParamSpec *pspec, WeirBudgets *self)
{
  if (weir_budget_get_fraction (budget) < WEIR_BUDGET_MUCH)
    g_signal_emit (self, signals[SIGNAL_EASED], 0, budget);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static WeirBudget *
make_budget (WeirBudgets *self, const char *key_name, WeirBudgetKind kind)
{
  WeirBudget *budget = weir_budget_new (key_name, kind);

  g_signal_connect_object (budget, "reached", G_CALLBACK (on_reached), self, 0);
  g_signal_connect_object (budget, "notify", G_CALLBACK (on_notify), self, 0);
  return budget;
}

/* (transfer full) */
static WeirBudget *
find_budget (WeirBudgets *self, const char *key_name, WeirBudgetKind kind)
{
  const GPtrArray *limited = get_limited (self);

  for (guint i = 0; i < limited->len; i++)
    {
      WeirBudget *budget = g_ptr_array_index (limited, i);

      if (budget != self->total && weir_budget_get_kind (budget) == kind
          && strcmp (weir_budget_get_key_name (budget), key_name) == 0)
        return g_object_ref (budget);
    }
  return make_budget (self, key_name, kind);
}

/* --- Limits --- */

/* A key is always refused what it may not use. */
static void
add_key (WeirBudgets *self, GPtrArray *all, const char *name, WeirBudgetKind kind, gint64 limit)
{
  WeirBudget *budget;

  if (limit <= 0)
    return;
  budget = find_budget (self, name, kind);
  g_ptr_array_add (all, budget);
  weir_budget_set_limit (budget, limit, TRUE);
}

/* Those that are not in @all any more have no limit. */
static void
replace (WeirBudgets *self, GPtrArray *all)
{
  g_autoptr (GPtrArray) before = hold_limited (self);
  gboolean is_other = weir_item_list_set (WEIR_ITEM_LIST (self), all);

  for (guint i = 0; i < before->len; i++)
    if (!g_ptr_array_find (all, g_ptr_array_index (before, i), NULL))
      weir_budget_set_limit (g_ptr_array_index (before, i), 0, FALSE);
  if (is_other)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
weir_budgets_set_settings (WeirBudgets *self, const WeirSettings *settings)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  const WeirSettingsPrices *prices;
  gint64 limit;

  g_return_if_fail (WEIR_IS_BUDGETS (self) && settings != NULL);

  prices = &settings->prices;
  limit = weir_engine_allowance_to_cost (prices, settings->budget.month);
  if (limit > 0)
    g_ptr_array_add (all, g_object_ref (self->total));
  weir_budget_set_limit (self->total, limit, settings->budget.stop);
  for (guint i = 0; i < settings->n_keys; i++)
    {
      const WeirSettingsKey *key = &settings->keys[i];

      add_key (self, all, key->name, WEIR_BUDGET_MONEY,
               weir_engine_allowance_to_cost (prices, key->budget_per_month));
      add_key (self, all, key->name, WEIR_BUDGET_TOKENS, key->tokens_per_month);
    }
  replace (self, all);
  weir_budgets_refresh (self);
}

/* --- Looking --- */

/* Where this month begins and ends, seconds since 1970 UTC. */
typedef struct
{
  gint64 begin_s;
  gint64 end_s;
} Month;

static gint64
get_now (WeirBudgets *self)
{
  return weir_clock_get_wall_us (self->clock) / G_USEC_PER_SEC;
}

static void
find_month (WeirBudgets *self, Month *month)
{
  g_autoptr (GTimeZone) zone =
      self->zone != NULL ? g_time_zone_ref (self->zone) : g_time_zone_new_local ();
  g_autoptr (GArray) days = weir_usage_range_build (WEIR_USAGE_THIS_MONTH, get_now (self), zone);
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) begin = NULL;
  g_autoptr (GDateTime) end = NULL;

  month->begin_s = g_array_index (days, gint64, 0);
  utc = g_date_time_new_from_unix_utc (month->begin_s);
  begin = g_date_time_to_timezone (utc, zone);
  end = g_date_time_add_months (begin, 1);
  month->end_s = g_date_time_to_unix (end);
}

static WeirUsageQuery
build_query (const Month *month)
{
  return (WeirUsageQuery){ .bounds_s = &month->begin_s,
                           .n_bounds = sizeof *month / sizeof month->begin_s,
                           .grouping = WEIR_USAGE_BY_KEY };
}

/* (nullable): %NULL: the key was not used. */
static const WeirUsageSum *
find_sum (const WeirUsageReport *report, const char *key_name)
{
  if (key_name == NULL)
    return &report->total;
  for (guint i = 0; i < report->groups->len; i++)
    {
      const WeirUsageGroup *group = g_ptr_array_index (report->groups, i);

      if (strcmp (group->name, key_name) == 0)
        return &group->total;
    }
  return NULL;
}

static gint64
get_used (const WeirUsageReport *report, WeirBudget *budget)
{
  const WeirUsageSum *sum = find_sum (report, weir_budget_get_key_name (budget));

  if (sum == NULL)
    return 0;
  return weir_budget_get_kind (budget) == WEIR_BUDGET_TOKENS ? sum->tokens_in + sum->tokens_out
                                                             : sum->cost_nano;
}

/* Whoever is told may set other limits. */
static void
take_report (WeirBudgets *self, const WeirUsageReport *report)
{
  g_autoptr (GPtrArray) limited = hold_limited (self);
  gint64 now_s = get_now (self);

  for (guint i = 0; i < limited->len; i++)
    {
      WeirBudget *budget = g_ptr_array_index (limited, i);

      weir_budget_take (budget, get_used (report, budget), report->bounds_s[0], report->bounds_s[1],
                        now_s);
    }
}

static void
on_report (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirBudgets) self = user_data;
  g_autoptr (WeirUsageReport) report = weir_usage_store_query_finish (result, NULL);
  gboolean again = self->look_again;

  if (report != NULL && !g_cancellable_is_cancelled (self->look))
    take_report (self, report);
  g_clear_object (&self->look);
  self->look_again = FALSE;
  if (again)
    weir_budgets_refresh (self);
}

void
weir_budgets_refresh (WeirBudgets *self)
{
  WeirUsageQuery query;
  Month month;

  g_return_if_fail (WEIR_IS_BUDGETS (self));

  if (get_limited (self)->len == 0 || self->usage == NULL)
    return;
  if (self->look != NULL)
    {
      self->look_again = TRUE;
      return;
    }
  find_month (self, &month);
  query = build_query (&month);
  self->look = g_cancellable_new ();
  weir_usage_store_query_async (self->usage, &query, self->look, on_report, g_object_ref (self));
}

gboolean
weir_budgets_read (WeirBudgets *self, sqlite3 *db, GError **error)
{
  g_autoptr (WeirUsageReport) report = NULL;
  WeirUsageQuery query;
  Month month;

  g_return_val_if_fail (WEIR_IS_BUDGETS (self) && db != NULL, FALSE);

  find_month (self, &month);
  query = build_query (&month);
  report = weir_usage_query_run (db, &query, error);
  if (report != NULL)
    take_report (self, report);
  return report != NULL;
}

void
weir_budgets_close (WeirBudgets *self)
{
  g_return_if_fail (WEIR_IS_BUDGETS (self));

  self->look_again = FALSE;
  if (self->look != NULL)
    g_cancellable_cancel (self->look);
  g_clear_object (&self->usage);
}

WeirBudget *
weir_budgets_get_total (WeirBudgets *self)
{
  g_return_val_if_fail (WEIR_IS_BUDGETS (self), NULL);

  return self->total;
}

/* --- The object --- */

static void
weir_budgets_finalize (GObject *object)
{
  WeirBudgets *self = WEIR_BUDGETS (object);

  g_object_unref (self->total);
  g_clear_object (&self->usage);
  g_object_unref (self->clock);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (weir_budgets_parent_class)->finalize (object);
}

static void
weir_budgets_class_init (WeirBudgetsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_budgets_finalize;
  WEIR_ITEM_LIST_CLASS (klass)->item_type = WEIR_TYPE_BUDGET;

  signals[SIGNAL_REACHED] = g_signal_new ("reached", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, WEIR_TYPE_BUDGET, G_TYPE_UINT);
  signals[SIGNAL_EASED] = g_signal_new ("eased", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, WEIR_TYPE_BUDGET);
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_budgets_init (WeirBudgets *self)
{
  self->total = make_budget (self, NULL, WEIR_BUDGET_MONEY);
}

WeirBudgets *
weir_budgets_new (WeirUsageStore *usage, WeirClock *clock, GTimeZone *zone)
{
  WeirBudgets *self;

  g_return_val_if_fail (usage == NULL || WEIR_IS_USAGE_STORE (usage), NULL);
  g_return_val_if_fail (WEIR_IS_CLOCK (clock), NULL);

  self = g_object_new (WEIR_TYPE_BUDGETS, NULL);
  self->usage = usage != NULL ? g_object_ref (usage) : NULL;
  self->clock = g_object_ref (clock);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  return self;
}
