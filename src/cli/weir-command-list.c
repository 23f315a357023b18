/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-cli"

#include "cli/weir-command-list.h"

static gboolean
complain_about_accounts (WeirEngine *engine)
{
  g_auto (GStrv) names = weir_engine_dup_account_names (engine);
  gboolean any = FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = weir_engine_dup_account_error (engine, names[i]);

      if (error != NULL)
        {
          weir_command_complain ("%s: %s", names[i], error->message);
          any = TRUE;
        }
    }
  return any;
}

WeirEngine *
weir_command_discover (const WeirCommandAccounts *accounts, WeirExit *status)
{
  g_autoptr (WeirEngine) engine = weir_command_open_engine (accounts, NULL, NULL, status);
  g_autoptr (GAsyncResult) result = NULL;
  gboolean found;

  if (engine == NULL)
    return NULL;

  weir_engine_discover_async (engine, NULL, weir_command_on_result, &result);
  weir_command_wait (&result);
  found = weir_engine_discover_finish (engine, result, NULL);
  *status = complain_about_accounts (engine) ? WEIR_EXIT_FAILED : WEIR_EXIT_OK;
  if (!found)
    {
      weir_engine_close (engine);
      return NULL;
    }
  return g_steal_pointer (&engine);
}
