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
  g_propagate_error (error,
                     weir_api_error_new (WEIR_API_ERROR_UNSUPPORTED,
                                         "The model \"%s\" (%s) does not offer %s here.",
                                         name_of (deployment), deployment->executable, what));
  if (error != NULL)
    weir_api_error_set_param (*error, "model");
  return FALSE;
}

/* The configuration alone names it, and the account could not be asked what it is. That passes; the
 * client did nothing wrong. */
static gboolean
fail_unknown (const WeirDeployment *deployment, GError **error)
{
  g_propagate_error (
      error, weir_api_error_new (WEIR_API_ERROR_UPSTREAM,
                                 "What runs on the deployment \"%s\" of the account \"%s\" is not "
                                 "known, since its deployments could not be listed.",
                                 deployment->id, deployment->account->name));
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
  if (deployment->executable == NULL)
    return fail_unknown (deployment, error);
  plan->family = weir_family_get (deployment->executable, deployment->model);
  if (plan->family == NULL)
    return fail_unsupported (deployment, what, error);
  plan->rule = weir_model_rules_lookup (rules, deployment->executable, deployment->model);
  return TRUE;
}

/* (nullable): the format to ask in: the only one the model is reached by, else the client's own where
 * there is a choice, since the shallowest way loses least. */
static const char *
choose_api (const WeirPlan *plan, const WeirCodec *client)
{
  const WeirFamily *family = plan->family;
  const char *only = plan->rule->api;

  if (only != NULL)
    return g_strcmp0 (only, family->codec) == 0 || g_strcmp0 (only, family->other_codec) == 0
               ? only
               : NULL;
  return g_strcmp0 (client->id, family->other_codec) == 0 ? family->other_codec : family->codec;
}

/* What only the client's own format can say is not silently left out of another. */
static gboolean
check_native (const WeirPlan *plan,
              const WeirCodec *client,
              const WeirRequest *request,
              const WeirDeployment *deployment,
              GError **error)
{
  if (request == NULL || request->native_only == NULL || plan->upstream == client)
    return TRUE;
  weir_api_error_set_at (error, WEIR_API_ERROR_UNSUPPORTED, request->native_only,
                         "The model \"%s\" has no API that knows \"%s\" as it is used here. "
                         "Leave it out (and send the whole conversation), or use a model that has "
                         "it.",
                         name_of (deployment), request->native_only);
  if (error != NULL)
    weir_api_error_set_code (*error, "unsupported_parameter");
  return FALSE;
}

static void
choose_path (WeirPlan *plan)
{
  const WeirFamily *family = plan->family;
  gboolean other = g_strcmp0 (plan->upstream->id, family->other_codec) == 0;

  plan->path = other ? family->other_path : family->path;
  plan->accept = ACCEPT_JSON;
  if (!plan->stream)
    return;
  plan->accept = ACCEPT_STREAM;
  if (!other && family->stream_path != NULL)
    plan->path = family->stream_path;
  if (!other && family->stream_accept != NULL)
    plan->accept = family->stream_accept;
}

gboolean
weir_plan_chat (WeirPlan *plan,
                const WeirCodec *client,
                const WeirRequest *request,
                gboolean stream,
                const WeirDeployment *deployment,
                WeirModelRules *rules,
                GError **error)
{
  const char *api;
  gboolean same;
  gboolean as_it_stands;

  if (!plan_deployment (plan, deployment, rules, "chat", error))
    return FALSE;

  api = choose_api (plan, client);
  if (api != NULL)
    plan->upstream = weir_codec_get (api);
  if (plan->upstream == NULL || plan->upstream->encode_request == NULL
      || plan->upstream->decoder_new == NULL)
    return fail_unsupported (deployment, "chat", error);
  if (!check_native (plan, client, request, deployment, error))
    return FALSE;
  plan->rule =
      weir_model_rules_lookup_format (rules, deployment->executable, deployment->model, api);

  same =
      (plan->upstream == client || g_strcmp0 (client->like, plan->upstream->id) == 0)
      && (client->can_patch == NULL || request == NULL || client->can_patch (request, plan->rule));
  as_it_stands =
      same
      && (request == NULL || request->output != WEIR_OUTPUT_JSON_SCHEMA || plan->rule->schemas);
  plan->stream = stream && plan->rule->streaming;
  plan->patch = same && client->patch_request != NULL;
  plan->reframe = as_it_stands && plan->stream && client->reframe != NULL;
  plan->verbatim = as_it_stands && !stream;
  choose_path (plan);
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
