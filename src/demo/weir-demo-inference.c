/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-inference.h"

#include <string.h>

#include "demo/weir-demo-azure.h"
#include "demo/weir-demo-bedrock.h"
#include "demo/weir-demo-converse.h"
#include "demo/weir-demo-gemini.h"
#include "demo/weir-demo-management.h"
#include "demo/weir-demo-openai-like.h"
#include "demo/weir-demo-orchestration.h"
#include "demo/weir-demo-path.h"

static const WeirDemoFamilyCall calls[] = {
  { "azure-openai", "POST", "/chat/completions", weir_demo_azure_chat_handle },
  { "azure-openai", "POST", "/embeddings", weir_demo_azure_embeddings_handle },
  { "azure-openai", "POST", "/responses", weir_demo_azure_responses_handle },
  { "azure-openai", "GET", "/responses/*", weir_demo_azure_responses_get },
  { "azure-openai", "DELETE", "/responses/*", weir_demo_azure_responses_delete },
  { "azure-openai", "POST", "/responses/*/cancel", weir_demo_azure_responses_cancel },
  { "aws-bedrock", "POST", "/invoke", weir_demo_bedrock_invoke },
  { "aws-bedrock", "POST", "/invoke-with-response-stream", weir_demo_bedrock_invoke_stream },
  { "aws-bedrock", "POST", "/converse", weir_demo_converse_handle },
  { "aws-bedrock", "POST", "/converse-stream", weir_demo_converse_stream },
  { "gcp-vertexai", "POST", "/models/*", weir_demo_gemini_handle },
  { "orchestration", "POST", "/v2/completion", weir_demo_orchestration_handle },
  { "orchestration", "POST", "/v2/embeddings", weir_demo_orchestration_embeddings_handle },
  { "aicore-mistralai", "POST", "/chat/completions", weir_demo_openai_like_handle },
  { "aicore-opensource", "POST", "/chat/completions", weir_demo_openai_like_handle },
  { "aicore-ibm", "POST", "/chat/completions", weir_demo_openai_like_handle },
  { "aicore-cohere", "POST", "/chat", weir_demo_openai_like_handle },
  { "aicore-nvidia", "POST", "/embeddings", weir_demo_openai_like_embed },
  { "perplexity-ai", "POST", "/chat/completions", weir_demo_openai_like_handle },
  { "aicore-perplexity", "POST", "/chat/completions", weir_demo_openai_like_handle },
};

static void
reply_not_found (WeirDemoExchange *exchange)
{
  weir_demo_exchange_reply_text (
      exchange, 404, "application/json",
      "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}");
}

/* (transfer none) (nullable): the running deployment that the request is for. */
static WeirDemoEntry *
find_entry (WeirDemoExchange *exchange, const char *id)
{
  WeirDemoEntry *entry =
      weir_demo_registry_find (exchange->core->registry, id,
                               weir_demo_management_get_group (exchange), g_get_monotonic_time ());

  return entry != NULL && g_str_equal (entry->status, "RUNNING") ? entry : NULL;
}

static void
set_headers (WeirDemoExchange *exchange)
{
  g_autofree char *request_id = weir_demo_core_make_id (exchange->core, "", 32);

  weir_demo_exchange_set_header (exchange, "x-request-id", request_id);
  weir_demo_exchange_set_header (exchange, "ai-inference-id", request_id);
  weir_demo_exchange_set_header (exchange, "x-upstream-service-time", "1");
}

static void
call_family (WeirDemoExchange *exchange, const char *path)
{
  const char *executable = exchange->entry->configuration->executable;
  gboolean known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *segment = NULL;

      if (!weir_demo_path_match_prefix (calls[i].executable, executable)
          || !weir_demo_path_match (calls[i].pattern, path, &segment))
        continue;
      known = TRUE;
      if (!g_str_equal (calls[i].method, exchange->method))
        continue;
      calls[i].handle (exchange, segment);
      return;
    }
  if (known)
    weir_demo_exchange_reply_text (
        exchange, 405, "application/json",
        "{\"error\":{\"code\":\"405\",\"message\":\"Method not allowed\"}}");
  else
    reply_not_found (exchange);
}

void
weir_demo_inference_handle (WeirDemoExchange *exchange)
{
  gsize len;
  const char *start = weir_demo_path_find_deployment (exchange->path, &len);
  g_autofree char *id = start != NULL ? g_strndup (start, len) : NULL;
  WeirDemoEntry *entry = id != NULL ? find_entry (exchange, id) : NULL;

  set_headers (exchange);
  if (entry == NULL)
    {
      reply_not_found (exchange);
      return;
    }
  exchange->entry = weir_demo_entry_ref (entry);
  call_family (exchange, start + len);
}
