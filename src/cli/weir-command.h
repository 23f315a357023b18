/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "app/weir-engine.h"

G_BEGIN_DECLS

/* What weirctl ends with. Documented in its help. */
typedef enum
{
  WEIR_EXIT_OK = 0,
  WEIR_EXIT_FAILED = 1,  /* it was tried and did not work */
  WEIR_EXIT_USAGE = 2,   /* command line or configuration is wrong, or there is no account */
  WEIR_EXIT_RUNNING = 3, /* another one is running already, or has the port */
} WeirExit;

/**
 * WeirCommand:
 * @name: as it is typed
 * @arguments: (nullable): what follows the options, such as "MODEL", for the help
 * @summary: one line without a full stop
 * @description: (nullable): what the help says below the options
 * @run: does it; @argv[0] is the command's name
 *
 * One command of weirctl. Each has a file of its own and a row in the table in main.c.
 */
typedef struct _WeirCommand WeirCommand;
struct _WeirCommand
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  WeirExit (*run) (const WeirCommand *command, int argc, char **argv);
};

/* The options every command takes that needs accounts: --config FILE, --demo, --debug. */
typedef struct
{
  char *config;
  gboolean demo;
  gboolean debug;
} WeirCommandAccounts;

void weir_command_accounts_clear (WeirCommandAccounts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirCommandAccounts, weir_command_accounts_clear)

/**
 * weir_command_parse:
 * @entries: (nullable): the command's own options
 * @accounts: (nullable): where the common ones go; %NULL: it does not take them
 * @n_arguments: how many words may follow the options; -1: any number
 * @argc, @argv: (inout): what is left: the name and the arguments
 * @status: (out): what to end with when it returns %FALSE
 *
 * Reads the command line; prints help or what is wrong with it.
 */
gboolean weir_command_parse (const WeirCommand *command,
                             const GOptionEntry *entries,
                             WeirCommandAccounts *accounts,
                             int n_arguments,
                             int *argc,
                             char ***argv,
                             WeirExit *status);

/**
 * weir_command_open_engine:
 * @state_dir: (nullable): where the usage log goes; %NULL: nowhere, and what is learned is not kept
 *   either
 * @sources: (nullable): more of the command line; config_file and debug are taken from @accounts
 * @status: (out): what to end with when it returns %NULL
 *
 * Makes an engine and opens it. Says what is wrong, also that there is no account and how to add
 * one; notices of the engine go to standard error.
 *
 * Returns: (transfer full) (nullable): the engine; close it with weir_engine_close ()
 */
WeirEngine *weir_command_open_engine (const WeirCommandAccounts *accounts,
                                      const WeirSettingsSources *sources,
                                      const char *state_dir,
                                      WeirExit *status);

/**
 * weir_command_wait:
 * @result: (inout): where weir_command_on_result () puts the result
 *
 * Runs the default main context until a result is there, for commands that do one thing after the
 * other. Returns: (transfer none): the result
 */
GAsyncResult *weir_command_wait (GAsyncResult **result);

/* A #GAsyncReadyCallback; @user_data is the address of a GAsyncResult pointer that is %NULL. */
void weir_command_on_result (GObject *object, GAsyncResult *result, gpointer user_data);

/* Prints "weirctl: " and the text on standard error, cleaned of control characters. */
void weir_command_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);

extern const WeirCommand weir_command_accounts;
extern const WeirCommand weir_command_cert;
extern const WeirCommand weir_command_chat;
extern const WeirCommand weir_command_configurations;
extern const WeirCommand weir_command_deployments;
extern const WeirCommand weir_command_doctor;
extern const WeirCommand weir_command_find_model;
extern const WeirCommand weir_command_import;
extern const WeirCommand weir_command_keys;
extern const WeirCommand weir_command_learned;
extern const WeirCommand weir_command_load;
extern const WeirCommand weir_command_models;
extern const WeirCommand weir_command_refresh;
extern const WeirCommand weir_command_reload;
extern const WeirCommand weir_command_request;
extern const WeirCommand weir_command_requests;
extern const WeirCommand weir_command_rules;
extern const WeirCommand weir_command_serve;
extern const WeirCommand weir_command_status;
extern const WeirCommand weir_command_usage;

G_END_DECLS
