/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"
#include "cli/weir-table.h"
#include "store/weir-config-edit.h"
#include "store/weir-settings.h"

static const char *const COLUMNS[] = { "alias", "model", NULL };

static WeirExit
list (gboolean json)
{
  g_autoptr (WeirSettingsSources) sources = weir_settings_sources_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirSettings) settings = weir_settings_load (sources, &error);
  g_autoptr (WeirTable) table = weir_table_new (COLUMNS);

  if (settings == NULL)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_USAGE;
    }
  for (guint i = 0; i < settings->n_aliases; i++)
    {
      weir_table_add_row (table);
      weir_table_add_text (table, settings->aliases[i].alias);
      weir_table_add_text (table, settings->aliases[i].model);
    }
  weir_table_sort (table);
  weir_table_print (table, json);
  return WEIR_EXIT_OK;
}

/* @model: (nullable): takes the alias out */
static WeirExit
set_alias (const char *alias, const char *model)
{
  const char *const path[] = { "aliases", alias, NULL };
  g_autofree char *file = weir_config_edit_build_path (g_get_user_config_dir ());
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConfigEdit) edit = weir_config_edit_open (file, &error);

  if (edit != NULL && model == NULL && !weir_config_edit_has (edit, path))
    {
      weir_command_complain ("there is no alias “%s” in %s", alias, file);
      return WEIR_EXIT_FAILED;
    }
  if (edit != NULL && weir_config_edit_set_text (edit, path, model, &error)
      && weir_config_edit_save (edit, &error))
    return WEIR_EXIT_OK;
  weir_command_complain ("%s", error->message);
  return WEIR_EXIT_FAILED;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  WeirExit status;

  if (!weir_command_parse (command, entries, NULL, -1, &argc, &argv, &status))
    return status;
  if (argc == 1 || (argc == 2 && g_str_equal (argv[1], "list")))
    return list (json);
  if (argc == 4 && g_str_equal (argv[1], "alias") && argv[2][0] != '\0' && argv[3][0] != '\0')
    return set_alias (argv[2], argv[3]);
  if (argc == 3 && g_str_equal (argv[1], "remove"))
    return set_alias (argv[2], NULL);
  weir_command_complain ("rules: say “list”, “alias NAME MODEL” or “remove NAME”");
  return WEIR_EXIT_USAGE;
}

const WeirCommand weir_command_rules = {
  .name = "rules",
  .arguments = "[alias NAME MODEL|remove NAME]",
  .summary = "List, set or remove other names for models",
  .description = "An alias is a name under which clients ask for another model. It is kept in "
                 "config.json; a running proxy notices.",
  .run = run,
};
