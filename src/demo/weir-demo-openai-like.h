/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"

G_BEGIN_DECLS

/* POST {deployment}/chat/completions of the models that SAP hosts, and of Perplexity; /chat of Cohere's. */
void weir_demo_openai_like_handle (WeirDemoExchange *exchange, const char *segment);

/* POST {deployment}/embeddings of NVIDIA's. */
void weir_demo_openai_like_embed (WeirDemoExchange *exchange, const char *segment);

G_END_DECLS
