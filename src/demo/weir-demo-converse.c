/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-converse.h"

#include <string.h>

#include "demo/weir-demo-bedrock.h"

static void
write_calls (WeirDemoConverseReply *self, WeirJsonWriter *writer)
{
  for (guint i = 0; i < self->answer->calls->len; i++)
    {
      const WeirDemoCall *call = self->answer->calls->pdata[i];

      weir_json_writer_begin_object (writer);
      weir_json_writer_name (writer, "toolUse");
      weir_json_writer_begin_object (writer);
      weir_json_writer_member_utf8 (writer, "toolUseId", self->call_ids->pdata[i]);
      weir_json_writer_member_utf8 (writer, "name", call->name);
      weir_json_writer_name (writer, "input");
      weir_json_writer_raw (writer, (WeirJsonText){ call->arguments, strlen (call->arguments) });
      weir_json_writer_end_object (writer);
      weir_json_writer_end_object (writer);
    }
}

static void
reply_whole (WeirDemoExchange *exchange, WeirDemoConverseReply *self)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "output");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "message");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "role", "assistant");
  weir_json_writer_name (&writer, "content");
  weir_json_writer_begin_array (&writer);
  if (self->answer->text[0] != '\0')
    {
      weir_json_writer_begin_object (&writer);
      weir_json_writer_member_utf8 (&writer, "text", self->answer->text);
      weir_json_writer_end_object (&writer);
    }
  write_calls (self, &writer);
  weir_json_writer_end_array (&writer);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  weir_demo_converse_reply_write_stop (self, &writer);
  weir_demo_converse_reply_write_usage (self, &writer);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, 200, json);
}

static WeirDemoConverseReply *
reply_new (WeirDemoExchange *exchange, JsonObject *body)
{
  WeirDemoConverseReply *self = g_new0 (WeirDemoConverseReply, 1);

  self->prompt = weir_demo_converse_read (body);
  self->answer = weir_demo_answer_new (self->prompt, exchange->entry->configuration->model);
  self->call_ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->answer->calls->len; i++)
    g_ptr_array_add (self->call_ids, weir_demo_core_make_id (exchange->core, "tooluse_", 22));
  return self;
}

static void
answer (WeirDemoExchange *exchange, gboolean stream)
{
  const char *model = exchange->entry->configuration->model;
  g_auto (WeirDemoRefusal) refusal = { 0 };
  g_autoptr (JsonObject) body = weir_demo_bedrock_read (exchange);
  g_autoptr (WeirDemoConverseReply) reply = NULL;

  if (body == NULL)
    return;
  if (model == NULL || !g_str_has_prefix (model, "amazon--nova"))
    weir_demo_refuse (&refusal, NULL, NULL, "The model %s does not support converse.",
                      model != NULL ? model : "");
  if (refusal.status != 0 || !weir_demo_converse_check (body, exchange->entry->traits, &refusal))
    {
      weir_demo_bedrock_reply_refusal (exchange, &refusal);
      return;
    }
  reply = reply_new (exchange, body);
  if (weir_demo_exchange_grant (exchange, reply->prompt->text->str))
    return;
  if (stream)
    weir_demo_converse_stream_start (exchange, g_steal_pointer (&reply));
  else
    reply_whole (exchange, reply);
}

void
weir_demo_converse_handle (WeirDemoExchange *exchange, const char *segment)
{
  answer (exchange, FALSE);
}

void
weir_demo_converse_stream (WeirDemoExchange *exchange, const char *segment)
{
  answer (exchange, TRUE);
}
