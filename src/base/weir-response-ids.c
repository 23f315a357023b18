/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-response-ids.h"

G_DEFINE_INTERFACE (WeirResponseIds, weir_response_ids, G_TYPE_OBJECT)

static void
weir_response_ids_default_init (WeirResponseIdsInterface *iface)
{
}

void
weir_response_ids_bind (WeirResponseIds *self,
                        const char *id,
                        const char *account,
                        const char *deployment,
                        gint64 wall_us)
{
  g_return_if_fail (WEIR_IS_RESPONSE_IDS (self));
  g_return_if_fail (id != NULL && account != NULL && deployment != NULL);

  WEIR_RESPONSE_IDS_GET_IFACE (self)->bind (self, id, account, deployment, wall_us);
}

gboolean
weir_response_ids_find (WeirResponseIds *self, const char *id, char **account, char **deployment)
{
  g_return_val_if_fail (WEIR_IS_RESPONSE_IDS (self), FALSE);
  g_return_val_if_fail (id != NULL && account != NULL && deployment != NULL, FALSE);

  return WEIR_RESPONSE_IDS_GET_IFACE (self)->find (self, id, account, deployment);
}

void
weir_response_ids_forget (WeirResponseIds *self, const char *id)
{
  g_return_if_fail (WEIR_IS_RESPONSE_IDS (self));
  g_return_if_fail (id != NULL);

  WEIR_RESPONSE_IDS_GET_IFACE (self)->forget (self, id);
}
