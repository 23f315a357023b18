/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-engine.h"
#include "app/weir-problem-board.h"
#include "app/weir-service-options.h"
#include "app/weir-usage-tap.h"

G_BEGIN_DECLS

/**
 * WeirService:
 *
 * The proxy as the desktop knows it: started and stopped any number of times, with or without the
 * demo. It owns a #WeirEngine, and a new one after each stop; a stopped one is open, so that the
 * settings can be shown, but does not listen. Main thread. Nothing here fails to the caller: what
 * goes wrong is put on the board.
 *
 * Properties, read-only: "state"; "demo"; "n-accounts"; "n-active": requests under way; "address":
 * host and port, as people write them; "base-url": for clients, without a path, also while stopped;
 * "refreshing": the deployments are being asked for; "refreshed": when they were last, seconds
 * since 1970 UTC, 0 never
 *
 * Signals:
 * "engine-changed" (): weir_service_get_engine () is another one, or %NULL
 * "engine-closing" (): weir_service_get_engine () is about to be closed: let go of it
 * "models-changed" (): deployments, or what is wrong with accounts, became others
 * "settings-changed" (): the settings were read again, or secrets that they name became others
 * "finished" (GPtrArray *entries): requests that ended, #WeirUsageRecord
 */
#define WEIR_TYPE_SERVICE (weir_service_get_type ())
G_DECLARE_FINAL_TYPE (WeirService, weir_service, WEIR, SERVICE, GObject)

WeirService *weir_service_new (const WeirServiceOptions *options, WeirProblemBoard *board);

/* Reads the settings. Nothing runs yet. */
void weir_service_open (WeirService *self);

/* When it is stopped and there is an account or the demo. The state tells how far it is. */
void weir_service_start (WeirService *self);

/* Lets running requests end for a moment, then stops. */
void weir_service_stop (WeirService *self);

/* Stops, then starts again; when it does not run, does nothing. */
void weir_service_restart (WeirService *self);

/* With the demo in the place of the accounts, or back. A running one goes on running. */
void weir_service_set_demo (WeirService *self, gboolean demo);

/* In the place of what the settings say, until this is called with 0. Takes effect with a start. */
void weir_service_override_port (WeirService *self, guint16 port);

/* The settings changed: reads them again, and starts again when the address became another one. */
void weir_service_reload (WeirService *self);

/* The same. %FALSE: why they are not used; that is on the board too. */
gboolean weir_service_try_reload (WeirService *self, GError **error);

/* Asks SAP AI Core for the deployments of all accounts. */
void weir_service_refresh (WeirService *self);

/* The same, unless they have all been asked for since the proxy was stopped or set up anew. */
void weir_service_refresh_once (WeirService *self);

/* Stops at once. No signals afterwards. */
void weir_service_close (WeirService *self);

WeirServiceState weir_service_get_state (WeirService *self);
gboolean weir_service_get_demo (WeirService *self);
guint weir_service_get_n_accounts (WeirService *self);
guint weir_service_get_n_active (WeirService *self);
const char *weir_service_get_address (WeirService *self);
const char *weir_service_get_base_url (WeirService *self);

/* (transfer none) (nullable): %NULL when the settings cannot be used, and while one is replaced. */
WeirEngine *weir_service_get_engine (WeirService *self);

/* (transfer none) (nullable): where the secrets are; who adds one there, or unlocks it, need do no more:
 * the engine hears of it. */
WeirCredentialStore *weir_service_get_credentials (WeirService *self);

/* (transfer none): where the requests of all its engines can be seen. */
WeirSights *weir_service_get_sights (WeirService *self);

/* (transfer full) (nullable): a key that clients may present; %NULL: they need none, or none that is in
 * force is known here. */
WeirSecret *weir_service_dup_api_key (WeirService *self);

/* Whether clients have to present a key. */
gboolean weir_service_needs_api_key (WeirService *self);

/* A key that was just made and of which only the digest is kept: until the end it is known here. */
void weir_service_remember_api_key (WeirService *self, WeirSecret *key);

G_END_DECLS
