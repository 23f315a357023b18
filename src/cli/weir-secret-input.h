/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-secret.h"

G_BEGIN_DECLS

/**
 * weir_secret_input_read:
 * @path: (nullable): a file; %NULL or "-": standard input
 * @prompt: what to tell a person who is to type or paste it, when standard input is a terminal
 *
 * Reads a secret that must not stand on a command line, where everyone on the computer can see it.
 *
 * Returns: (transfer full) (nullable): at most 256 KiB, not empty
 */
WeirSecret *weir_secret_input_read (const char *path, const char *prompt, GError **error);

G_END_DECLS
