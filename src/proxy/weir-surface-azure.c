/* SPDX-License-Identifier: MIT */
/* The paths of the OpenAI API as Azure has them: the older ones name the model, the newer ones begin
 * with "/openai". Whatever "api-version" they ask for is served. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-surface.h"

extern const WeirSurface weir_surface_azure;

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
  { "POST", "/openai/deployments/{}/chat/completions", NULL, CHAT, NULL },
  { "POST", "/openai/deployments/{}/embeddings", NULL, EMBEDDINGS, NULL },
  { "POST", "/openai/v1/chat/completions", NULL, CHAT, NULL },
  { "POST", "/openai/v1/embeddings", NULL, EMBEDDINGS, NULL },
  { "POST", "/openai/v1/responses", NULL, RESPONSES, NULL },
  { "GET", "/openai/v1/responses/{}", NULL, KEPT_RESPONSE ("GET", ""), NULL },
  { "DELETE", "/openai/v1/responses/{}", NULL, KEPT_RESPONSE ("DELETE", ""), NULL },
  { "POST", "/openai/v1/responses/{}/cancel", NULL, KEPT_RESPONSE ("POST", "/cancel"), NULL },
  { "POST", "/openai/responses", NULL, RESPONSES, NULL },
};

static const char *const not_offered[] = {
  "/openai/deployments/{}/audio/speech",
  "/openai/deployments/{}/audio/transcriptions",
  "/openai/deployments/{}/audio/translations",
  "/openai/deployments/{}/completions",
  "/openai/deployments/{}/images/generations",
  "/openai/deployments/{}/images/edits",
  "/openai/v1/audio/*",
  "/openai/v1/images/*",
  "/openai/v1/completions",
  "/openai/v1/files",
  "/openai/files",
  "/openai/assistants",
  "/openai/realtime",
  NULL,
};

const WeirSurface weir_surface_azure = {
  .id = "azure",
  .paths = paths,
  .n_paths = G_N_ELEMENTS (paths),
  .not_offered = not_offered,
};
