/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-bedrock.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "demo/weir-demo-json.h"

void
weir_demo_bedrock_reply_refusal (WeirDemoExchange *exchange, const WeirDemoRefusal *refusal)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_demo_exchange_set_header (exchange, "x-amzn-errortype", "ValidationException");
  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "message", refusal->message);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, refusal->status, json);
}

JsonObject *
weir_demo_bedrock_read (WeirDemoExchange *exchange)
{
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (GError) error = NULL;
  JsonObject *body = weir_demo_json_parse (exchange->body, &error);

  if (body == NULL)
    {
      weir_demo_refuse (&refusal, NULL, NULL,
                        "Malformed input request: %s, please reformat your input and try again.",
                        error->message);
      weir_demo_bedrock_reply_refusal (exchange, &refusal);
    }
  return body;
}

gboolean
weir_demo_bedrock_wants_binary (WeirDemoExchange *exchange)
{
  const char *accept = weir_demo_exchange_get_header (exchange, "Accept");

  return accept != NULL && strstr (accept, "application/vnd.amazon.eventstream") != NULL;
}
