/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-usage-budgets.h"

#include "app/weir-figures.h"
#include "base/weir-json-writer.h"
#include "base/weir-system-clock.h"
#include "cli/weir-table.h"

#define ALL "(all)"

static gboolean
is_of_tokens (WeirBudget *budget)
{
  return weir_budget_get_kind (budget) == WEIR_BUDGET_TOKENS;
}

/* Rounded down: 100 is all of it. */
static gint64
get_percent (WeirBudget *budget)
{
  return (gint64) (weir_budget_get_fraction (budget) * 100);
}

/* --- For people --- */

static void
add_amount (WeirTable *table, WeirBudget *budget, WeirMoney *money, gint64 amount)
{
  g_autofree char *text = NULL;

  if (is_of_tokens (budget))
    text = g_strdup_printf ("%" G_GINT64_FORMAT " tokens", amount);
  else
    text = weir_money_format (money, amount);
  weir_table_add_text (table, text);
}

static void
add_row (WeirTable *table, WeirBudget *budget, WeirMoney *money)
{
  const char *key_name = weir_budget_get_key_name (budget);

  weir_table_add_row (table);
  weir_table_add_text (table, key_name != NULL ? key_name : ALL);
  add_amount (table, budget, money, weir_budget_get_used (budget));
  add_amount (table, budget, money, weir_budget_get_limit (budget));
  weir_table_add_number (table, get_percent (budget));
  if (weir_budget_get_expected (budget) > 0)
    add_amount (table, budget, money, weir_budget_get_expected (budget));
  else
    weir_table_add_text (table, NULL);
  weir_table_add_text (table, weir_budget_get_stop (budget) ? "refused" : "told");
}

static void
print_table (GListModel *budgets, WeirMoney *money)
{
  static const char *const columns[] = { "key",      "used",       "limit", "percent",
                                         "expected", "once_spent", NULL };
  g_autoptr (WeirTable) table = weir_table_new (columns);

  for (guint i = 0; i < g_list_model_get_n_items (budgets); i++)
    {
      g_autoptr (WeirBudget) budget = g_list_model_get_item (budgets, i);

      add_row (table, budget, money);
    }
  weir_table_print (table, FALSE);
}

/* --- For programs --- */

static void
write_amount (WeirJsonWriter *json,
              const char *name,
              WeirBudget *budget,
              WeirMoney *money,
              gint64 amount)
{
  if (is_of_tokens (budget))
    {
      weir_json_writer_member_int64 (json, name, amount);
      return;
    }
  weir_json_writer_name (json, name);
  weir_json_writer_double (json, weir_money_get_amount (money, amount));
}

static void
write_budget (WeirJsonWriter *json, WeirBudget *budget, WeirMoney *money)
{
  const char *key_name = weir_budget_get_key_name (budget);
  gint64 expected = weir_budget_get_expected (budget);

  weir_json_writer_begin_object (json);
  if (key_name != NULL)
    weir_json_writer_member_utf8 (json, "key", key_name);
  else
    weir_json_writer_member_null (json, "key");
  weir_json_writer_member_utf8 (json, "unit",
                                is_of_tokens (budget) ? "tokens" : weir_money_get_currency (money));
  write_amount (json, "used", budget, money, weir_budget_get_used (budget));
  write_amount (json, "limit", budget, money, weir_budget_get_limit (budget));
  weir_json_writer_member_int64 (json, "percent", get_percent (budget));
  if (expected > 0)
    write_amount (json, "expected", budget, money, expected);
  weir_json_writer_member_boolean (json, "refuses", weir_budget_get_stop (budget));
  weir_json_writer_end_object (json);
}

static void
print_json (GListModel *budgets, WeirMoney *money)
{
  g_autoptr (GString) text = g_string_new (NULL);
  WeirJsonWriter json;

  weir_json_writer_init (&json, text);
  weir_json_writer_begin_array (&json);
  for (guint i = 0; i < g_list_model_get_n_items (budgets); i++)
    {
      g_autoptr (WeirBudget) budget = g_list_model_get_item (budgets, i);

      write_budget (&json, budget, money);
    }
  weir_json_writer_end_array (&json);
  g_print ("%s\n", text->str);
}

/* --- Both --- */

WeirExit
weir_usage_budgets_print (const WeirSettings *settings,
                          WeirMoney *money,
                          sqlite3 *db,
                          gboolean json)
{
  g_autoptr (WeirClock) clock = weir_system_clock_new ();
  g_autoptr (WeirBudgets) budgets = weir_budgets_new (NULL, clock, NULL);
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (settings != NULL && WEIR_IS_MONEY (money), WEIR_EXIT_FAILED);

  weir_budgets_set_settings (budgets, settings);
  if (db != NULL && !weir_budgets_read (budgets, db, &error))
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }
  if (json)
    print_json (G_LIST_MODEL (budgets), money);
  else if (g_list_model_get_n_items (G_LIST_MODEL (budgets)) > 0)
    print_table (G_LIST_MODEL (budgets), money);
  else
    weir_command_complain ("usage: there is no budget; see “budget” in config.json, and “weirctl "
                           "keys edit” with --budget or --tokens");
  return WEIR_EXIT_OK;
}
