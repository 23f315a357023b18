/* SPDX-License-Identifier: MIT */
/* The paths of the OpenAI API, with and without its version. The list of models is Anthropic's, too:
 * its clients ask at the same place and say who they are in a header. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-surface.h"

#include "proxy/weir-models-anthropic.h"
#include "proxy/weir-models.h"

extern const WeirSurface weir_surface_openai;

static gboolean
speaks_anthropic (WeirClient *client)
{
  return weir_http_head_get (weir_client_get_head (client), "anthropic-version") != NULL;
}

static void
answer_models (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_surface_get_snapshot (tools, client);
  g_autoptr (GError) error = NULL;
  GBytes *body;

  if (snapshot == NULL)
    return;
  if (speaks_anthropic (client))
    body = weir_models_anthropic_list (snapshot, weir_client_get_key_name (client),
                                       weir_client_get_head (client)->query, &error);
  else
    body = weir_models_list (snapshot, weir_client_get_key_name (client));
  weir_surface_send (client, body, error);
}

static void
answer_model (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_surface_get_snapshot (tools, client);
  g_autoptr (GError) error = NULL;
  GBytes *body;

  if (snapshot == NULL)
    return;
  body = speaks_anthropic (client) ? weir_models_anthropic_get (snapshot, name, &error)
                                   : weir_models_get (snapshot, name, &error);
  weir_surface_send (client, body, error);
}

#define CHAT                                                                                       \
  {                                                                                                \
    .api = "chat", .codec = "openai-chat"                                                          \
  }
#define EMBEDDINGS                                                                                 \
  {                                                                                                \
    .api = "embeddings", .embedding_codec = "openai-embeddings"                                    \
  }

#define RESPONSES                                                                                  \
  {                                                                                                \
    .api = "responses", .codec = "responses", .keeps = TRUE                                        \
  }
#define KEPT_RESPONSE(method, suffix)                                                              \
  {                                                                                                \
    .api = "responses", .codec = "responses", .stored = method, .stored_suffix = suffix            \
  }

static const WeirSurfacePath paths[] = {
  { "GET", "/models", NULL, { NULL }, answer_models },
  { "GET", "/models/{}", NULL, { NULL }, answer_model },
  { "GET", "/v1/models", NULL, { NULL }, answer_models },
  { "GET", "/v1/models/{}", NULL, { NULL }, answer_model },
  { "POST", "/chat/completions", NULL, CHAT, NULL },
  { "POST", "/embeddings", NULL, EMBEDDINGS, NULL },
  { "POST", "/responses", NULL, RESPONSES, NULL },
  { "POST", "/v1/chat/completions", NULL, CHAT, NULL },
  { "POST", "/v1/embeddings", NULL, EMBEDDINGS, NULL },
  { "POST", "/v1/responses", NULL, RESPONSES, NULL },
  { "GET", "/v1/responses/{}", NULL, KEPT_RESPONSE ("GET", ""), NULL },
  { "DELETE", "/v1/responses/{}", NULL, KEPT_RESPONSE ("DELETE", ""), NULL },
  { "POST", "/v1/responses/{}/cancel", NULL, KEPT_RESPONSE ("POST", "/cancel"), NULL },
};

static const char *const not_offered[] = {
  "/v1/responses/input_tokens",
  "/v1/responses/compact",
  "/v1/conversations",
  "/v1/conversations/*",
  "/v1/audio/*",
  "/v1/images/*",
  "/v1/rerank",
  "/rerank",
  "/v1/completions",
  "/completions",
  "/v1/moderations",
  "/v1/files",
  "/v1/files/*",
  "/v1/batches",
  "/v1/batches/*",
  "/v1/fine_tuning/*",
  "/v1/assistants",
  "/v1/threads/*",
  "/v1/realtime",
  "/v1/videos",
  "/v1/videos/*",
  "/v1/uploads",
  "/v1/uploads/*",
  "/v1/vector_stores",
  "/v2/rerank",
  "/v1/embed",
  "/v1/threads",
  NULL,
};

const WeirSurface weir_surface_openai = {
  .id = "openai",
  .paths = paths,
  .n_paths = G_N_ELEMENTS (paths),
  .not_offered = not_offered,
};
