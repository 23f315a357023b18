/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-plan.h"

#include "wire/weir-api-error.h"

#define ACCEPT_JSON "application/json"
#define ACCEPT_STREAM "text/event-stream"

static const char *
name_of (const WeirDeployment *deployment)
{
  return deployment->model != NULL ? deployment->model : deployment->id;
}

static gboolean
fail_unsupported (const WeirDeployment *deployment, const char *what, GError **error)
{
  g_propagate_error (
      error,
      weir_api_error_new (
          WEIR_API_ERROR_UNSUPPORTED, "The model \"%s\" (%s) does not offer %s here.",
          name_of (deployment),
          deployment->executable != NULL ? deployment->executable : "executable unknown", what));
  if (error != NULL)
    weir_api_error_set_param (*error, "model");
  return FALSE;
}

static gboolean
plan_deployment (WeirPlan *plan,
                 const WeirDeployment *deployment,
                 WeirModelRules *rules,
                 const char *what,
                 GError **error)
{
  *plan = (WeirPlan){ NULL };
  if (deployment->executable != NULL)
    plan->family = weir_family_get (deployment->executable, deployment->model);
  if (plan->family == NULL)
    return fail_unsupported (deployment, what, error);
  plan->rule = weir_model_rules_lookup (rules, deployment->executable, deployment->model);
  return TRUE;
}

gboolean
weir_plan_chat (WeirPlan *plan,
                const WeirCodec *client,
                gboolean stream,
                const WeirDeployment *deployment,
                WeirModelRules *rules,
                GError **error)
{
  const char *api;
  gboolean same;

  if (!plan_deployment (plan, deployment, rules, "chat", error))
    return FALSE;

  /* A model that speaks another API than its executable's others has a family of its own, since it
   * has other paths. */
  api = plan->rule->api != NULL ? plan->rule->api : plan->family->codec;
  if (api == NULL || g_strcmp0 (api, plan->family->codec) != 0)
    return fail_unsupported (deployment, "chat", error);
  plan->upstream = weir_codec_get (api);
  if (plan->upstream == NULL || plan->upstream->encode_request == NULL
      || plan->upstream->decoder_new == NULL)
    return fail_unsupported (deployment, "chat", error);

  same = plan->upstream == client;
  plan->stream = stream && plan->rule->streaming;
  plan->patch = same && client->patch_request != NULL;
  plan->reframe = same && plan->stream && client->reframe != NULL;
  plan->verbatim = same && !stream;

  plan->path = plan->family->path;
  plan->accept = ACCEPT_JSON;
  if (plan->stream)
    {
      if (plan->family->stream_path != NULL)
        plan->path = plan->family->stream_path;
      plan->accept =
          plan->family->stream_accept != NULL ? plan->family->stream_accept : ACCEPT_STREAM;
    }
  return TRUE;
}

gboolean
weir_plan_embedding (WeirPlan *plan,
                     const WeirDeployment *deployment,
                     WeirModelRules *rules,
                     GError **error)
{
  if (!plan_deployment (plan, deployment, rules, "embeddings", error))
    return FALSE;
  if (plan->family->embedding_codec == NULL || plan->family->embedding_path == NULL)
    return fail_unsupported (deployment, "embeddings", error);

  plan->embedding = weir_embedding_codec_get (plan->family->embedding_codec);
  if (plan->embedding == NULL || plan->embedding->encode_request == NULL
      || plan->embedding->decode_reply == NULL)
    return fail_unsupported (deployment, "embeddings", error);
  plan->path = plan->family->embedding_path;
  plan->accept = ACCEPT_JSON;
  return TRUE;
}
