/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-answer.h"
#include "demo/weir-demo-exchange.h"
#include "demo/weir-demo-params.h"

G_BEGIN_DECLS

/* What the formats that look like OpenAI's chat completions have in common. */

/* Checks messages, tools and tool choice; top-level members have been checked. */
gboolean weir_demo_chat_check (JsonObject *body, WeirDemoRefusal *refusal);

/* (transfer full): what a checked request asks. */
WeirDemoPrompt *weir_demo_chat_read (JsonObject *body);

typedef enum
{
  WEIR_DEMO_CHAT_AZURE,        /* content filter results, usage only when asked for */
  WEIR_DEMO_CHAT_VLLM,         /* reasoning_content, stop_reason, empty tool_calls */
  WEIR_DEMO_CHAT_SONAR,        /* citations and search results */
  WEIR_DEMO_CHAT_ORCHESTRATED, /* thoughts with their signature, what the cache gave */
} WeirDemoChatStyle;

/* Answers a checked request. @model: as the answer names it. */
void weir_demo_chat_reply (WeirDemoExchange *exchange,
                           JsonObject *body,
                           WeirDemoChatStyle style,
                           const char *model);

G_END_DECLS
