/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

/* POST {deployment}/invoke, whose body is the model's own. */

#include "demo/weir-demo-bedrock.h"
#include "demo/weir-demo-claude.h"
#include "demo/weir-demo-titan.h"

static void
invoke (WeirDemoExchange *exchange, gboolean stream)
{
  const char *model = exchange->entry->configuration->model;
  g_auto (WeirDemoRefusal) refusal = { 0 };

  if (model != NULL && g_str_has_prefix (model, "anthropic--"))
    weir_demo_claude_handle (exchange, stream);
  else if (model != NULL && !stream && g_str_has_prefix (model, "amazon--titan-embed"))
    weir_demo_titan_handle (exchange);
  else
    {
      weir_demo_refuse (&refusal, NULL, NULL,
                        "The model %s does not support invoke. Use converse instead.",
                        model != NULL ? model : "");
      weir_demo_bedrock_reply_refusal (exchange, &refusal);
    }
}

void
weir_demo_bedrock_invoke (WeirDemoExchange *exchange, const char *segment)
{
  invoke (exchange, FALSE);
}

void
weir_demo_bedrock_invoke_stream (WeirDemoExchange *exchange, const char *segment)
{
  invoke (exchange, TRUE);
}
