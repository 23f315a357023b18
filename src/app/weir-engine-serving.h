/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-response-ids.h"
#include "base/weir-sights.h"
#include "base/weir-usage.h"
#include "front/weir-front-end.h"
#include "proxy/weir-snapshot.h"
#include "store/weir-settings.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/**
 * WeirEngineServing:
 *
 * The engine's door: listener, routes, exchange workers and the connections upstream. It is made,
 * used and freed in the server context, unless a function says otherwise. To end it:
 * weir_engine_serving_stop () from outside, weir_engine_serving_close (), then
 * weir_engine_serving_join () from outside, while the server context still runs, then
 * weir_engine_serving_free ().
 */
typedef struct _WeirEngineServing WeirEngineServing;

/**
 * WeirEngineServingOptions:
 * @usage: (nullable)
 * @observer: (nullable): is told of requests without a valid key as well, which nothing keeps, since who has
 *   no key could fill the disk with them
 * @sights: (nullable)
 * @history: (nullable): what was used before
 * @certificate: (nullable): speak HTTPS
 * @learned_file: (nullable): where what refusals teach is kept
 * @response_ids: (nullable)
 * @active_changed: (nullable): called from any thread when weir_engine_serving_get_n_active () has changed
 *
 * All references are taken.
 */
typedef struct
{
  WeirSettings *settings;
  WeirSnapshotSlot *slot;
  WeirUsageSink *usage;
  WeirUsageSink *observer;
  WeirSights *sights;
  WeirUsageStore *history;
  WeirClock *clock;
  GTlsCertificate *certificate;
  const char *version;
  const char *learned_file;
  WeirResponseIds *response_ids;
  void (*active_changed) (gpointer user_data);
  gpointer user_data;
} WeirEngineServingOptions;

/* Errors: those of weir_front_end_listen () and weir_http_upstream_new () */
WeirEngineServing *weir_engine_serving_new (const WeirEngineServingOptions *options,
                                            GError **error);

/* The models are known now: requests that came early go on. */
void weir_engine_serving_open_doors (WeirEngineServing *self);

/* Takes over keys, hosts and origins. */
void weir_engine_serving_apply (WeirEngineServing *self, WeirSettings *settings);

/* Drops kept connections of an account. */
void weir_engine_serving_retire (WeirEngineServing *self, const char *account_id);

guint16 weir_engine_serving_get_port (WeirEngineServing *self);

/* Any thread. */
guint weir_engine_serving_get_n_active (WeirEngineServing *self);

/* Takes no new connections; those that are open end after the request they are in. */
void weir_engine_serving_stop_accepting (WeirEngineServing *self);

/* Whether nothing is under way any more. */
gboolean weir_engine_serving_is_quiet (WeirEngineServing *self);

/* Stops what still runs, and leaves it a moment to tell its clients so. From outside the server
 * context. */
void weir_engine_serving_stop (WeirEngineServing *self);

/* Closes all connections. */
void weir_engine_serving_close (WeirEngineServing *self);

/* Ends what still runs and waits for the workers. From outside the server context. */
void weir_engine_serving_join (WeirEngineServing *self);

void weir_engine_serving_free (WeirEngineServing *self);

/* Whether only this machine can reach @host. */
gboolean weir_engine_host_is_loopback (const char *host);

G_END_DECLS
