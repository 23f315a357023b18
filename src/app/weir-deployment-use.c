/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-deployment-use.h"

#include <string.h>

#include "aicore/weir-family.h"

/* Families that have both tell their embedding models by name only. */
WeirDeploymentUse
weir_deployment_get_use (const WeirDeployment *deployment)
{
  const WeirFamily *family;

  g_return_val_if_fail (deployment != NULL, WEIR_DEPLOYMENT_USE_NONE);

  family = weir_family_get (deployment->executable, deployment->model);
  if (family == NULL || (family->codec == NULL && family->embedding_codec == NULL))
    return WEIR_DEPLOYMENT_USE_NONE;
  if (family->embedding_codec != NULL
      && (family->codec == NULL
          || (deployment->model != NULL && strstr (deployment->model, "embedding") != NULL)))
    return WEIR_DEPLOYMENT_USE_EMBEDDING;
  return WEIR_DEPLOYMENT_USE_CHAT;
}

const char *
weir_deployment_guess_vendor (const char *name)
{
  /* beginnings of names in SAP's catalogue */
  static const struct
  {
    const char *prefix;
    const char *vendor;
  } vendors[] = {
    { "alephalpha", "Aleph Alpha" },
    { "amazon--", "Amazon" },
    { "anthropic--", "Anthropic" },
    { "cohere", "Cohere" },
    { "deepseek", "DeepSeek" },
    { "gemini", "Google" },
    { "gpt-", "OpenAI" },
    { "ibm--", "IBM" },
    { "meta--", "Meta" },
    { "mistralai--", "Mistral AI" },
    { "nvidia--", "NVIDIA" },
    { "o1", "OpenAI" },
    { "o3", "OpenAI" },
    { "o4", "OpenAI" },
    { "sap-", "SAP" },
    { "sonar", "Perplexity" },
    { "text-embedding", "OpenAI" },
  };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (vendors); i++)
    if (g_str_has_prefix (name, vendors[i].prefix))
      return vendors[i].vendor;
  return NULL;
}
