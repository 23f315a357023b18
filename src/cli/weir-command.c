/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command.h"

#include <string.h>

#include "app/weir-session-keyring.h"
#include "cli/weir-log.h"

static const char no_account[] =
    "There is no account of SAP AI Core yet. Give one in one of these ways:\n"
    "  a service key             weirctl accounts add dev < key.json\n"
    "                            as the BTP cockpit shows it for the service instance\n"
    "  a configuration file      weirctl serve --config config.json\n"
    "                            with {\"service_key_json\": \"key.json\"} in it\n"
    "  an environment variable   AICORE_SERVICE_KEY, holding the service key itself\n"
    "  SAP’s own settings        ~/.aicore/config.json, or the AICORE_* variables\n"
    "Or try the demo that is built in:\n"
    "                            weirctl serve --demo";

void
weir_command_accounts_clear (WeirCommandAccounts *self)
{
  g_clear_pointer (&self->config, g_free);
}

void
weir_command_complain (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  /* A message may quote what came from outside; it must not be able to talk to the terminal. */
  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\n')
      *c = '?';
  g_printerr ("weirctl: %s\n", text);
}

/* --- The command line --- */

static void
add_account_entries (GOptionContext *context, WeirCommandAccounts *accounts)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &accounts->config, "Read this configuration",
      "FILE" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &accounts->demo, "Use the demo that is built in", NULL },
    { "debug", 0, 0, G_OPTION_ARG_NONE, &accounts->debug, "Tell each step on standard error",
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check_count (const WeirCommand *command, int n_arguments, int argc, char **argv)
{
  /* what stands in brackets may be left out */
  if (n_arguments < 0 || argc - 1 == n_arguments
      || (argc - 1 < n_arguments && command->arguments[0] == '['))
    return TRUE;
  if (argc - 1 > n_arguments)
    weir_command_complain ("%s: “%s” is too much", command->name, argv[n_arguments + 1]);
  else
    weir_command_complain ("%s needs %s", command->name, command->arguments);
  return FALSE;
}

gboolean
weir_command_parse (const WeirCommand *command,
                    const GOptionEntry *entries,
                    WeirCommandAccounts *accounts,
                    int n_arguments,
                    int *argc,
                    char ***argv,
                    WeirExit *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->arguments);
  g_autofree char *name = g_strconcat ("weirctl ", command->name, NULL);
  g_autoptr (GError) error = NULL;

  /* It is what the help shows before the options. */
  g_set_prgname (name);
  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, command->description);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (accounts != NULL)
    add_account_entries (context, accounts);

  *status = WEIR_EXIT_USAGE;
  if (!g_option_context_parse (context, argc, argv, &error))
    weir_command_complain ("%s: %s", command->name, error->message);
  else if (check_count (command, n_arguments, *argc, *argv))
    return TRUE;
  g_printerr ("Try “weirctl %s --help”.\n", command->name);
  return FALSE;
}

/* --- Engines --- */

static void
on_notice (WeirEngine *engine, const char *text, gpointer user_data)
{
  weir_command_complain ("%s", text);
}

/* What is locked is not waited for: nobody may be there to unlock it. */
static void
wait_credentials (WeirEngine *engine)
{
  const char *missing;

  while (weir_engine_get_standing (engine) == WEIR_CREDENTIALS_PENDING)
    g_main_context_iteration (NULL, TRUE);
  missing = weir_credentials_standing_explain (weir_engine_get_standing (engine));
  if (missing != NULL)
    weir_command_complain ("%s", missing);
}

WeirEngine *
weir_command_open_engine (const WeirCommandAccounts *accounts,
                          const WeirSettingsSources *sources,
                          const char *state_dir,
                          WeirExit *status)
{
  g_autoptr (WeirSettingsSources) process = weir_settings_sources_new ();
  WeirSettingsSources all = sources != NULL ? *sources : *process;
  g_autoptr (WeirCredentialStore) keyring = weir_session_keyring_new ();
  const WeirEngineOptions options = { .sources = &all,
                                      .state_dir = state_dir,
                                      .credentials = keyring,
                                      .data_dir = state_dir != NULL ? g_get_user_data_dir () : NULL,
                                      .demo = accounts->demo };
  g_autoptr (WeirEngine) engine = NULL;
  g_autoptr (GError) error = NULL;

  all.config_file = accounts->config;
  all.debug = accounts->debug;
  engine = weir_engine_new (&options);
  g_signal_connect (engine, "notice", G_CALLBACK (on_notice), NULL);

  *status = WEIR_EXIT_USAGE;
  if (!weir_engine_open (engine, &error))
    {
      weir_command_complain ("%s", error->message);
      return NULL;
    }
  weir_log_set_debug (weir_engine_get_settings (engine)->debug);
  if (weir_engine_get_n_accounts (engine) == 0)
    {
      weir_command_complain ("%s", no_account);
      weir_engine_close (engine);
      return NULL;
    }
  wait_credentials (engine);
  *status = WEIR_EXIT_OK;
  return g_steal_pointer (&engine);
}

void
weir_command_on_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GAsyncResult *
weir_command_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}
