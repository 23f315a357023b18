/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-peer-watch.h"

#include <poll.h>

#define COND_RDHUP ((GIOCondition) POLLRDHUP)
#define COND_BROKEN (G_IO_HUP | G_IO_ERR | G_IO_NVAL)

/* When to look again at a client that has finished sending: soon, because its close may be under way
 * while its FIN is here already; then now and then. */
static const guint delays_ms[] = { 5, 30, 250 };

GIOCondition
weir_peer_watch_get_events (const WeirPeerWatch *self)
{
  /* It stays true once it is, and would be told again and again. */
  return self->is_half_closed ? 0 : COND_RDHUP;
}

gint64
weir_peer_watch_get_timer (const WeirPeerWatch *self)
{
  return self->is_half_closed ? self->next_us : -1;
}

static WeirPeerVerdict
look (WeirPeerWatch *self, gint64 now_us)
{
  guint step = MIN (self->n_probes, G_N_ELEMENTS (delays_ms) - 1);

  self->n_probes++;
  self->next_us = now_us + (gint64) delays_ms[step] * 1000;
  switch (weir_hangup_probe_ask (self->probe, self->local, self->remote))
    {
    case WEIR_PEER_GONE:
      return WEIR_PEER_WATCH_GONE;
    case WEIR_PEER_UNKNOWN:
      if (self->has_asked)
        return WEIR_PEER_WATCH_THERE;
      self->has_asked = TRUE;
      return WEIR_PEER_WATCH_ASK;
    case WEIR_PEER_ALIVE:
    default:
      return WEIR_PEER_WATCH_THERE;
    }
}

WeirPeerVerdict
weir_peer_watch_check (WeirPeerWatch *self, GIOCondition revents, gint64 now_us)
{
  if ((revents & COND_BROKEN) != 0)
    return WEIR_PEER_WATCH_GONE;
  if ((revents & COND_RDHUP) != 0 && !self->is_half_closed)
    {
      self->is_half_closed = TRUE;
      self->next_us = now_us;
    }
  return self->is_half_closed && now_us >= self->next_us ? look (self, now_us)
                                                         : WEIR_PEER_WATCH_THERE;
}
