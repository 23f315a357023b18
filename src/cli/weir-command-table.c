/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command-table.h"

#include <string.h>

/* As the help lists them. */
static const WeirCommand *const commands[] = {
  &weir_command_serve,       &weir_command_chat,           &weir_command_request,
  &weir_command_load,        &weir_command_models,         &weir_command_find_model,
  &weir_command_deployments, &weir_command_configurations, &weir_command_learned,
  &weir_command_usage,       &weir_command_accounts,       &weir_command_import,
  &weir_command_keys,        &weir_command_rules,          &weir_command_doctor,
  &weir_command_cert,        &weir_command_status,         &weir_command_reload,
  &weir_command_refresh,     &weir_command_requests,
};

const WeirCommand *
weir_command_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

char *
weir_command_build_help (void)
{
  g_autoptr (GString) help =
      g_string_new ("Usage:\n"
                    "  weirctl COMMAND [OPTION…]\n\n"
                    "Weir lets OpenAI, Anthropic and Gemini clients use the models of SAP AI "
                    "Core.\n\n"
                    "Commands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (help, "  %-16s %s\n", commands[i]->name, commands[i]->summary);
  g_string_append (help, "\n“weirctl COMMAND --help” says more.\n\n"
                         "Exit status:\n"
                         "  0  done\n"
                         "  1  tried, and did not work\n"
                         "  2  the command line or the configuration is wrong, or has no account\n"
                         "  3  another one is running already, or has the port\n");
  return g_string_free (g_steal_pointer (&help), FALSE);
}
