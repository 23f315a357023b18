/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-running-engine.h"

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  return weir_running_engine_run (command, "Reload", argc, argv);
}

const WeirCommand weir_command_reload = {
  .name = "reload",
  .summary = "Let the running Weir read its configuration again",
  .run = run,
};
