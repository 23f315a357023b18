/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-hangup-probe.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_PEER_WATCH_THERE,
  WEIR_PEER_WATCH_GONE,
  WEIR_PEER_WATCH_ASK, /* nobody can tell; an interim reply would, as a closed peer resets at it */
} WeirPeerVerdict;

/**
 * WeirPeerWatch:
 *
 * Decides whether a client whose answer is being worked on is still there. A reset is an end. A FIN
 * is one only if the client's socket is closed; one that is merely half closed gets its answer, and
 * is looked at again and again. Zero-initialise with the first three members set.
 */
typedef struct
{
  WeirHangupProbe *probe;
  GSocketAddress *local;
  GSocketAddress *remote;

  gboolean is_half_closed;
  gboolean has_asked;
  guint n_probes;
  gint64 next_us;
} WeirPeerWatch;

/* What to poll its socket for. */
GIOCondition weir_peer_watch_get_events (const WeirPeerWatch *self);

/* When to check again at the latest (monotonic, microseconds), -1: no need. */
gint64 weir_peer_watch_get_timer (const WeirPeerWatch *self);

/* @revents: what poll() said. @now_us: monotonic. Tells %WEIR_PEER_WATCH_ASK once. */
WeirPeerVerdict weir_peer_watch_check (WeirPeerWatch *self, GIOCondition revents, gint64 now_us);

G_END_DECLS
