/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-model.h"

#include <string.h>

#define REASONS (WEIR_DEMO_MODEL_REASONS)
#define SEES (WEIR_DEMO_MODEL_SEES)
#define EMBEDS (WEIR_DEMO_MODEL_EMBEDS)
#define RESPONSES (WEIR_DEMO_MODEL_RESPONSES)
#define ONLY_RESPONSES (WEIR_DEMO_MODEL_RESPONSES | WEIR_DEMO_MODEL_RESPONSES_ONLY)
#define TEXTS (WEIR_DEMO_MODEL_FREE_TEXT)
#define SPACES (WEIR_DEMO_MODEL_FREE_TEXT | WEIR_DEMO_MODEL_SPACES)
#define SERIAL (WEIR_DEMO_MODEL_NO_PARALLEL)
#define WHOLE (WEIR_DEMO_MODEL_NO_STREAM)

#define O_EFFORTS "low medium high"
#define GPT5_EFFORTS "minimal low medium high"
#define GPT51_EFFORTS "none low medium high"
#define GPT52_EFFORTS "none low medium high xhigh"

/* SAP Note 3437766 of July 2026 with the rates of the catalogue; those of Amazon's,
 * Google's and NVIDIA's embeddings, of Cohere's and of SAP's models are not known and made up. Longest names of a kind count. */
