/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_PEER_ALIVE,   /* some process still holds the client's socket */
  WEIR_PEER_GONE,    /* none does */
  WEIR_PEER_UNKNOWN, /* it is another machine's, or the kernel does not tell */
} WeirPeerState;

/**
 * WeirHangupProbe:
 *
 * Tells a client that has closed from one that has only finished sending: TCP shows the same FIN,
 * but on one machine the kernel can be asked for the other end's socket (sock_diag). In the server
 * context only.
 */
typedef struct _WeirHangupProbe WeirHangupProbe;

WeirHangupProbe *weir_hangup_probe_new (void);
void weir_hangup_probe_free (WeirHangupProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirHangupProbe, weir_hangup_probe_free)

/* @local, @remote: the connection's addresses as the server sees them. Does not block. */
WeirPeerState
weir_hangup_probe_ask (WeirHangupProbe *self, GSocketAddress *local, GSocketAddress *remote);

G_END_DECLS
