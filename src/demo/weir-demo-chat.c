/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-chat-reply.h"
#include "demo/weir-demo-json.h"

static void
reply_whole (WeirDemoExchange *exchange, WeirDemoChatReply *self)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_demo_chat_reply_write (self, &writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

void
weir_demo_chat_reply (WeirDemoExchange *exchange,
                      JsonObject *body,
                      WeirDemoChatStyle style,
                      const char *model)
{
  gboolean can_think = style != WEIR_DEMO_CHAT_AZURE
                       || (exchange->entry->traits->flags & WEIR_DEMO_MODEL_REASONS) != 0;
  g_autoptr (WeirDemoChatReply) self =
      weir_demo_chat_reply_new (exchange, body, style, model, can_think);

  if (weir_demo_exchange_grant (exchange, self->prompt->text->str))
    return;
  if (weir_demo_json_get_boolean (body, "stream", FALSE))
    weir_demo_chat_stream_start (exchange, g_steal_pointer (&self));
  else
    reply_whole (exchange, self);
}
