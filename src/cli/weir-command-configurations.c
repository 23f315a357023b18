/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "base/weir-json-scan.h"
#include "cli/weir-command.h"
#include "cli/weir-table.h"

static const char *const COLUMNS[] = { "name",       "model",    "version", "id",
                                       "executable", "scenario", "account", "resource_group",
                                       "created",    NULL };

static void
add_member (WeirTable *table, const WeirJsonDoc *doc, const WeirJsonNode *object, const char *name)
{
  g_autofree char *text =
      weir_json_text_dup (weir_json_text (doc, weir_json_get (doc, object, name)));

  weir_table_add_text (table, text);
}

/* A configuration keeps its model in a list of key and value. */
static const WeirJsonNode *
find_parameter (const WeirJsonDoc *doc, const WeirJsonNode *configuration, const char *key)
{
  const WeirJsonNode *binding;
  WeirJsonIter iter;

  weir_json_iter_init (&iter, doc, weir_json_get (doc, configuration, "parameterBindings"));
  while (weir_json_iter_next (&iter, NULL, &binding))
    if (weir_json_text_equal (weir_json_text (doc, weir_json_get (doc, binding, "key")), key))
      return binding;
  return NULL;
}

static void
add_configuration (WeirTable *table,
                   const WeirJsonDoc *doc,
                   const WeirJsonNode *configuration,
                   const char *account,
                   const char *group)
{
  weir_table_add_row (table);
  add_member (table, doc, configuration, "name");
  add_member (table, doc, find_parameter (doc, configuration, "modelName"), "value");
  add_member (table, doc, find_parameter (doc, configuration, "modelVersion"), "value");
  add_member (table, doc, configuration, "id");
  add_member (table, doc, configuration, "executableId");
  add_member (table, doc, configuration, "scenarioId");
  weir_table_add_text (table, account);
  weir_table_add_text (table, group);
  add_member (table, doc, configuration, "createdAt");
}

static gboolean
add_answer (WeirTable *table,
            GBytes *answer,
            const char *account,
            const char *group,
            GError **error)
{
  g_auto (WeirJsonDoc) doc = { NULL };
  const WeirJsonNode *configuration;
  WeirJsonIter iter;

  if (!weir_json_parse (&doc, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer),
                        &weir_json_limits_body, error))
    return FALSE;

  weir_json_iter_init (&iter, &doc, weir_json_get (&doc, weir_json_root (&doc), "resources"));
  while (weir_json_iter_next (&iter, NULL, &configuration))
    add_configuration (table, &doc, configuration, account, group);
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
