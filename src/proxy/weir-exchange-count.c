/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-count.h"

#include "proxy/weir-exchange-sight.h"
#include "proxy/weir-reply.h"
#include "wire/weir-api-error.h"
#include "wire/weir-token-estimate.h"

/* Of a text the newer models count more. */
static gint64
get_percent (WeirExchange *self)
{
  g_autoptr (WeirSnapshot) snapshot = weir_snapshot_slot_dup (self->tools->snapshots);
  g_autoptr (GPtrArray) found = NULL;
  const WeirDeployment *deployment;
  const WeirModelRule *rule;

  if (snapshot == NULL || self->model == NULL || self->model[0] == '\0')
    return 100;
  found = weir_router_find (snapshot->router, self->model, NULL);
  if (found == NULL)
    return 100;
  deployment = g_ptr_array_index (found, 0);
  rule = weir_model_rules_lookup (snapshot->rules, deployment->executable, deployment->model);
  return rule->token_percent > 0 ? rule->token_percent : 100;
}

gboolean
weir_exchange_count (WeirExchange *self, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (WeirReplyHead) head = { NULL };

  if (self->codec->encode_count == NULL)
    return weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, NULL,
                                  "This API has no reply to tell a number of tokens with");
  self->codec->encode_count (weir_token_estimate (self->request) * get_percent (self) / 100, out);
  weir_reply_head_add (&head, "x-weir-estimate", "true");
  self->status = 200;
  weir_reply_send_json (self->client, 200, &head, g_string_free_to_bytes (g_steal_pointer (&out)));
  weir_exchange_sight_replied (self, &head);
  return TRUE;
}
