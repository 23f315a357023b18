/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-gemini.h"

static void
write_violation (WeirJsonWriter *writer, const WeirDemoRefusal *refusal)
{
  weir_json_writer_name (writer, "details");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "@type", "type.googleapis.com/google.rpc.BadRequest");
  weir_json_writer_name (writer, "fieldViolations");
  weir_json_writer_begin_array (writer);
  weir_json_writer_begin_object (writer);
  weir_json_writer_member_utf8 (writer, "description", refusal->message);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
  weir_json_writer_end_object (writer);
  weir_json_writer_end_array (writer);
}

void
weir_demo_gemini_reply_refusal (WeirDemoExchange *exchange,
                                gboolean in_array,
                                const WeirDemoRefusal *refusal)
{
  GString *json = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, json);
  if (in_array)
    weir_json_writer_begin_array (&writer);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_name (&writer, "error");
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_int64 (&writer, "code", refusal->status);
  weir_json_writer_member_utf8 (&writer, "message", refusal->message);
  weir_json_writer_member_utf8 (&writer, "status",
                                refusal->status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT");
  if (g_strcmp0 (refusal->code, "unknown_name") == 0)
    write_violation (&writer, refusal);
  weir_json_writer_end_object (&writer);
  weir_json_writer_end_object (&writer);
  if (in_array)
    weir_json_writer_end_array (&writer);
  weir_demo_exchange_reply_json (exchange, refusal->status, json);
}
