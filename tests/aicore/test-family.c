/* SPDX-License-Identifier: MIT */
#include "aicore/weir-family.h"

#define AZURE "?api-version=2024-12-01-preview"

static const struct
{
  const char *executable;
  const char *model;
  const char *codec; /* NULL with both paths NULL: no family */
  const char *path;
  const char *embedding_path;
  const char *embedding_codec; /* NULL: OpenAI's */
} rows[] = {
  { "azure-openai", "gpt-5", "openai-chat", "/chat/completions" AZURE, "/embeddings" AZURE },
  { "azure-openai", NULL, "openai-chat", "/chat/completions" AZURE, "/embeddings" AZURE },
  { "aws-bedrock", "anthropic--claude-4.5-sonnet", "messages", "/invoke", NULL },
  { "aws-bedrock", "amazon--nova-lite", "bedrock-converse", "/converse", NULL },
  { "aws-bedrock", "amazon--titan-embed-text", NULL, NULL, "/invoke", "titan-embeddings" },
  { "aws-bedrock", "amazon--titan-embed-image", NULL, NULL, "/invoke", "titan-image-embeddings" },
  { "aws-bedrock", "amazon--titan-text-lite", NULL, NULL, NULL },
  { "aws-bedrock", NULL, NULL, NULL, NULL },
  { "gcp-vertexai", "gemini-2.5-pro", "gemini", "/models/{model}:generateContent", NULL },
  { "gcp-vertexai", NULL, "gemini", "/models/{model}:generateContent", NULL },
  { "gcp-vertexai", "gemini-embedding-001", NULL, NULL, "/models/{model}:predict",
    "vertex-embeddings" },
  { "aicore-mistralai", "mistralai--mistral-small", "openai-chat", "/chat/completions", NULL },
  { "aicore-opensource", "meta--llama3.1-70b-instruct", "openai-chat", "/chat/completions", NULL },
  { "aicore-ibm", "ibm--granite-13b-chat", "openai-chat", "/chat/completions", NULL },
  { "perplexity-ai", "sonar-pro", "openai-chat", "/chat/completions", NULL },
  { "aicore-cohere", "cohere--command-a-reasoning", "openai-chat", "/chat", NULL },
  { "aicore-cohere", "cohere-reranker", NULL, NULL, NULL },
  { "aicore-nvidia", "nvidia--llama-3.2-nv-embedqa-1b", NULL, NULL, "/embeddings" },
  { "aicore-sap", "sap-rpt-1-small", NULL, NULL, NULL },
  { "aicore-anthropic", "x", NULL, NULL, NULL },
  { "aicore-google", "x", NULL, NULL, NULL },
  { "aicore-of-next-year", "x", "openai-chat", "/chat/completions", NULL },
  { "of-next-year", "x", NULL, NULL, NULL },
  { "unknown", NULL, NULL, NULL, NULL },
  { "", NULL, NULL, NULL, NULL },
};

static const struct
{
  const char *model;
  const char *executable;
} guesses[] = {
  { "anthropic--claude-4.5-sonnet", "aws-bedrock" },
  { "claude-sonnet-4-5-20250929", "aws-bedrock" },
  { "4.5-sonnet", "aws-bedrock" },
  { "amazon--nova-lite", "aws-bedrock" },
  { "amazon--titan-embed-text", "aws-bedrock" },
  { "gpt-4o", "azure-openai" },
  { "gpt-5.4-nano", "azure-openai" },
  { "o1", "azure-openai" },
  { "o4-mini", "azure-openai" },
  { "text-embedding-3-small", "azure-openai" },
  { "gemini-2.5-pro", "gcp-vertexai" },
  { "gemini-embedding", "gcp-vertexai" },
  { "mistralai--mistral-large-instruct", "aicore-mistralai" },
  { "cohere--command-a-reasoning", "aicore-cohere" },
  { "cohere-reranker", "aicore-cohere" },
  { "nvidia--llama-3.2-nv-embedqa-1b", "aicore-nvidia" },
  { "meta--llama3.1-70b-instruct", "aicore-opensource" },
  { "ibm--granite-13b-chat", "aicore-ibm" },
  { "sap-rpt-1-small", "aicore-sap" },
  { "sonar-pro", "perplexity-ai" },
  { "orchestration", "orchestration" },
  { "my-own-name", NULL },
  { "", NULL },
};

static void
test_get (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const WeirFamily *family = weir_family_get (rows[i].executable, rows[i].model);

      g_test_message ("%s, %s", rows[i].executable, rows[i].model);
      if (rows[i].path == NULL && rows[i].embedding_path == NULL)
        {
          g_assert_null (family);
          continue;
        }
      g_assert_nonnull (family);
      g_assert_cmpstr (family->codec, ==, rows[i].codec);
      g_assert_cmpstr (family->path, ==, rows[i].path);
      g_assert_cmpstr (family->embedding_path, ==, rows[i].embedding_path);
      g_assert_cmpstr (family->embedding_codec, ==,
                       rows[i].embedding_path == NULL    ? NULL
                       : rows[i].embedding_codec != NULL ? rows[i].embedding_codec
                                                         : "openai-embeddings");
    }
}

static void
test_guess (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_test_message ("%s", guesses[i].model);
      g_assert_cmpstr (weir_family_guess_executable (guesses[i].model), ==, guesses[i].executable);
    }
}

static void
test_build_url (void)
{
  WeirDeployment deployment = { .url = (char *) "https://a.example/v2/inference/deployments/d123",
                                .model = (char *) "gemini-2.5/pro x" };
  g_autofree char *plain = weir_family_build_url (&deployment, "/invoke");
  g_autofree char *named = weir_family_build_url (&deployment, "/models/{model}:generateContent");
  g_autofree char *unnamed = NULL;

  g_assert_cmpstr (plain, ==, "https://a.example/v2/inference/deployments/d123/invoke");
  g_assert_cmpstr (named, ==,
                   "https://a.example/v2/inference/deployments/d123/models/"
                   "gemini-2.5%2Fpro%20x:generateContent");

  deployment.model = NULL;
  unnamed = weir_family_build_url (&deployment, "/v2/completion");
  g_assert_cmpstr (unnamed, ==, "https://a.example/v2/inference/deployments/d123/v2/completion");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/aicore/family/get", test_get);
  g_test_add_func ("/aicore/family/guess", test_guess);
  g_test_add_func ("/aicore/family/build-url", test_build_url);

  return g_test_run ();
}
