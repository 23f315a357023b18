/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-client.h"
#include "front/weir-hangup.h"
#include "front/weir-request-reader.h"
#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * WeirClientBackend:
 * @reply: answers through SoupServer; all is borrowed
 * @taken_over: a worker writes to the transport itself: SoupServer has nothing to do with it any
 *   more
 * @finish: the end of a stream (@transport is what was claimed, transfer full), or of a client that
 *   gets no answer (%NULL)
 * @unref: lets go of the backend, after which nothing else is called
 *
 * What answers a client: the connection it came by. Everything is called in the server context.
 */
typedef struct
{
  void (*reply) (gpointer backend,
                 guint status,
                 const WeirHttpHeader *headers,
                 guint n_headers,
                 GBytes *body);
  void (*taken_over) (gpointer backend);
  void (*finish) (gpointer backend, WeirTransport *transport, gboolean complete);
  void (*unref) (gpointer backend);
} WeirClientBackend;

/**
 * weir_client_new:
 * @incoming: (transfer full): the request
 * @hangup: fires when the client leaves, and is claimed for a stream
 * @peer: its address
 * @context: the server context
 * @stall_ms: how long a stream waits for a reader that takes nothing
 * @backend: (transfer full): what @functions are called with
 */
WeirClient *weir_client_new (WeirIncoming *incoming,
                             WeirHangup *hangup,
                             const char *peer,
                             GMainContext *context,
                             guint stall_ms,
                             const WeirClientBackend *functions,
                             gpointer backend);

/* (nullable): the origin of the page that asks, which is an allowed one. */
const char *weir_client_get_origin (WeirClient *self);

G_END_DECLS
