/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command-list.h"
#include "cli/weir-command.h"
#include "cli/weir-table.h"

static const char *const COLUMNS[] = { "model",          "version", "id", "account",
                                       "resource_group", "url",     NULL };

static WeirExit
find (WeirEngine *engine, const char *model, gboolean json)
{
  g_autoptr (WeirSnapshot) snapshot = weir_engine_dup_snapshot (engine);
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) deployments = weir_router_find (snapshot->router, model, &error);

  if (deployments == NULL)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }

  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      weir_table_add_row (table);
      weir_table_add_text (table, deployment->model);
      weir_table_add_text (table, deployment->version);
      weir_table_add_text (table, deployment->id);
      weir_table_add_text (table, deployment->account->name);
      weir_table_add_text (table, deployment->resource_group);
      weir_table_add_text (table, deployment->url);
    }
  weir_table_print (table, json);
  return WEIR_EXIT_OK;
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
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, 1, &argc, &argv, &status))
    return status;
  engine = weir_command_discover (&accounts, &status);
  if (engine == NULL)
    return status;
  status = find (engine, argv[1], json);
  weir_engine_close (engine);
  return status;
}

const WeirCommand weir_command_find_model = {
  .name = "find",
  .arguments = "MODEL",
  .summary = "Show which deployments serve a model",
  .description = "MODEL may be any name a client could use: SAP's, the provider's, or an alias.",
  .run = run,
};
