/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-upstream.h"
#include "base/weir-response-ids.h"
#include "base/weir-sights.h"
#include "base/weir-usage.h"
#include "front/weir-client.h"
#include "proxy/weir-allowance.h"
#include "proxy/weir-learned.h"
#include "proxy/weir-snapshot.h"
#include "proxy/weir-time-limits.h"

G_BEGIN_DECLS

/* What an exchange works with. All borrowed references are taken. */
typedef struct
{
  WeirSnapshotSlot *snapshots;
  WeirUpstream *upstream;
  WeirUsageSink *usage;          /* (nullable) */
  WeirAllowance *allowance;      /* (nullable): what may be used in a month */
  WeirSights *sights;            /* (nullable): where requests under way can be seen */
  gboolean demo;                 /* the upstream is simulated */
  WeirResponseIds *response_ids; /* (nullable): who has made the replies that are kept */
  WeirLearned *learned;          /* (nullable): borrowed for as long as the pool lives */
  WeirClock *clock;
  const WeirTimeLimits *limits;                /* (nullable): the defaults; copied */
  guint max_workers;                           /* 0: 1024, fewer where descriptors are few */
  void (*active_changed) (gpointer user_data); /* (nullable): from any thread, at once after each
                                                * change of how many are under way */
  gpointer user_data;
} WeirExchangeDeps;

/**
 * WeirExchangePool:
 *
 * The exchange workers: every model request runs on one of them, from its complete body to the last
 * byte of its reply, as one straight line of blocking calls. Owns balancer and deadline wheel.
 */
typedef struct _WeirExchangePool WeirExchangePool;

WeirExchangePool *weir_exchange_pool_new (const WeirExchangeDeps *deps);

/* Cancels what still runs and joins all workers. */
void weir_exchange_pool_free (WeirExchangePool *self);

/* @route: (transfer none): which API the client speaks, see weir-surface.h. @model: (nullable): the one
 * that the path names; copied. (transfer full) @client. Past the pool's limit the client is told 503
 * (529) with Retry-After. */
struct _WeirRoute;
void weir_exchange_pool_dispatch (WeirExchangePool *self,
                                  const struct _WeirRoute *route,
                                  const char *model,
                                  WeirClient *client);

guint weir_exchange_pool_get_n_active (WeirExchangePool *self);

/* (transfer full): what Prometheus asks for, see weir_metrics_write (). Any thread. */
GBytes *weir_exchange_pool_write_metrics (WeirExchangePool *self, const char *version);

/* Cancels every running exchange with the reason SHUTDOWN. */
void weir_exchange_pool_cancel_all (WeirExchangePool *self);

G_END_DECLS
