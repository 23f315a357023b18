/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-orchestration.h"

void
weir_demo_orchestration_write_error (WeirJsonWriter *writer,
                                     const char *request_id,
                                     const WeirDemoRefusal *refusal)
{
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "request_id", request_id);
  weir_json_writer_member_int64 (writer, "code", refusal->status);
  weir_json_writer_member_utf8 (writer, "message", refusal->message);
  weir_json_writer_member_utf8 (writer, "location",
                                refusal->param != NULL ? refusal->param : "Request Body");
  weir_json_writer_end_object (writer);
}

void
weir_demo_orchestration_reply_refusal (WeirDemoExchange *exchange, const WeirDemoRefusal *refusal)
{
  g_autofree char *request_id = weir_demo_core_make_id (exchange->core, "", 32);
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_demo_orchestration_write_error (&writer, request_id, refusal);
  weir_json_writer_end_object (&writer);
  weir_demo_exchange_reply_json (exchange, refusal->status, json);
}
