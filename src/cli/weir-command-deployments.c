/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command-list.h"
#include "cli/weir-command.h"
#include "cli/weir-table.h"

static const char *const COLUMNS[] = { "model",   "version",        "status",     "id",
                                       "account", "resource_group", "executable", "configuration",
                                       "created", "aliases",        "message",    NULL };

static char *
format_date (gint64 seconds)
{
  g_autoptr (GDateTime) date = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : NULL;
}

static void
add_deployment (WeirTable *table, const WeirDeployment *deployment)
{
  g_autofree char *created = format_date (deployment->created_s);
  gboolean leaving = deployment->going_away && deployment->status == WEIR_DEPLOYMENT_RUNNING;

  weir_table_add_row (table);
  weir_table_add_text (table, deployment->model);
  weir_table_add_text (table, deployment->version);
  weir_table_add_text (table, leaving ? "RUNNING, to be stopped"
                                      : weir_deployment_status_to_string (deployment->status));
  weir_table_add_text (table, deployment->id);
  weir_table_add_text (table, deployment->account->name);
  weir_table_add_text (table, deployment->resource_group);
  weir_table_add_text (table, deployment->executable);
  weir_table_add_text (table, deployment->configuration_name);
  weir_table_add_text (table, created);
  weir_table_add_list (table, (const char *const *) deployment->aliases);
  weir_table_add_text (table, deployment->foreign_url
                                  ? "The listed URL is on another host and is not used"
                                  : deployment->status_message);
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean all = FALSE;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, "Also those that do not run", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  g_autoptr (WeirEngine) engine = NULL;
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);
  g_autoptr (GPtrArray) deployments = NULL;
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, 0, &argc, &argv, &status))
    return status;
  engine = weir_command_discover (&accounts, &status);
  if (engine == NULL)
    return status;

  deployments = weir_engine_dup_deployments (engine);
  for (guint i = 0; i < deployments->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (deployments, i);

      if (all || weir_deployment_is_usable (deployment))
        add_deployment (table, deployment);
    }
  weir_table_sort (table);
  weir_table_print (table, json);
  weir_engine_close (engine);
  return status;
}

const WeirCommand weir_command_deployments = {
  .name = "deployments",
  .summary = "List the deployments of all accounts",
  .description = "Lists the deployments that run, in every resource group of every account.",
  .run = run,
};
