/* SPDX-License-Identifier: MIT */
/* The paths of the Anthropic API. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-surface.h"

extern const WeirSurface weir_surface_anthropic;

static const WeirSurfacePath paths[] = {
  { "POST", "/v1/messages", NULL, { .api = "messages", .codec = "messages" }, NULL },
  { "POST",
    "/v1/messages/count_tokens",
    NULL,
    { .api = "count_tokens", .codec = "messages", .count = TRUE },
    NULL },
};

/* What Claude Code asks its vendor for beside the model: telemetry, settings, accounts. Its answer to
 * an error is to go on without. */
static const char *const not_offered[] = {
  "/v1/complete",
  "/v1/messages/batches",
  "/v1/messages/batches/*",
  "/v1/organizations/*",
  "/v1/skills",
  "/v1/skills/*",
  "/v1/oauth/*",
  "/v1/code/*",
  "/v1/mcp_servers",
  "/api/claude_cli/*",
  "/api/claude_code/*",
  "/api/claude_code_*",
  "/api/event_logging",
  "/api/event_logging/*",
  "/api/hello",
  "/api/oauth/*",
  "/api/organization/*",
  "/api/web/*",
  NULL,
};

const WeirSurface weir_surface_anthropic = {
  .id = "anthropic",
  .paths = paths,
  .n_paths = G_N_ELEMENTS (paths),
  .not_offered = not_offered,
};
