/* SPDX-License-Identifier: MIT */
/* The paths of Ollama's API. Its models are files on the machine; ours are not, so whatever would change
 * them is refused. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-surface.h"

#include "proxy/weir-models-ollama.h"
#include "wire/weir-api-error.h"

/* The version of the API that is spoken here; clients look for what it can do. */
#define VERSION "{\"version\":\"0.12.11\"}"
#define NOTHING_LOADED "{\"models\":[]}"

extern const WeirSurface weir_surface_ollama;

static void
answer_tags (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_surface_get_snapshot (tools, client);

  if (snapshot != NULL)
    weir_surface_send (client,
                       weir_models_ollama_list (snapshot, weir_client_get_key_name (client)), NULL);
}

static void
answer_show (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (WeirSnapshot) snapshot = weir_surface_get_snapshot (tools, client);
  g_autoptr (GError) error = NULL;
  GBytes *body;

  if (snapshot == NULL)
    return;
  body = weir_models_ollama_show (snapshot, weir_client_get_body (client), &error);
  weir_surface_send (client, body, error);
}

static void
answer_version (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  weir_surface_send (client, g_bytes_new_static (VERSION, sizeof VERSION - 1), NULL);
}

static void
answer_ps (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  weir_surface_send (client, g_bytes_new_static (NOTHING_LOADED, sizeof NOTHING_LOADED - 1), NULL);
}

static void
answer_read_only (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (GError) error = weir_api_error_new (
      WEIR_API_ERROR_FORBIDDEN, "read-only: models are deployed in SAP AI Core, not here");

  weir_surface_send (client, NULL, error);
}

static const WeirSurfacePath paths[] = {
  { "GET", "/api/tags", NULL, { NULL }, answer_tags },
  { "GET", "/api/version", NULL, { NULL }, answer_version },
  { "GET", "/api/ps", NULL, { NULL }, answer_ps },
  { "POST", "/api/show", NULL, { NULL }, answer_show },
  { "POST", "/api/chat", NULL, { .api = "ollama", .codec = "ollama-chat" }, NULL },
  { "POST", "/api/generate", NULL, { .api = "ollama", .codec = "ollama-generate" }, NULL },
  { "POST", "/api/embed", NULL, { .api = "embeddings", .embedding_codec = "ollama-embed" }, NULL },
  { "POST",
    "/api/embeddings",
    NULL,
    { .api = "embeddings", .embedding_codec = "ollama-embeddings" },
    NULL },
  { "POST", "/api/blobs/{}", NULL, { NULL }, answer_read_only },
  { "POST", "/api/copy", NULL, { NULL }, answer_read_only },
  { "POST", "/api/create", NULL, { NULL }, answer_read_only },
  { "DELETE", "/api/delete", NULL, { NULL }, answer_read_only },
  { "POST", "/api/pull", NULL, { NULL }, answer_read_only },
  { "POST", "/api/push", NULL, { NULL }, answer_read_only },
};

const WeirSurface weir_surface_ollama = {
  .id = "ollama",
  .paths = paths,
  .n_paths = G_N_ELEMENTS (paths),
};
