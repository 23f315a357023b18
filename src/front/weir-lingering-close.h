/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-fd-set.h"
#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * WeirLingeringClose:
 *
 * The slow end of a connection: sends what is left, says goodbye in TLS, sends FIN, and drops what
 * the client still sends until it closes too. A socket that is closed with bytes unread is reset,
 * which would destroy an early refusal on its way. In the server context only.
 */
typedef struct _WeirLingeringClose WeirLingeringClose;

/**
 * weir_lingering_close_new:
 * @transport: (transfer full)
 * @farewell: (nullable): bytes to send first
 * @linger_ms: how long all of it may take
 * @done: called once, not from within this function; must free the object
 */
WeirLingeringClose *weir_lingering_close_new (WeirFdSet *set,
                                              WeirTransport *transport,
                                              GBytes *farewell,
                                              guint linger_ms,
                                              void (*done) (gpointer user_data),
                                              gpointer user_data);

/* Closes now, whatever is left. */
void weir_lingering_close_free (WeirLingeringClose *self);

G_END_DECLS
