/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"
#include "store/weir-config-import.h"
#include "store/weir-settings.h"

/* What is taken over must be fit for use, and is looked at where it stands. */
static gboolean
check (const char *from, GError **error)
{
  g_autoptr (WeirSettingsSources) sources = weir_settings_sources_new ();
  const WeirSettingsSources given = {
    .environment = sources->environment,
    .home_dir = sources->home_dir,
    .config_dir = sources->config_dir,
    .config_file = from,
    .port = -1,
  };
  g_autoptr (WeirSettings) settings = weir_settings_load (&given, error);

  return settings != NULL;
}

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  g_autofree char *path = weir_config_edit_build_path (g_get_user_config_dir ());
  g_autoptr (WeirConfigEdit) edit = NULL;
  g_autoptr (GError) error = NULL;
  WeirExit status;

  if (!weir_command_parse (command, NULL, NULL, -1, &argc, &argv, &status))
    return status;
  if (argc != 2)
    {
      weir_command_complain ("import: name one configuration file");
      return WEIR_EXIT_USAGE;
    }
  if (check (argv[1], &error))
    edit = weir_config_import (argv[1], path, &error);
  if (edit == NULL || !weir_config_edit_save (edit, &error))
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_FAILED;
    }
  g_print ("Copied to %s, service keys and all. Only its owner may read it; the file it came from "
           "and the key files beside it can be removed.\n",
           path);
  return WEIR_EXIT_OK;
}

const WeirCommand weir_command_import = {
  .name = "import",
  .arguments = "FILE",
  .summary = "Take over a configuration, service keys included",
  .description =
      "Copies FILE to where Weir looks for its configuration. Service keys that it names "
      "as files are taken in. FILE is not changed.",
  .run = run,
};
