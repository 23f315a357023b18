/* SPDX-License-Identifier: MIT */
/* What is nobody's API: the root, the state of health and the metrics. */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-surface.h"

#include <string.h>

#include "base/weir-json-writer.h"
#include "proxy/weir-reply.h"

extern const WeirSurface weir_surface_own;

/* Clients of Ollama look for its very words at the root before they ask for anything. A person at a
 * browser wants to know what it really is. */
static const char *
get_greeting (WeirClient *client)
{
  const char *accept = weir_http_head_get (weir_client_get_head (client), "Accept");

  return accept != NULL && strstr (accept, "text/html") != NULL ? "Weir is running\n"
                                                                : "Ollama is running";
}

static void
send_text (WeirClient *client, const char *type, GBytes *body)
{
  g_auto (WeirReplyHead) head = { NULL };
  const WeirHttpHeader *headers;
  guint n;

  weir_reply_head_add (&head, "Content-Type", type);
  weir_reply_head_add_id (&head, client);
  headers = weir_reply_head_get (&head, &n);
  weir_client_reply (client, 200, headers, n, body);
}

static void
answer_root (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  const char *text = get_greeting (client);
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  send_text (client, "text/plain; charset=utf-8", body);
}

static void
answer_metrics (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (GBytes) body = weir_exchange_pool_write_metrics (tools->pool, tools->version);

  send_text (client, "text/plain; version=0.0.4; charset=utf-8", body);
}

static void
answer_health (const WeirSurfaceTools *tools, WeirClient *client, const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  WeirJsonWriter writer;

  weir_json_writer_init (&writer, out);
  weir_json_writer_begin_object (&writer);
  weir_json_writer_member_utf8 (&writer, "status", "ok");
  weir_json_writer_member_utf8 (&writer, "version", tools->version);
  weir_json_writer_end_object (&writer);
  weir_surface_send (client, g_string_free_to_bytes (g_steal_pointer (&out)), NULL);
}

static const WeirSurfacePath paths[] = {
  { "GET", "/", NULL, { NULL }, answer_root },
  { "GET", "/health", NULL, { NULL }, answer_health },
  { "GET", "/metrics", NULL, { NULL }, answer_metrics },
};

const WeirSurface weir_surface_own = {
  .id = "weir",
  .paths = paths,
  .n_paths = G_N_ELEMENTS (paths),
};
