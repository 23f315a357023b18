/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/weir-command.h"

G_BEGIN_DECLS

/* (transfer none) (nullable): the command called @name. */
const WeirCommand *weir_command_find (const char *name);

/* (transfer full): what "weirctl --help" prints. */
char *weir_command_build_help (void);

G_END_DECLS
