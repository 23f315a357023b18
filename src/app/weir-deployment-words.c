/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "app/weir-fault-words.h"

char *
weir_deployment_words_explain (const GError *error, const char *resource_group)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_DENIED))
    return g_strdup_printf (_ ("This service key may not change deployments in resource group "
                               "“%s”. Ask the subaccount administrator."),
                            resource_group);
  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_GONE))
    return g_strdup (_ ("SAP AI Core does not have it any more. Refresh the deployments."));
  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_CONNECT)
      || g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_TLS))
    return weir_fault_words_explain (error);
  if (g_error_matches (error, WEIR_AICORE_ERROR, WEIR_AICORE_ERROR_UNAVAILABLE))
    /* Translators: what went wrong, in English */
    return g_strdup_printf (_ ("SAP AI Core cannot do it now. Try again later. (%s)"),
                            error->message);
  if (strstr (error->message, "maximum limit") != NULL)
    /* Translators: what went wrong, in English */
    return g_strdup_printf (_ ("There is no room for another deployment. Delete one that is not "
                               "needed, or ask the subaccount administrator for more. (%s)"),
                            error->message);
  return g_strdup (error->message);
}

char *
weir_deployment_words_not_started (const char *message)
{
  if (message == NULL || *message == '\0')
    return g_strdup (_ ("The deployment did not start. Delete it, and try again."));
  /* Translators: why, in English */
  return g_strdup_printf (_ ("The deployment did not start: %s. Delete it, and try again."),
                          message);
}

const char *
weir_deployment_words_progress (WeirDeploymentOrderKind kind, WeirDeploymentStatus status)
{
  switch (kind)
    {
    case WEIR_DEPLOYMENT_ORDER_CREATE:
      return status == WEIR_DEPLOYMENT_PENDING ? _ ("Starting…") : _ ("Scheduled…");
    case WEIR_DEPLOYMENT_ORDER_STOP:
      return _ ("Stopping…");
    case WEIR_DEPLOYMENT_ORDER_DELETE:
    default:
      return _ ("Deleting…");
    }
}

const char *
weir_deployment_words_done (WeirDeploymentOrderKind kind)
{
  switch (kind)
    {
    case WEIR_DEPLOYMENT_ORDER_CREATE:
      return _ ("Running");
    case WEIR_DEPLOYMENT_ORDER_STOP:
      return _ ("Stopped");
    case WEIR_DEPLOYMENT_ORDER_DELETE:
    default:
      return _ ("Deleted");
    }
}
