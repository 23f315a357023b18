/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-way.h"

#define STUCK_S (60 * 60)

static gboolean
is_stuck (const WeirDeployment *deployment, gint64 now_s)
{
  gint64 last_s = MAX (deployment->changed_s, deployment->created_s);

  return last_s != 0 && now_s - last_s > STUCK_S;
}

static gboolean
is_starting (const WeirDeployment *deployment)
{
  return deployment->status == WEIR_DEPLOYMENT_UNKNOWN
         || deployment->status == WEIR_DEPLOYMENT_PENDING;
}

gboolean
weir_deployment_way_find (const WeirDeployment *deployment,
                          gint64 now_s,
                          WeirDeploymentOrderKind *kind)
{
  g_return_val_if_fail (deployment != NULL && kind != NULL, FALSE);

  if (is_stuck (deployment, now_s))
    return FALSE;
  if (deployment->being_deleted)
    *kind = WEIR_DEPLOYMENT_ORDER_DELETE;
  else if (deployment->status == WEIR_DEPLOYMENT_STOPPING
           || (deployment->going_away
               && (is_starting (deployment) || deployment->status == WEIR_DEPLOYMENT_RUNNING)))
    *kind = WEIR_DEPLOYMENT_ORDER_STOP;
  else if (!deployment->going_away && is_starting (deployment))
    *kind = WEIR_DEPLOYMENT_ORDER_CREATE;
  else
    return FALSE;
  return TRUE;
}
