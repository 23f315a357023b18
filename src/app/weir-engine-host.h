/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine-credentials.h"
#include "app/weir-engine-relay.h"
#include "app/weir-engine-serving.h"
#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/**
 * WeirEngineHost:
 *
 * The server thread with all that lives in it, and the way in from outside: each function runs what
 * it does in the server context and waits for it, which is short, since nothing blocks there. For
 * the owner's thread.
 */
typedef struct _WeirEngineHost WeirEngineHost;

/* What happens inside is told through @relay. References are taken. */
WeirEngineHost *weir_engine_host_new (WeirClock *clock, WeirEngineRelay *relay);

/* Ends all requests, then the thread. */
void weir_engine_host_free (WeirEngineHost *self);

/* Takes over settings: accounts, and keys, hosts and origins of who may come in. With an error,
 * nothing has changed. */
gboolean weir_engine_host_apply (WeirEngineHost *self,
                                 WeirSettings *settings,
                                 WeirModelRules *rules,
                                 WeirCredentialsStanding standing,
                                 GError **error);

/* See weir_engine_set_offline (). */
void weir_engine_host_set_offline (WeirEngineHost *self, gboolean offline);

/* @options: without the slot and the clock, which are the host's own. Begins discovery, too.
 *
 * Returns: the port, 0 with an error of weir_engine_serving_new () */
guint16 weir_engine_host_listen (WeirEngineHost *self,
                                 const WeirEngineServingOptions *options,
                                 GError **error);

gboolean weir_engine_host_is_listening (WeirEngineHost *self);
guint weir_engine_host_get_n_active (WeirEngineHost *self);
void weir_engine_host_stop_accepting (WeirEngineHost *self);
gboolean weir_engine_host_is_quiet (WeirEngineHost *self);

/* (transfer full): the current one. */
WeirSnapshot *weir_engine_host_dup_snapshot (WeirEngineHost *self);

/* weir_engine_request_discovery () and weir_engine_request_call (). (transfer none) @task. */
void weir_engine_host_discover (WeirEngineHost *self, GTask *task);
void weir_engine_host_call (WeirEngineHost *self, GTask *task);

G_END_DECLS
