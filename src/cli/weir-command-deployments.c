/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command-list.h"
#include "cli/weir-command.h"
#include "cli/weir-deployment-verbs.h"
#include "cli/weir-table.h"

static const char *const COLUMNS[] = { "model",   "version",        "status",     "id",
                                       "account", "resource_group", "executable", "configuration",
                                       "created", "ends",           "aliases",    "message",
                                       NULL };

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
  g_autofree char *ends = format_date (deployment->ends_s);
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
  weir_table_add_text (table, ends);
  weir_table_add_list (table, (const char *const *) deployment->aliases);
  weir_table_add_text (table, deployment->foreign_url
                                  ? "The listed URL is on another host and is not used"
                                  : deployment->status_message);
}

static WeirExit
list (const WeirCommandAccounts *accounts, gboolean all, gboolean json)
{
  g_autoptr (WeirEngine) engine = NULL;
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);
  g_autoptr (GPtrArray) deployments = NULL;
  WeirExit status;

  engine = weir_command_discover (accounts, &status);
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

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_auto (WeirDeploymentWish) wish = { 0 };
  gboolean all = FALSE;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, "Also those that do not run", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &wish.account, "In this account", "NAME" },
    { "resource-group", 0, 0, G_OPTION_ARG_STRING, &wish.resource_group, "In this resource group",
      "NAME" },
    { "model-version", 0, 0, G_OPTION_ARG_STRING, &wish.version, "Not the latest but this version",
      "VERSION" },
    { "configuration", 0, 0, G_OPTION_ARG_STRING, &wish.configuration, "Made of this configuration",
      "ID" },
    { "ttl", 0, 0, G_OPTION_ARG_STRING, &wish.ttl, "It ends after this time, such as 24h", "TIME" },
    { "no-wait", 0, 0, G_OPTION_ARG_NONE, &wish.no_wait, "Do not wait until it is done", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (WeirCommandAccounts) accounts = { NULL, FALSE, FALSE };
  WeirExit status;

  if (!weir_command_parse (command, entries, &accounts, -1, &argc, &argv, &status))
    return status;
  if (argc == 1)
    return list (&accounts, all, json);
  if (argc == 3 && weir_deployment_verbs_has (argv[1]))
    return weir_deployment_verbs_run (&accounts, &wish, argv[1], argv[2]);
  weir_command_complain ("deployments: say “create MODEL”, “stop ID” or “delete ID”, or nothing to "
                         "list them");
  return WEIR_EXIT_USAGE;
}

const WeirCommand weir_command_deployments = {
  .name = "deployments",
  .arguments = "[create MODEL|stop ID|delete ID]",
  .summary = "List, create, stop or delete deployments",
  .description =
      "Without a verb, lists the deployments that run, in every resource group of every account.\n"
      "  create MODEL   makes one, waits until it runs, and prints its id. It is made of a "
      "configuration of the model that is there, or else of a new one; MODEL may be "
      "“orchestration”\n"
      "  stop ID        stops one, and waits until it has stopped\n"
      "  delete ID      deletes one that does not run",
  .run = run,
};
