/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-family.h"
#include "wire/weir-codec.h"
#include "wire/weir-embedding.h"

G_BEGIN_DECLS

/**
 * WeirPlan:
 * @family: how the deployment is spoken to
 * @rule: what its model accepts
 * @upstream: its wire format; %NULL for embeddings
 * @embedding: the same for embeddings, else %NULL
 * @path: below the deployment's URL
 * @accept: value of Accept
 * @stream: the upstream is asked to stream
 * @patch: the request goes out as the client's bytes with single members changed
 * @reframe: frames of the reply go to the client as they stand
 * @verbatim: a reply that comes whole goes to the client as it stands
 *
 * How one request is put to one deployment: the shallowest way that is correct. Strings live as
 * long as the rules.
 */
typedef struct
{
  const WeirFamily *family;
  const WeirModelRule *rule;
  const WeirCodec *upstream;
  const WeirEmbeddingCodec *embedding;
  const char *path;
  const char *accept;
  gboolean stream;
  gboolean patch;
  gboolean reframe;
  gboolean verbatim;
} WeirPlan;

/**
 * weir_plan_chat:
 * @client: the format the client speaks
 * @request: (nullable): what it asks; %NULL: nothing out of the ordinary
 * @stream: whether it wants a stream
 *
 * An answer in a schema that the model cannot be asked for in the format's own way comes in some other,
 * so that its reply is never passed on as it stands.
 *
 * Errors: WEIR_API_ERROR_UNSUPPORTED for a kind of deployment that cannot be spoken to, or not in the
 * one format that @request can be put in
 */
gboolean weir_plan_chat (WeirPlan *plan,
                         const WeirCodec *client,
                         const WeirRequest *request,
                         gboolean stream,
                         const WeirDeployment *deployment,
                         WeirModelRules *rules,
                         GError **error);

gboolean weir_plan_embedding (WeirPlan *plan,
                              const WeirDeployment *deployment,
                              WeirModelRules *rules,
                              GError **error);

G_END_DECLS
