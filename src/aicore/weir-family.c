/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-family.h"

#include <string.h>

/* Azure wants an API version; the last preview before 2025 takes every member that the newer models
 * need, and the older ones accept it. */
#define AZURE_VERSION "?api-version=2024-12-01-preview"

/* The first row that matches counts, so the narrow ones come before the wide ones. A row without any
 * path stands for deployments that no API served here can use; without it they would fall to the
 * OpenAI-like ones at the end. */
static const WeirFamily families[] = {
  {
      .executable = "azure-openai",
      .codec = "openai-chat",
      .path = "/chat/completions" AZURE_VERSION,
      .other_codec = "responses",
      .other_path = "/responses",
      .embedding_codec = "openai-embeddings",
      .embedding_path = "/embeddings" AZURE_VERSION,
  },
  {
      .executable = "aws-bedrock",
      .model = "anthropic--",
      .codec = "messages",
      .path = "/invoke",
      .stream_path = "/invoke-with-response-stream",
      .stream_accept = "application/vnd.amazon.eventstream",
  },
  {
      .executable = "aws-bedrock",
      .model = "amazon--titan-embed-image",
      .embedding_codec = "titan-image-embeddings",
      .embedding_path = "/invoke",
  },
  {
      .executable = "aws-bedrock",
      .model = "amazon--titan-embed",
      .embedding_codec = "titan-embeddings",
      .embedding_path = "/invoke",
  },
  { .executable = "aws-bedrock",
    .model = "amazon--titan" }, /* text and pictures, which SAP has withdrawn */
  {
      .executable = "aws-bedrock",
      .model = "amazon--",
      .codec = "bedrock-converse",
      .path = "/converse",
      .stream_path = "/converse-stream",
      .stream_accept = "application/vnd.amazon.eventstream",
  },
  {
      .executable = "gcp-vertexai",
      .model = "gemini-embedding",
      .embedding_codec = "vertex-embeddings",
      .embedding_path = "/models/{model}:predict",
  },
  {
      .executable = "gcp-vertexai",
      .codec = "gemini",
      .path = "/models/{model}:generateContent",
      .stream_path = "/models/{model}:streamGenerateContent?alt=sse",
  },
  { .executable = "aicore-anthropic" }, /* spoken to like aws-bedrock */
  { .executable = "aicore-amazon" },
  { .executable = "aicore-google" }, /* like gcp-vertexai */
  { .executable = "aicore-sap" },    /* tables, not text */
  { .executable = "aicore-cohere", .model = "cohere-reranker" },
  { .executable = "aicore-cohere", .codec = "openai-chat", .path = "/chat" },
  {
      .executable = "aicore-nvidia",
      .embedding_codec = "openai-embeddings",
      .embedding_path = "/embeddings",
  },
  { .executable = "aicore-ibm", .codec = "openai-chat", .path = "/chat/completions" },
  { .executable = "aicore-mistralai", .codec = "openai-chat", .path = "/chat/completions" },
  { .executable = "aicore-opensource", .codec = "openai-chat", .path = "/chat/completions" },
  {
      .executable = "orchestration",
      .codec = "sap-orchestration",
      .path = "/v2/completion",
      .embedding_codec = "sap-orchestration-embeddings",
      .embedding_path = "/v2/embeddings",
  },
  { .executable = "perplexity-ai", .codec = "openai-chat", .path = "/chat/completions" },
  { .executable = "aicore-*", .codec = "openai-chat", .path = "/chat/completions" },
};

/* By the names of SAP's list of models, and by those the vendors use for the same. */
static const struct
{
  const char *pattern;
  const char *executable;
} guesses[] = {
  { "amazon--*", "aws-bedrock" },
  { "anthropic--*", "aws-bedrock" },
  { "claude-*", "aws-bedrock" },
  { "*-haiku", "aws-bedrock" },
  { "*-opus", "aws-bedrock" },
  { "*-sonnet", "aws-bedrock" },
  { "nova-*", "aws-bedrock" },
  { "chatgpt-*", "azure-openai" },
  { "gpt-*", "azure-openai" },
  { "o1*", "azure-openai" },
  { "o3*", "azure-openai" },
  { "o4*", "azure-openai" },
  { "text-embedding-*", "azure-openai" },
  { "gemini-*", "gcp-vertexai" },
  { "alephalpha-*", "aicore-alephalpha" },
  { "cohere-*", "aicore-cohere" },
  { "deepseek*", "aicore-opensource" },
  { "ibm--*", "aicore-ibm" },
  { "meta--*", "aicore-opensource" },
  { "mistral*", "aicore-mistralai" },
  { "nvidia--*", "aicore-nvidia" },
  { "sap-*", "aicore-sap" },
  { "sonar*", "perplexity-ai" },
  { "orchestration", "orchestration" },
};

static gboolean
matches_executable (const char *pattern, const char *executable)
{
  gsize len = strlen (pattern);

  if (pattern[len - 1] == '*')
    return strncmp (pattern, executable, len - 1) == 0;
  return strcmp (pattern, executable) == 0;
}

const WeirFamily *
weir_family_get (const char *executable, const char *model)
{
  g_return_val_if_fail (executable != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      const WeirFamily *family = &families[i];

      if (!matches_executable (family->executable, executable))
        continue;
      if (family->model != NULL && (model == NULL || !g_str_has_prefix (model, family->model)))
        continue;
      return family->path != NULL || family->embedding_path != NULL ? family : NULL;
    }

  return NULL;
}

const char *
weir_family_guess_executable (const char *model)
{
  g_return_val_if_fail (model != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      if (g_pattern_match_simple (guesses[i].pattern, model))
        return guesses[i].executable;
    }

  return NULL;
}

char *
weir_family_build_url (const WeirDeployment *deployment, const char *path)
{
  GString *url;
  g_autofree char *model = NULL;

  g_return_val_if_fail (deployment != NULL && path != NULL, NULL);

  url = g_string_new (deployment->url);
  g_string_append (url, path);
  model = g_uri_escape_string (deployment->model != NULL ? deployment->model : "", NULL, FALSE);
  g_string_replace (url, "{model}", model, 1);

  return g_string_free (url, FALSE);
}
