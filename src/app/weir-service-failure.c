/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-service-failure.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "aicore/weir-aicore-error.h"
#include "app/weir-fault-words.h"
#include "app/weir-free-port.h"

#define FIRST_FREE_PORT 1024

/* Where it could not be told whose it is, it is taken for the user's own. */
static char *
describe_starter (const WeirPortOwner *owner)
{
  if (owner->user == NULL || owner->is_own_user)
    return g_strdup (_ ("You have started it from the command line, as a service or in another "
                        "session."));
  return g_strdup_printf (_ ("It was started by user “%s”."), owner->user);
}

/* (transfer full) (nullable) */
static char *
describe_program (const WeirPortOwner *owner)
{
  if (owner->process == NULL)
    return NULL;
  if (owner->program == NULL)
    /* Translators: the number of a process */
    return g_strdup_printf (_ ("Process %s"), owner->process);
  /* Translators: the name of a program, and the number of its process */
  return g_strdup_printf (_ ("%s (process %s)"), owner->program, owner->process);
}

/* Other users' processes cannot be seen, only whose they are. */
static char *
describe_process (const WeirPortOwner *owner)
{
  g_autofree char *program = describe_program (owner);

  if (program != NULL && (owner->user == NULL || owner->is_own_user))
    return g_steal_pointer (&program);
  if (program != NULL)
    /* Translators: a program with its process id, and a user's name */
    return g_strdup_printf (_ ("%s of user “%s”"), program, owner->user);
  return owner->user != NULL ? g_strdup_printf (_ ("A program of user “%s”"), owner->user)
                             : g_strdup (_ ("Another program"));
}

WeirProblem *
weir_service_failure_describe_port (const WeirSettings *settings,
                                    const WeirPortOwner *owner,
                                    const GError *error)
{
  g_autofree char *port = NULL;
  g_autofree char *starter = NULL;
  g_autofree char *process = NULL;
  g_autofree char *next = NULL;

  g_return_val_if_fail (settings != NULL && owner != NULL && error != NULL, NULL);

  port = g_strdup_printf ("%u", settings->port);
  starter = describe_starter (owner);
  process = describe_process (owner);
  next = g_strdup_printf ("%u", weir_free_port_find (settings->host, settings->port));
  return weir_problem_new (owner->is_weir ? WEIR_PROBLEM_ANOTHER_WEIR : WEIR_PROBLEM_PORT_IN_USE,
                           error->message, "port", port, "owner", process, "starter", starter,
                           "next", next, NULL);
}

static WeirProblem *
describe_port_in_use (const WeirSettings *settings, const GError *error)
{
  g_auto (WeirPortOwner) owner = { NULL };

  weir_port_owner_find (WEIR_PORT_OWNER_PROC, settings->port, &owner);
  return weir_service_failure_describe_port (settings, &owner, error);
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
