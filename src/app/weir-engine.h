/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "aicore/weir-deployment.h"
#include "app/weir-engine-credentials.h"
#include "base/weir-clock.h"
#include "base/weir-sights.h"
#include "base/weir-usage.h"
#include "demo/weir-demo.h"
#include "proxy/weir-snapshot.h"
#include "store/weir-settings.h"
#include "store/weir-usage-store.h"

G_BEGIN_DECLS

/**
 * WeirEngineOptions:
 * @sources: (nullable): where the settings are; copied. %NULL: this process's environment
 * @state_dir: (nullable): $XDG_STATE_HOME; %NULL: no usage log is written
 * @data_dir: (nullable): $XDG_DATA_HOME; %NULL: what refusals teach is forgotten at the end
 * @usage: (nullable): where what requests use is kept; a reference is taken. %NULL: the engine makes its own
 *   of the two above
 * @credentials: (nullable): where secrets are that the settings say are in the keyring; a reference
 *   is taken
 * @demo: serve the built-in demo instead of the configured accounts, with the key "demo". A
 *   well-known key must not open real accounts, so it is one or the other
 * @demo_options: (nullable): for tests; borrowed until weir_engine_open () has returned
 * @observer: (nullable): is told of every finished request, from any thread; a reference is taken
 * @sights: (nullable): where its requests can be seen; a reference is taken. %NULL: it makes its own
 * @clock: (nullable): %NULL: the system's
 * @version: (nullable): what /health says; %NULL: the version built
 * @is_watched: the owner watches the files of the settings, and calls weir_engine_reload (); else the engine
 *   does while it listens
 */
typedef struct
{
  const WeirSettingsSources *sources;
  const char *state_dir;
  const char *data_dir;
  WeirUsageStore *usage;
  WeirCredentialStore *credentials;
  gboolean demo;
  const WeirDemoOptions *demo_options;
  WeirUsageSink *observer;
  WeirSights *sights;
  WeirClock *clock;
  const char *version;
  gboolean is_watched;
} WeirEngineOptions;

/**
 * WeirEngine:
 *
 * The composition root: makes all collaborators, wires them, and is the only door to them. It has
 * a server thread with a main context of its own. Its functions are for the thread that made it;
 * callbacks and signals come in the main context that was thread-default there.
 *
 * Life: weir_engine_new (), weir_engine_open (), optionally weir_engine_listen (), and to end
 * weir_engine_drain_async () or at once weir_engine_close (). Commands that only look something up
 * never listen:
 *
 * |[
 *   g_autoptr (WeirEngine) engine = weir_engine_new (&options);
 *   if (!weir_engine_open (engine, &error)) …
 *   weir_engine_discover_async (engine, NULL, on_discovered, data);   // then run the main loop
 *   …
 *   deployments = weir_engine_dup_deployments (engine);               // in on_discovered ()
 * ]|
 *
 * Signals:
 * "models-changed" (): the names that can be used became others
 * "activity-changed" (): weir_engine_get_n_active () is another number, or was meanwhile
 * "credentials-changed" (): weir_engine_get_standing () became another one, or secrets did
 * "settings-changed" (): weir_engine_get_settings () are others, read again
 * "notice" (const char *text): a sentence for people, such as a warning; also those of a reload
 */
#define WEIR_TYPE_ENGINE (weir_engine_get_type ())
G_DECLARE_FINAL_TYPE (WeirEngine, weir_engine, WEIR, ENGINE, GObject)

WeirEngine *weir_engine_new (const WeirEngineOptions *options);

/**
 * weir_engine_open:
 *
 * Reads the settings, starts the server thread and, with @demo, the demo. Nothing is sent yet. No
 * account is no error here: weir_engine_get_n_accounts () tells.
 *
 * Errors: WEIR_STORE_ERROR_*, WEIR_AICORE_ERROR_KEY, WEIR_WIRE… of a rules file: the configuration
 * is wrong, and the message says where
 */
gboolean weir_engine_open (WeirEngine *self, GError **error);

/* Until weir_engine_close (): the settings in force. */
WeirSettings *weir_engine_get_settings (WeirEngine *self);

/* Accounts that are used; those that are turned off are in the settings only. */
guint weir_engine_get_n_accounts (WeirEngine *self);

/* How it stands with secrets that are in the keyring. While one is missing, the engine serves what it
 * can and answers 503 to the rest; it goes on by itself once the secret is there. */
WeirCredentialsStanding weir_engine_get_standing (WeirEngine *self);

/* %FALSE: there are secrets that are forgotten when this process ends, since there is no keyring. */
gboolean weir_engine_are_credentials_lasting (WeirEngine *self);

/* Accounts whose service key is not known. */
guint weir_engine_get_n_waiting (WeirEngine *self);

