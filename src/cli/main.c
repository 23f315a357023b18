/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "config.h"

#include <locale.h>
#include <string.h>

#include "app/weir-process.h"
#include "app/weir-session-keyring.h"
#include "cli/weir-command-table.h"
#include "cli/weir-log.h"

static int
complain_usage (void)
{
  g_printerr ("Try “weirctl --help”.\n");
  return WEIR_EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  const WeirCommand *command;

  setlocale (LC_ALL, "");
  g_set_prgname ("weirctl");
  weir_process_prepare ();
  weir_log_prepare ();

  if (argc < 2)
    {
      weir_command_complain ("a command is missing");
      return complain_usage ();
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0
      || strcmp (argv[1], "help") == 0)
    {
      g_autofree char *help = weir_command_build_help ();

      g_print ("%s", help);
      return WEIR_EXIT_OK;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("weirctl %s\n", WEIR_VERSION);
      return WEIR_EXIT_OK;
    }

  command = weir_command_find (argv[1]);
  if (command == NULL)
    {
      weir_command_complain ("there is no command “%s”", argv[1]);
      return complain_usage ();
    }
  weir_session_keyring_prepare ();
  return command->run (command, argc - 1, argv + 1);
}
