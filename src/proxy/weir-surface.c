/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-surface.h"

#include "proxy/weir-reply.h"
#include "wire/weir-api-error.h"

const WeirDialect *
weir_surface_get_dialect (WeirClient *client)
{
  const WeirHttpHead *head = weir_client_get_head (client);

  return weir_dialect_for_head (head->path, weir_http_head_get (head, "anthropic-version") != NULL);
}

WeirSnapshot *
weir_surface_get_snapshot (const WeirSurfaceTools *tools, WeirClient *client)
{
  WeirSnapshot *snapshot = weir_snapshot_slot_dup (tools->snapshots);
  g_autoptr (GError) error = NULL;

  if (snapshot != NULL)
    return snapshot;
  error = weir_api_error_new (WEIR_API_ERROR_UNAVAILABLE,
                              "Weir is not ready: no account is loaded yet.");
  weir_surface_send (client, NULL, error);
  return NULL;
}

void
weir_surface_send (WeirClient *client, GBytes *body, const GError *error)
{
  g_auto (WeirReplyHead) head = { NULL };

  if (body != NULL)
    weir_reply_send_json (client, 200, &head, body);
  else
    weir_reply_send_error (client, weir_surface_get_dialect (client), &head, error);
}
