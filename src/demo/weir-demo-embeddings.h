/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* What the formats that look like OpenAI's embeddings have in common. */

/* (transfer full) (element-type utf8) (nullable): the inputs of a body whose members have been checked,
 * %NULL with @refusal filled. */
GPtrArray *weir_demo_embeddings_read (JsonObject *body, WeirDemoRefusal *refusal);

/* Answers with a vector of @size numbers for each of @inputs. @model: as the answer names it. */
void weir_demo_embeddings_reply (WeirDemoExchange *exchange,
                                 JsonObject *body,
                                 GPtrArray *inputs,
                                 const char *model,
                                 guint size);

G_END_DECLS
