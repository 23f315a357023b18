/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirHandshakeGate:
 *
 * Lets only so many callers per origin do what GLib runs in its small thread pool: TLS handshakes
 * and name look-ups. Without it one host that stalls them delays every other host by many seconds.
 * A guarded object: any thread.
 */
typedef struct _WeirHandshakeGate WeirHandshakeGate;

/* @limit: callers inside per origin. */
WeirHandshakeGate *weir_handshake_gate_new (guint limit);
void weir_handshake_gate_free (WeirHandshakeGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirHandshakeGate, weir_handshake_gate_free)

/* Waits for a place. %FALSE when cancelled first: then there is nothing to leave. */
gboolean
weir_handshake_gate_enter (WeirHandshakeGate *self, const char *origin, GCancellable *cancellable);
void weir_handshake_gate_leave (WeirHandshakeGate *self, const char *origin);

G_END_DECLS
