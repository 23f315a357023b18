/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine-credentials.h"
#include "app/weir-engine-member.h"
#include "base/weir-usage.h"
#include "proxy/weir-snapshot.h"
#include "wire/weir-model-rules.h"

G_BEGIN_DECLS

/**
 * WeirEngineCore:
 *
 * The engine's half in the server context: the accounts at work, their discovery, and the snapshot
 * that requests are served from. All functions are for that context, unless they say otherwise.
 */
typedef struct _WeirEngineCore WeirEngineCore;

/* What the core tells; called in the server context. */
typedef struct
{
  void (*models_changed) (gpointer user_data);
  void (*notice) (const char *text, gpointer user_data);
  void (*ready) (gpointer user_data); /* every account was asked once and answered or failed */
  gpointer user_data;
} WeirEngineEvents;

WeirEngineCore *
weir_engine_core_new (GMainContext *context, WeirClock *clock, const WeirEngineEvents *events);

/* Ends discovery and fails all that waits for a token. Requests must have ended before. */
void weir_engine_core_free (WeirEngineCore *self);

/**
 * weir_engine_core_apply:
 *
 * @standing: how it stands with the secrets of the settings; an account without its service key is
 *   left out until it has one
 *
 * Takes over settings, the first ones or others. With an error, nothing has changed.
 */
gboolean weir_engine_core_apply (WeirEngineCore *self,
                                 WeirSettings *settings,
                                 WeirModelRules *rules,
                                 WeirCredentialsStanding standing,
                                 GError **error);

/* Whether accounts on other hosts cannot be reached now. */
void weir_engine_core_set_offline (WeirEngineCore *self, gboolean offline);

/* Asks for deployments from now on: at once, then every so often, sooner after a failure. */
void weir_engine_core_start_discovery (WeirEngineCore *self);

/* (transfer none): where the current snapshot hangs. The slot may be used from any thread. */
WeirSnapshotSlot *weir_engine_core_get_slot (WeirEngineCore *self);

/* (transfer none) (element-type WeirEngineMember): the accounts, in the order of the settings. */
GPtrArray *weir_engine_core_get_members (WeirEngineCore *self);

/* (transfer none) (nullable): the account called @name. */
WeirEngineMember *weir_engine_core_find (WeirEngineCore *self, const char *name);

/* Called with the ids of accounts that left or changed their key. */
void weir_engine_core_set_retire (WeirEngineCore *self,
                                  void (*retire) (const char *account_id, gpointer user_data),
                                  gpointer user_data);

G_END_DECLS
