/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-chat-reply.h"

G_BEGIN_DECLS

/* The orchestration service: every model of the catalogue through one deployment. */

/* POST {deployment}/v2/completion and /v2/embeddings. */
void weir_demo_orchestration_handle (WeirDemoExchange *exchange, const char *segment);
void weir_demo_orchestration_embeddings_handle (WeirDemoExchange *exchange, const char *segment);

/* Answers with the refusal in the service's shape; its @param is the module at fault. */
void weir_demo_orchestration_reply_refusal (WeirDemoExchange *exchange,
                                            const WeirDemoRefusal *refusal);

/* Writes the value of "error". */
void weir_demo_orchestration_write_error (WeirJsonWriter *writer,
                                          const char *request_id,
                                          const WeirDemoRefusal *refusal);

/* (transfer full) (nullable): the body, of known members only; answers 400 when it cannot be read. */
JsonObject *weir_demo_orchestration_read (WeirDemoExchange *exchange,
                                          const WeirDemoParam *table,
                                          guint n_table);

/* The model at "name", which must be in the catalogue; @refusal is filled when it is not. */
const WeirDemoModel *weir_demo_orchestration_find_model (JsonObject *model,
                                                         WeirDemoRefusal *refusal);

/* (transfer full) (nullable): the chat body that a request comes to once its template is filled in;
 * %NULL with @refusal. @model: (out) */
JsonObject *weir_demo_orchestration_expand (JsonObject *body,
                                            const WeirDemoModel **model,
                                            WeirDemoRefusal *refusal);

/* (transfer full) (nullable): @node with every text in it filled in; %NULL with @refusal. @used: (element-type utf8): the names
 * of the placeholders met are added. */
JsonNode *weir_demo_template_fill (JsonNode *node,
                                   JsonObject *values,
                                   JsonObject *defaults,
                                   GHashTable *used,
                                   WeirDemoRefusal *refusal);

/* Tells @reply, which is taken, as a stream. */
void weir_demo_orchestration_stream_start (WeirDemoExchange *exchange, WeirDemoChatReply *reply);

G_END_DECLS
