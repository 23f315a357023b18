/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "app/weir-deployment-order.h"
#include "cli/weir-command.h"
#include "cli/weir-table.h"

static const char *const COLUMNS[] = { "name",       "model",    "version", "id",
                                       "executable", "scenario", "account", "resource_group",
                                       "created",    NULL };

static void
add_configuration (WeirTable *table,
                   const WeirConfiguration *configuration,
                   const char *account,
                   const char *group)
{
  weir_table_add_row (table);
  weir_table_add_text (table, configuration->name);
  weir_table_add_text (table, configuration->model);
  weir_table_add_text (table, configuration->version);
  weir_table_add_text (table, configuration->id);
  weir_table_add_text (table, configuration->executable);
  weir_table_add_text (table, configuration->scenario);
  weir_table_add_text (table, account);
  weir_table_add_text (table, group);
  weir_table_add_text (table, configuration->created);
}

static gboolean
add_answer (WeirTable *table,
            GBytes *answer,
            const char *account,
            const char *group,
            GError **error)
{
  g_autoptr (GPtrArray) list = weir_configuration_parse_list (answer, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    add_configuration (table, g_ptr_array_index (list, i), account, group);
  return TRUE;
}

static gboolean
ask_group (WeirEngine *engine, WeirTable *table, const char *account, const char *group)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  weir_engine_call_async (engine, account, "GET", "/lm/configurations", group, NULL, NULL,
                          weir_command_on_result, &result);
  weir_command_wait (&result);
  answer = weir_engine_call_finish (engine, result, &error);
  if (answer != NULL && add_answer (table, answer, account, group, &error))
    return TRUE;

  weir_command_complain ("%s, resource group %s: %s", account, group, error->message);
  return FALSE;
}

static gboolean
ask_all (WeirEngine *engine, WeirTable *table)
{
  g_auto (GStrv) accounts = weir_engine_dup_account_names (engine);
  gboolean all = TRUE;

  for (guint i = 0; accounts[i] != NULL; i++)
    {
      g_auto (GStrv) groups = weir_engine_dup_resource_groups (engine, accounts[i]);

      for (guint j = 0; groups != NULL && groups[j] != NULL; j++)
        all &= ask_group (engine, table, accounts[i], groups[j]);
    }
  return all;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  g_autoptr (WeirEngine) engine = NULL;
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);
  WeirExit status;
  gboolean all;

  if (!weir_command_parse (command, entries, &accounts, 0, &argc, &argv, &status))
    return status;
  engine = weir_command_open_engine (&accounts, NULL, NULL, &status);
  if (engine == NULL)
    return status;

  all = ask_all (engine, table);
  weir_table_sort (table);
  weir_table_print (table, json);
  weir_engine_close (engine);
  return all ? WEIR_EXIT_OK : WEIR_EXIT_FAILED;
}

const WeirCommand weir_command_configurations = {
  .name = "configurations",
  .summary = "List the configurations of all accounts",
  .run = run,
};