static const WeirDemoModel models[] = {
  { "anthropic--claude-4.5-haiku", "1", "aws-bedrock", "Claude 4.5 Haiku", "Anthropic",
    REASONS | SEES, 200000, 64000, NULL, "0.00079", "0.00367" },
  { "anthropic--claude-4.5-opus", "1", "aws-bedrock", "Claude 4.5 Opus", "Anthropic",
    REASONS | SEES, 200000, 64000, NULL, "0.00367", "0.01806" },
  { "anthropic--claude-4.5-sonnet", "1", "aws-bedrock", "Claude 4.5 Sonnet", "Anthropic",
    REASONS | SEES, 200000, 64000, NULL, "0.00223", "0.01087" },
  { "anthropic--claude-4.6-opus", "1", "aws-bedrock", "Claude 4.6 Opus", "Anthropic",
    REASONS | SEES, 200000, 128000, NULL, "0.00367", "0.01806" },
  { "anthropic--claude-4.6-sonnet", "1", "aws-bedrock", "Claude 4.6 Sonnet", "Anthropic",
    REASONS | SEES, 1000000, 64000, NULL, "0.00223", "0.01087" },
  { "anthropic--claude-4.7-opus", "1", "aws-bedrock", "Claude 4.7 Opus", "Anthropic",
    REASONS | SEES, 1000000, 128000, NULL, "0.00367", "0.01806" },
  { "anthropic--claude-4.8-opus", "1", "aws-bedrock", "Claude 4.8 Opus", "Anthropic",
    REASONS | SEES, 1000000, 128000, NULL, "0.00367", "0.01806" },
  { "amazon--nova-lite", "2", "aws-bedrock", "Nova Lite", "Amazon", REASONS | SEES, 1000000, 10000,
    NULL, "0.00004", "0.00016" },
  { "amazon--nova-pro", "1", "aws-bedrock", "Nova Pro", "Amazon", SEES, 300000, 10000, NULL,
    "0.00056", "0.00213" },
  { "amazon--titan-embed-image", "1", "aws-bedrock", "Titan Multimodal Embeddings", "Amazon",
    EMBEDS | SEES, 128, 0, NULL, "0.00025", NULL },
  { "amazon--titan-embed-text", "2", "aws-bedrock", "Titan Text Embeddings", "Amazon", EMBEDS, 8192,
    0, NULL, "0.00002", NULL },
  { "cohere--command-a-reasoning", "2508", "aicore-cohere", "Command A Reasoning", "Cohere",
    REASONS, 256000, 0, NULL, "0.00206", "0.00823" },
  { "gemini-2.5-flash", "001", "gcp-vertexai", "Gemini 2.5 Flash", "Google", REASONS | SEES,
    1048576, 65536, NULL, "0.00024", "0.00171", NULL, NULL, "2026-10-16", "gemini-3.5-flash" },
  { "gemini-2.5-pro", "001", "gcp-vertexai", "Gemini 2.5 Pro", "Google", REASONS | SEES, 1048576,
    65536, NULL, "0.00087", "0.00647", "0.00167", "0.00966", "2026-10-16" },
  { "gemini-3.5-flash", "001", "gcp-vertexai", "Gemini 3.5 Flash", "Google", REASONS | SEES,
    1048576, 65536, NULL, "0.00034", "0.00215" },
  { "gemini-embedding", "001", "gcp-vertexai", "Gemini Embedding", "Google", EMBEDS, 2048, 0, NULL,
    "0.00010", NULL },
  { "gpt-4.1", "2025-04-14", "azure-openai", "GPT-4.1", "OpenAI", SEES | RESPONSES, 1047576, 32768,
    NULL, "0.00129", "0.00494", NULL, NULL, "2026-10-14", "gpt-5" },
  { "gpt-4.1-mini", "2025-04-14", "azure-openai", "GPT-4.1 mini", "OpenAI", SEES | RESPONSES,
    1047576, 32768, NULL, "0.00026", "0.00099", NULL, NULL, "2026-10-14", "gpt-5-mini" },
  { "gpt-4.1-nano", "2025-04-14", "azure-openai", "GPT-4.1 nano", "OpenAI", SEES | RESPONSES,
    1047576, 32768, NULL, "0.00007", "0.00025", NULL, NULL, "2026-10-14" },
  { "gpt-4o", "2024-11-20", "azure-openai", "GPT-4o", "OpenAI", SEES | RESPONSES, 128000, 16384,
    NULL, "0.00161", "0.00617", NULL, NULL, "2026-10-01", "gpt-5" },
  { "gpt-4o-mini", "2024-07-18", "azure-openai", "GPT-4o mini", "OpenAI", SEES | RESPONSES, 128000,
    16384, NULL, "0.00010", "0.00037", NULL, NULL, "2026-10-01", "gpt-5-mini" },
  { "gpt-5", "2025-08-07", "azure-openai", "GPT-5", "OpenAI", REASONS | SEES | RESPONSES | TEXTS,
    400000, 128000, GPT5_EFFORTS, "0.00091", "0.00677" },
  { "gpt-5-mini", "2025-08-07", "azure-openai", "GPT-5 mini", "OpenAI",
    REASONS | SEES | RESPONSES | TEXTS, 400000, 128000, GPT5_EFFORTS, "0.00024", "0.00141" },
  { "gpt-5-nano", "2025-08-07", "azure-openai", "GPT-5 nano", "OpenAI",
    REASONS | SEES | RESPONSES | TEXTS, 400000, 128000, GPT5_EFFORTS, "0.00006", "0.00031" },
  { "gpt-5.1", "2025-11-13", "azure-openai", "GPT-5.1", "OpenAI",
    REASONS | SEES | RESPONSES | TEXTS, 400000, 128000, GPT51_EFFORTS, "0.00091", "0.00677" },
  { "gpt-5.2", "2025-12-11", "azure-openai", "GPT-5.2", "OpenAI",
    REASONS | SEES | RESPONSES | TEXTS, 400000, 128000, GPT52_EFFORTS, "0.00125", "0.00944" },
  { "gpt-5.3-codex", "2026-02-24", "azure-openai", "GPT-5.3 Codex", "OpenAI",
    REASONS | SEES | ONLY_RESPONSES | TEXTS, 400000, 128000, GPT52_EFFORTS, "0.00125", "0.00944" },
  { "gpt-5.4", "2026-03-05", "azure-openai", "GPT-5.4", "OpenAI",
    REASONS | SEES | RESPONSES | SPACES, 1050000, 128000, GPT52_EFFORTS, "0.00159", "0.00920" },
  { "gpt-5.5", "2026-04-24", "azure-openai", "GPT-5.5", "OpenAI",
    REASONS | SEES | RESPONSES | SPACES, 1050000, 128000, GPT52_EFFORTS, "0.00342", "0.02015" },
  { "meta--llama3.1-70b-instruct", "1", "aicore-opensource", "Llama 3.1 70B", "Meta", 0, 131072, 0,
    NULL, "0.00066", "0.00066", NULL, NULL, "2026-10-01" },
  { "mistralai--mistral-large-instruct", "2407", "aicore-mistralai", "Mistral Large", "Mistral AI",
    0, 64000, 4096, NULL, "0.00112", "0.00320" },
  { "mistralai--mistral-medium-instruct", "2505", "aicore-mistralai", "Mistral Medium",
    "Mistral AI", SEES, 128000, 0, NULL, "0.00031", "0.00135" },
  { "mistralai--mistral-small", "2603", "aicore-mistralai", "Mistral Small", "Mistral AI", SEES,
    128000, 0, NULL, "0.00012", "0.00031" },
  { "nvidia--llama-3.2-nv-embedqa-1b", "2", "aicore-nvidia", "Llama 3.2 NV EmbedQA", "NVIDIA",
    EMBEDS, 8192, 0, NULL, "0.00002", NULL },
  { "o1", "2024-12-17", "azure-openai", "o1", "OpenAI", REASONS | SEES | WHOLE | SERIAL, 200000,
    100000, O_EFFORTS, "0.00912", "0.03648", NULL, NULL, "2026-07-15", "o3" },
  { "o3", "2025-04-16", "azure-openai", "o3", "OpenAI", REASONS | SEES | RESPONSES | SERIAL, 200000,
    100000, O_EFFORTS, "0.00129", "0.00494", NULL, NULL, "2026-10-16", "gpt-5" },
  { "o3-mini", "2025-01-31", "azure-openai", "o3-mini", "OpenAI", REASONS | WHOLE | SERIAL, 200000,
    100000, O_EFFORTS, "0.00073", "0.00274", NULL, NULL, "2026-08-02", "o4-mini" },
  { "o4-mini", "2025-04-16", "azure-openai", "o4-mini", "OpenAI",
    REASONS | SEES | RESPONSES | SERIAL, 200000, 100000, O_EFFORTS, "0.00073", "0.00274", NULL,
    NULL, "2026-10-16", "gpt-5-mini" },
  { "sap-abap-1", "1", "aicore-sap", "SAP ABAP-1", "SAP", 0, 256000, 0, NULL, "0.00052",
    "0.00210" },
  { "sonar", "perplexity-us", "perplexity-ai", "Sonar", "Perplexity", SEES, 128000, 0, NULL,
    "0.00067", "0.00067" },
  { "sonar-pro", "perplexity-us", "perplexity-ai", "Sonar Pro", "Perplexity", SEES, 200000, 0, NULL,
    "0.00199", "0.00983" },
  { "text-embedding-3-large", "1", "azure-openai", "Text Embedding 3 Large", "OpenAI", EMBEDS, 8192,
    0, NULL, "0.00009", NULL },
  { "text-embedding-3-small", "1", "azure-openai", "Text Embedding 3 Small", "OpenAI", EMBEDS, 8192,
    0, NULL, "0.00002", NULL },
  { "text-embedding-ada-002", "2", "azure-openai", "Text Embedding Ada 002", "OpenAI", EMBEDS, 8192,
    0, NULL, "0.00007", NULL, NULL, NULL, "2027-04-15", "text-embedding-3-small" },
};

static const WeirDemoModel plain = { "", "1", "", "", "", SEES, 128000, 0 };

const WeirDemoModel *
weir_demo_models_get (guint *n_models)
{
  *n_models = G_N_ELEMENTS (models);
  return models;
}

const WeirDemoModel *
weir_demo_model_find (const char *name)
{
  const WeirDemoModel *found = &plain;

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_str_has_prefix (name, models[i].name) && strlen (models[i].name) > strlen (found->name))
      found = &models[i];
  return found;
}
