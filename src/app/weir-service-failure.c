/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-service-failure.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "aicore/weir-aicore-error.h"
#include "app/weir-fault-words.h"
#include "app/weir-free-port.h"
#include "front/weir-port-owner.h"

#define FIRST_FREE_PORT 1024

static WeirProblem *
describe_port_in_use (const WeirSettings *settings, const GError *error)
{
  g_autofree char *owner = weir_port_owner_find (settings->port);
  g_autofree char *port = g_strdup_printf ("%u", settings->port);
  g_autofree char *user = weir_port_owner_find_user (settings->port);
  g_autofree char *next =
      g_strdup_printf ("%u", weir_free_port_find (settings->host, settings->port));
  gboolean is_ours = owner != NULL && g_str_has_prefix (owner, "weir");

  /* Other users' processes cannot be seen, only whose they are. */
  if (owner == NULL)
    owner = user != NULL ? g_strdup_printf (_ ("A program of user “%s”"), user)
                         : g_strdup (_ ("Another program"));
  return weir_problem_new (is_ours ? WEIR_PROBLEM_ANOTHER_WEIR : WEIR_PROBLEM_PORT_IN_USE,
                           error->message, "port", port, "owner", owner, "user",
                           user != NULL ? user : g_get_user_name (), "next", next, NULL);
}

WeirProblem *
weir_service_failure_describe (const WeirSettings *settings, const GError *error)
{
  g_autofree char *port = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (settings == NULL)
    return weir_problem_new (WEIR_PROBLEM_CONFIGURATION, NULL, "reason", error->message, NULL);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return describe_port_in_use (settings, error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
      && settings->port < FIRST_FREE_PORT)
    {
      port = g_strdup_printf ("%u", settings->port);
      return weir_problem_new (WEIR_PROBLEM_PORT_DENIED, error->message, "port", port, NULL);
    }
  return weir_problem_new (WEIR_PROBLEM_START_FAILED, NULL, "reason", error->message, NULL);
}

void
weir_service_failure_clear (WeirProblemBoard *board)
{
  static const WeirProblemKind kinds[] = { WEIR_PROBLEM_PORT_IN_USE, WEIR_PROBLEM_ANOTHER_WEIR,
                                           WEIR_PROBLEM_PORT_DENIED, WEIR_PROBLEM_START_FAILED };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    weir_problem_board_remove (board, kinds[i], NULL);
}

WeirProblem *
weir_account_failure_describe (const char *account, const char *group, const GError *error)
{
  g_autofree char *reason = NULL;

  g_return_val_if_fail (account != NULL && error != NULL, NULL);

  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_AUTH))
    return weir_problem_new (WEIR_PROBLEM_SIGN_IN, error->message, "account", account, NULL);
  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_DENIED))
    return weir_problem_new (WEIR_PROBLEM_ACCESS_DENIED, error->message, "account", account,
                             "group", group != NULL ? group : "default", NULL);
  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT)
      || g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS))
    {
      reason = weir_fault_words_explain (error);
      return weir_problem_new (WEIR_PROBLEM_UNREACHABLE, error->message, "account", account,
                               "reason", reason, NULL);
    }
  return weir_problem_new (WEIR_PROBLEM_SERVICE_TROUBLE, error->message, "account", account, NULL);
}
