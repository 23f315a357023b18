/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-fd-set.h"
#include "front/weir-transport.h"

G_BEGIN_DECLS

/**
 * WeirTlsGate:
 *
 * Where connections wait for their TLS handshake. GIO runs each handshake in a thread of its one
 * small pool, where a client that says nothing would hold up all others and the resolver too. So a
 * handshake starts when the client's whole hello is there, few run at once, and none for long. In
 * the server context only.
 */
typedef struct _WeirTlsGate WeirTlsGate;

/* (transfer full) @transport, which speaks TLS now. */
typedef void (*WeirTlsGateFunc) (WeirTransport *transport, gpointer user_data);

/* @hello_ms: how long a client may take for its hello. @passed: called for each that got through;
 * of those that do not, the connection is closed. */
WeirTlsGate *weir_tls_gate_new (WeirFdSet *set,
                                guint max_handshakes,
                                guint handshake_ms,
                                guint hello_ms,
                                WeirTlsGateFunc passed,
                                gpointer user_data);

/* Closes all that wait. */
void weir_tls_gate_free (WeirTlsGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTlsGate, weir_tls_gate_free)

/* (transfer full) @transport. */
void
weir_tls_gate_enter (WeirTlsGate *self, WeirTransport *transport, GTlsCertificate *certificate);

G_END_DECLS
