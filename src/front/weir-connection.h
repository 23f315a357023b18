/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-client.h"
#include "front/weir-fd-set.h"
#include "front/weir-front-end.h"
#include "front/weir-hangup-probe.h"
#include "front/weir-request-reader.h"
#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * WeirConnection:
 *
 * One connection of a client, from its first byte to its last: reads requests, one at a time, has
 * the handler answer them, watches the client, keeps the time limits. Lives in the server context.
 */
typedef struct _WeirConnection WeirConnection;

/**
 * WeirConnectionHost:
 * @scratch: @scratch_size bytes to read into, for all connections
 * @is_draining: no connection takes another request
 * @handle: takes a complete request, (transfer full)
 * @ended: the connection is over; @user_data is the host's
 *
 * What the connections of one front end share.
 */
typedef struct
{
  const WeirFrontEndLimits *limits;
  WeirRequestRules rules;
  GMainContext *context;
  WeirFdSet *set;
  WeirHangupProbe *probe;
  char *scratch;
  gsize scratch_size;
  gboolean is_draining;
  WeirClientHandler handle;
  void (*ended) (WeirConnection *connection, gpointer user_data);
  gpointer user_data;
} WeirConnectionHost;

/* (transfer full) @transport. @host outlives the connection. Returns: (transfer full) (nullable):
 * %NULL when the client has gone already */
WeirConnection *weir_connection_new (WeirConnectionHost *host, WeirTransport *transport);
WeirConnection *weir_connection_ref (WeirConnection *self);
void weir_connection_unref (WeirConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirConnection, weir_connection_unref)

/* Closes it when it is idle; if not, it closes after its reply. */
void weir_connection_drain (WeirConnection *self);

/* Closes it now, with a reset. */
void weir_connection_abort (WeirConnection *self);

G_END_DECLS
