/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"
#include "cli/weir-table.h"
#include "store/weir-learned-file.h"

static const char *const COLUMNS[] = { "deployment", "model", "version", "member", NULL };

static gboolean
is_meant (const WeirLearnedMember *member, const char *deployment)
{
  return deployment == NULL || g_str_equal (member->deployment, deployment);
}

static void
print_members (GPtrArray *members, const char *deployment, gboolean json)
{
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);

  for (guint i = 0; i < members->len; i++)
    {
      const WeirLearnedMember *member = g_ptr_array_index (members, i);

      if (!is_meant (member, deployment))
        continue;
      weir_table_add_row (table);
      weir_table_add_text (table, member->deployment);
      weir_table_add_text (table, member->model);
      weir_table_add_text (table, member->version);
      weir_table_add_text (table, member->member);
    }
  weir_table_print (table, json);
}

/* A running proxy watches the file. */
static WeirExit
reset (const char *path, GPtrArray *members, const char *deployment)
{
  g_autoptr (GError) error = NULL;
  guint before = members->len;

  for (guint i = members->len; i > 0; i--)
    if (is_meant (g_ptr_array_index (members, i - 1), deployment))
      g_ptr_array_remove_index (members, i - 1);

  if (deployment != NULL && members->len == before)
    {
      weir_command_complain ("nothing was learned about the deployment “%s”", deployment);
      return WEIR_EXIT_FAILED;
    }
  if (members->len == before || weir_learned_file_write (path, members, &error))
    return WEIR_EXIT_OK;
  weir_command_complain ("%s", error->message);
  return WEIR_EXIT_FAILED;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  gboolean wants_reset = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { "reset", 0, 0, G_OPTION_ARG_NONE, &wants_reset, "Forget it instead of printing it", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autofree char *path = weir_learned_file_build_path (g_get_user_data_dir ());
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GError) error = NULL;
  const char *deployment;
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  if (argc > 2)
    {
      weir_command_complain ("learned: “%s” is too much", argv[2]);
      return WEIR_EXIT_USAGE;
    }
  deployment = argc > 1 ? argv[1] : NULL;

  members = weir_learned_file_read (path, &error);
  if (members == NULL)
    {
      weir_command_complain ("%s; remove it to begin anew", error->message);
      return WEIR_EXIT_FAILED;
    }
  if (wants_reset)
    return reset (path, members, deployment);
  print_members (members, deployment, json);
  return WEIR_EXIT_OK;
}

const WeirCommand weir_command_learned = {
  .name = "learned",
  .arguments = "[DEPLOYMENT]",
  .summary = "List the members of requests that deployments have refused",
  .description = "When a deployment refuses a member of a request by name, the member is left out, "
                 "then and in later requests. With --reset this is forgotten, for one deployment "
                 "or for all; a running proxy notices. “\"learn\": false” in config.json turns it "
                 "off.",
  .run = run,
};
