/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/weir-command.h"

G_BEGIN_DECLS

/**
 * weir_running_engine_call:
 * @method: of the interface in app/weir-engine-bus.h
 * @reply: (out) (optional): what it returned
 *
 * Asks the engine that runs in this session, in the application or in “weirctl serve”. Says what is
 * wrong, also that none runs.
 *
 * Returns: what to end with
 */
WeirExit weir_running_engine_call (const char *method, GVariant **reply);

/* The same for a method with @arguments (floating). */
WeirExit weir_running_engine_call_with (const char *method, GVariant *arguments, GVariant **reply);

/* The same without a word, for what is of use only if one runs. %FALSE without an error: none does. */
gboolean weir_running_engine_try (const char *method, GVariant **reply, GError **error);

/* A command without arguments that only calls @method. */
WeirExit
weir_running_engine_run (const WeirCommand *command, const char *method, int argc, char **argv);

G_END_DECLS
