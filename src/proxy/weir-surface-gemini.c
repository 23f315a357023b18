/* SPDX-License-Identifier: MIT */
/* The paths of the Gemini API. They name the model and what is wanted of it; the query names the form
 * of a stream. The list of models is only under the newer version, since the older one's path is also
 * another API's. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-surface.h"

#include "proxy/weir-models-gemini.h"

extern const WeirSurface weir_surface_gemini;

static void
answer_models (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_surface_get_snapshot (tools, client);

  if (snapshot != NULL)
    weir_surface_send (client,
                       weir_models_gemini_list (snapshot, weir_client_get_key_name (client)), NULL);
}

static void
answer_model (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_surface_get_snapshot (tools, client);
  g_autoptr (GError) error = NULL;
  GBytes *body;

  if (snapshot == NULL)
    return;
  body = weir_models_gemini_get (snapshot, name, &error);
  weir_surface_send (client, body, error);
}

#define GENERATE                                                                                   \
  {                                                                                                \
    .api = "gemini", .codec = "gemini", .stream = WEIR_PLACE_STREAM_NO                             \
  }
#define STREAM                                                                                     \
  {                                                                                                \
    .api = "gemini", .codec = "gemini", .stream = WEIR_PLACE_STREAM_YES                            \
  }
#define STREAM_ARRAY                                                                               \
  {                                                                                                \
    .api = "gemini", .codec = "gemini-array", .stream = WEIR_PLACE_STREAM_YES                      \
  }
#define COUNT                                                                                      \
  {                                                                                                \
    .api = "count_tokens", .codec = "gemini", .count = TRUE, .stream = WEIR_PLACE_STREAM_NO        \
  }
#define EMBED                                                                                      \
  {                                                                                                \
    .api = "embeddings", .embedding_codec = "gemini-embed"                                         \
  }
#define EMBED_BATCH                                                                                \
  {                                                                                                \
    .api = "embeddings", .embedding_codec = "gemini-batch-embed"                                   \
  }

#define ACTIONS(base)                                                                              \
  { "POST", base "{}:generateContent", NULL, GENERATE, NULL },                                     \
      { "POST", base "{}:streamGenerateContent", "alt=sse", STREAM, NULL },                        \
      { "POST", base "{}:streamGenerateContent", NULL, STREAM_ARRAY, NULL },                       \
      { "POST", base "{}:countTokens", NULL, COUNT, NULL },                                        \
      { "POST", base "{}:embedContent", NULL, EMBED, NULL },                                       \
  {                                                                                                \
    "POST", base "{}:batchEmbedContents", NULL, EMBED_BATCH, NULL                                  \
  }

static const WeirSurfacePath paths[] = {
  { "GET", "/v1beta/models", NULL, { NULL }, answer_models },
  { "GET", "/v1beta/models/{}", NULL, { NULL }, answer_model },
  ACTIONS ("/v1beta/models/"),
  ACTIONS ("/v1/models/"),
};

/* The last ones are what Gemini CLI asks when its user has logged in with an account; a key needs none
 * of it. */
static const char *const not_offered[] = {
  "/upload/*",
  "/v1beta/batches",
  "/v1beta/batches/*",
  "/v1beta/cachedContents",
  "/v1beta/cachedContents/*",
  "/v1beta/corpora",
  "/v1beta/fileSearchStores",
  "/v1beta/files",
  "/v1beta/files/*",
  "/v1beta/interactions",
  "/v1beta/interactions/*",
  "/v1beta/models/{}:batchGenerateContent",
  "/v1beta/models/{}:bidiGenerateContent",
  "/v1beta/models/{}:generateImages",
  "/v1beta/models/{}:predict",
  "/v1beta/models/{}:predictLongRunning",
  "/v1beta/tunedModels",
  "/v1beta/tunedModels/*",
  "/v1internal*",
  NULL,
};

const WeirSurface weir_surface_gemini = {
  .id = "gemini",
  .paths = paths,
  .n_paths = G_N_ELEMENTS (paths),
  .not_offered = not_offered,
};
