/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-running-engine.h"

static WeirExit
run (const WeirCommand *command, int argc, char **argv)
{
  return weir_running_engine_run (command, "Refresh", argc, argv);
}

const WeirCommand weir_command_refresh = {
  .name = "refresh",
  .summary = "Let the running Weir ask for its deployments again",
  .run = run,
};
