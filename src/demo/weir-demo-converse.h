/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-json-writer.h"
#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* Amazon's Converse, as aws-bedrock takes it. */

/* POST {deployment}/converse and /converse-stream. */
void weir_demo_converse_handle (WeirDemoExchange *exchange, const char *segment);
void weir_demo_converse_stream (WeirDemoExchange *exchange, const char *segment);

/* Checks a body against the API and what @model takes. */
gboolean
weir_demo_converse_check (JsonObject *body, const WeirDemoModel *model, WeirDemoRefusal *refusal);

/* (transfer full): what a checked request asks. */
WeirDemoPrompt *weir_demo_converse_read (JsonObject *body);

/**
 * WeirDemoConverseReply:
 * @call_ids: (element-type utf8)
 *
 * A message that is about to be told, at once or as a stream.
 */
typedef struct
{
  WeirDemoPrompt *prompt;
  WeirDemoAnswer *answer;
  GPtrArray *call_ids;
} WeirDemoConverseReply;

void weir_demo_converse_reply_free (WeirDemoConverseReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoConverseReply, weir_demo_converse_reply_free)

/* Writes the members "stopReason"; "usage" and "metrics". */
void weir_demo_converse_reply_write_stop (WeirDemoConverseReply *self, WeirJsonWriter *writer);
void weir_demo_converse_reply_write_usage (WeirDemoConverseReply *self, WeirJsonWriter *writer);

/* Tells @self, which is taken, as a stream. */
void weir_demo_converse_stream_start (WeirDemoExchange *exchange, WeirDemoConverseReply *self);

/* (transfer full): what Python's repr () makes of the JSON. */
char *weir_demo_python_repr (const char *json);

G_END_DECLS
