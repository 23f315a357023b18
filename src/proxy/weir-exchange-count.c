/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-count.h"

#include "proxy/weir-reply.h"
#include "wire/weir-token-estimate.h"

void
weir_exchange_count (WeirExchange *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (WeirReplyHead) head = { NULL };

  self->codec->encode_count (weir_token_estimate (self->request), out);
  weir_reply_head_add (&head, "x-weir-estimate", "true");
  self->status = 200;
  weir_reply_send_json (self->client, 200, &head, g_string_free_to_bytes (g_steal_pointer (&out)));
}
