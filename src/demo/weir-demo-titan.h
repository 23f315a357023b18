/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"

G_BEGIN_DECLS

/* Amazon's embedding models, as invoke of aws-bedrock has them: one text a call. */
void weir_demo_titan_handle (WeirDemoExchange *exchange);

G_END_DECLS
