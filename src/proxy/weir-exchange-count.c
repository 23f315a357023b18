/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-count.h"

#include "base/weir-json-writer.h"
#include "proxy/weir-reply.h"
#include "wire/weir-token-estimate.h"

void
weir_exchange_count (WeirExchange *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (WeirReplyHead) head = { NULL };
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "input_tokens", weir_token_estimate (self->request));
  weir_json_writer_end_object (&writer);

  weir_reply_head_add (&head, "x-weir-estimate", "true");
  self->status = 200;
  weir_reply_send_json (self->client, 200, &head, g_string_free_to_bytes (g_steal_pointer (&out)));
}
