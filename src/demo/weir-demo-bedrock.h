/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* What the calls of the aws-bedrock family have in common, and the calls. */

/* (transfer full) (nullable): the body; answers 400 when it cannot be read. */
JsonObject *weir_demo_bedrock_read (WeirDemoExchange *exchange);

/* Answers with the refusal in the family's shape. */
void weir_demo_bedrock_reply_refusal (WeirDemoExchange *exchange, const WeirDemoRefusal *refusal);

/* Whether the client asked for the binary framing. */
gboolean weir_demo_bedrock_wants_binary (WeirDemoExchange *exchange);

void weir_demo_bedrock_invoke (WeirDemoExchange *exchange, const char *segment);
void weir_demo_bedrock_invoke_stream (WeirDemoExchange *exchange, const char *segment);

G_END_DECLS
