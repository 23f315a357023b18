/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * WeirHangup:
 *
 * How the connection of a request, in the server context, tells whoever works on it that the client
 * has left; and who of the two may write to the client. A guarded object: its mutex covers the
 * callback, the transport and the claim. Reference-counted, any thread.
 */
typedef struct _WeirHangup WeirHangup;

/* @context: the server context. @transport: (nullable): borrowed until revoked. */
WeirHangup *weir_hangup_new (GMainContext *context, WeirTransport *transport);
WeirHangup *weir_hangup_ref (WeirHangup *self);
void weir_hangup_unref (WeirHangup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirHangup, weir_hangup_unref)

/* The client has left: calls back, once. In the server context. */
void weir_hangup_fire (WeirHangup *self);

/* @callback: (nullable): called in the server context, at most once, under the mutex: it must not
 * come back here. After a call with %NULL has returned it is not called any more. */
void weir_hangup_set_callback (WeirHangup *self,
                               void (*callback) (gpointer user_data),
                               gpointer user_data);

/**
 * weir_hangup_claim:
 *
 * From here on the caller alone writes to the client's socket. Any thread; once.
 *
 * Returns: (transfer full) (nullable): the connection; %NULL when the client has left
 */
WeirTransport *weir_hangup_claim (WeirHangup *self);

/* The connection is over, for whatever reason: it cannot be claimed any more. In the server
 * context. */
void weir_hangup_revoke (WeirHangup *self);

/* Calls @func under the mutex, unless the socket has been claimed. In the server context.
 *
 * Returns: what @func returned; %TRUE when it was not called */
gboolean weir_hangup_run_unclaimed (WeirHangup *self,
                                    gboolean (*func) (gpointer user_data),
                                    gpointer user_data);

gboolean weir_hangup_has_fired (WeirHangup *self);

G_END_DECLS