/* (transfer full) (array zero-terminated=1): names of the accounts that are used, in the order of the settings. */
char **weir_engine_dup_account_names (WeirEngine *self);

/* (transfer full) (array zero-terminated=1) (nullable): resource groups of the account @name. */
char **weir_engine_dup_resource_groups (WeirEngine *self, const char *name);

/**
 * weir_engine_discover_async:
 *
 * Asks SAP AI Core for the deployments of all accounts. Ends when every account has answered or
 * failed.
 */
void weir_engine_discover_async (WeirEngine *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* %FALSE only when no account could be asked; the error is the first one's. */
gboolean weir_engine_discover_finish (WeirEngine *self, GAsyncResult *result, GError **error);

/* Whether all accounts have been asked for their deployments, and each has answered or failed to. */
gboolean weir_engine_is_discovered (WeirEngine *self);

/* (transfer full) (nullable): why the last discovery of the account @name failed. */
GError *weir_engine_dup_account_error (WeirEngine *self, const char *name);

/* (transfer full) (nullable): the resource group for which it failed. */
char *weir_engine_dup_failed_group (WeirEngine *self, const char *name);

/* While the computer has no network, requests for accounts elsewhere are refused at once, with 503. Until
 * weir_engine_close (). */
void weir_engine_set_offline (WeirEngine *self, gboolean offline);

/* (transfer full) (element-type WeirDeployment): all that is known, in the order of the accounts.
 * Each knows its account and resource group. */
GPtrArray *weir_engine_dup_deployments (WeirEngine *self);

/* (transfer full) (nullable): the models that the account @name is offered, deployed or not; %NULL before
 * they are known. Asked for again every hour; "models-changed" tells of another one. */
WeirCatalogue *weir_engine_dup_catalogue (WeirEngine *self, const char *name);

/* (transfer full): router (which model is served by what), model rules and so on, as they are now. */
WeirSnapshot *weir_engine_dup_snapshot (WeirEngine *self);

/**
 * weir_engine_call_async:
 * @account: name of the account
 * @method: "GET", "POST", "PATCH", "DELETE"
 * @path: below /v2, such as "/lm/configurations?$top=1000"
 * @resource_group: (nullable): value of AI-Resource-Group
 * @body: (nullable): JSON
 *
 * Calls the management API of an account, with its token.
 */
void weir_engine_call_async (WeirEngine *self,
                             const char *account,
                             const char *method,
                             const char *path,
                             const char *resource_group,
                             GBytes *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* (transfer full) (nullable): the reply's body.
 *
 * Errors: WEIR_AICORE_ERROR_*; G_IO_ERROR_NOT_FOUND for an account that does not exist */
GBytes *weir_engine_call_finish (WeirEngine *self, GAsyncResult *result, GError **error);

/**
 * weir_engine_listen:
 *
 * Begins to serve at the settings' host and port, to discover in the background and every five
 * minutes, and to watch the configuration for changes.
 *
 * Errors: G_IO_ERROR_ADDRESS_IN_USE, naming the owner; G_IO_ERROR_PERMISSION_DENIED when others
 * could reach it without a key; other G_IO_ERROR and TLS errors of the certificate
 */
gboolean weir_engine_listen (WeirEngine *self, GError **error);

/* 0 when it is not listening. */
guint16 weir_engine_get_port (WeirEngine *self);

/* (transfer full) (nullable): "http://127.0.0.1:3001", without a slash at the end; %NULL when it is
 * not listening. */
char *weir_engine_dup_base_url (WeirEngine *self);

/**
 * weir_engine_reload:
 *
 * Reads the settings again and swaps them. Accounts that are the same keep their tokens and
 * deployments; running requests finish on what they began with. Host, port and TLS need a new start
 * and are left as they are. With an error, all stays as it was.
 */
gboolean weir_engine_reload (WeirEngine *self, GError **error);

/* (transfer none) (nullable): where what requests use is kept; %NULL before it listens. */
WeirUsageStore *weir_engine_get_usage (WeirEngine *self);

/* (transfer none): where requests can be seen that are under way, and stopped. */
WeirSights *weir_engine_get_sights (WeirEngine *self);

/* Requests under way. */
guint weir_engine_get_n_active (WeirEngine *self);

/**
 * weir_engine_drain_async:
 * @limit_s: how long running requests may go on; what still runs then is ended
 *
 * Stops accepting and waits for running requests. Ends early when weir_engine_close () is called.
 */
void weir_engine_drain_async (WeirEngine *self,
                              guint limit_s,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/* %FALSE when the limit was reached, or the engine closed before. */
gboolean weir_engine_drain_finish (WeirEngine *self, GAsyncResult *result, GError **error);

/* Ends everything now and waits for the threads. May be called again. */
void weir_engine_close (WeirEngine *self);

G_END_DECLS
