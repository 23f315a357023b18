/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* What the calls of the azure-openai family have in common, and the calls. */

/* Whether the query has an api-version; answers 404 when not. */
gboolean weir_demo_azure_has_version (WeirDemoExchange *exchange);

/* (transfer full) (nullable): the body; answers 400 or 415 when it cannot be read. */
JsonObject *weir_demo_azure_read (WeirDemoExchange *exchange);

/* Answers with the refusal in the family's shape. */
void weir_demo_azure_reply_refusal (WeirDemoExchange *exchange, const WeirDemoRefusal *refusal);

/* Answers that the model cannot do @operation. */
void weir_demo_azure_reply_unsupported (WeirDemoExchange *exchange, const char *operation);

/* (transfer full): the model as answers name it: "gpt-5-2025-08-07". */
char *weir_demo_azure_dup_model (WeirDemoExchange *exchange);

/* Whether the prompt is one that the content filter stops: a line of it begins "filter me". */
gboolean weir_demo_azure_is_filtered (const char *text);
void weir_demo_azure_reply_filtered (WeirDemoExchange *exchange);

/* One of the words of @list, separated by blanks. */
gboolean weir_demo_azure_has_word (const char *list, const char *word);

void weir_demo_azure_chat_handle (WeirDemoExchange *exchange, const char *segment);
void weir_demo_azure_embeddings_handle (WeirDemoExchange *exchange, const char *segment);

/* The calls on Responses; @id: which one. */
void weir_demo_azure_responses_handle (WeirDemoExchange *exchange, const char *segment);
void weir_demo_azure_responses_get (WeirDemoExchange *exchange, const char *id);
void weir_demo_azure_responses_delete (WeirDemoExchange *exchange, const char *id);
void weir_demo_azure_responses_cancel (WeirDemoExchange *exchange, const char *id);

G_END_DECLS
