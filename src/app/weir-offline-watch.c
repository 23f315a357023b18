/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-offline-watch.h"

#include "aicore/weir-service-url.h"
#include "app/weir-key-facts.h"

struct _WeirOfflineWatch
{
  WeirService *service;
  WeirProblemBoard *board;
  GNetworkMonitor *network;
  GCancellable *cancellable; /* of the hosts that are looked for */
  guint n_pending;
  gboolean is_offline;
};

/* One host that is looked for. */
typedef struct
{
  WeirOfflineWatch *self;
  GCancellable *cancellable;
} Search;

static void
apply (WeirOfflineWatch *self)
{
  WeirEngine *engine = weir_service_get_engine (self->service);

  if (engine != NULL)
    weir_engine_set_offline (engine, self->is_offline);
  if (self->is_offline)
    weir_problem_board_put (self->board, NULL, weir_problem_new (WEIR_PROBLEM_OFFLINE, NULL, NULL));
  else
    weir_problem_board_remove (self->board, WEIR_PROBLEM_OFFLINE, NULL);
}

static void
set_offline (WeirOfflineWatch *self, gboolean is_offline)
{
  gboolean was_offline = self->is_offline;

  self->is_offline = is_offline;
  apply (self);
  if (was_offline && !is_offline)
    weir_service_refresh (self->service);
}

static void
stop (WeirOfflineWatch *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->n_pending = 0;
}

/* Cancelled, it may come after @self has gone. */
static void
on_reached (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Search *search = user_data;
  g_autoptr (GCancellable) cancellable = search->cancellable;
  WeirOfflineWatch *self = search->self;
  gboolean is_reached =
      g_network_monitor_can_reach_finish (G_NETWORK_MONITOR (object), result, NULL);

  if (g_cancellable_is_cancelled (cancellable))
    return;
  self->n_pending--;
  if (is_reached)
    stop (self);
  if (is_reached || self->n_pending == 0)
    set_offline (self, !is_reached);
}

/* A host of its own on this computer, as for a demo, needs no network. */
static void
search (WeirOfflineWatch *self, const WeirSettingsAccount *account)
{
  g_autoptr (WeirKeyFacts) facts = account->enabled && account->service_key != NULL
                                       ? weir_key_facts_new (account->service_key, NULL)
                                       : NULL;
  g_autoptr (GSocketConnectable) host = NULL;
  Search *data;

  if (facts == NULL || weir_service_url_is_loopback (facts->api_url))
    return;
  host = g_network_address_parse_uri (facts->api_url, 443, NULL);
  if (host == NULL)
    return;
  data = g_new0 (Search, 1);
  data->self = self;
  data->cancellable = g_object_ref (self->cancellable);
  self->n_pending++;
  g_network_monitor_can_reach_async (self->network, host, self->cancellable, on_reached, data);
}

void
weir_offline_watch_look (WeirOfflineWatch *self)
{
  WeirEngine *engine;
  const WeirSettings *settings;

  g_return_if_fail (self != NULL);

  stop (self);
  engine = weir_service_get_engine (self->service);
  settings = engine != NULL ? weir_engine_get_settings (engine) : NULL;
  if (!g_network_monitor_get_network_available (self->network) && settings != NULL)
    {
      self->cancellable = g_cancellable_new ();
      for (guint i = 0; i < settings->n_accounts; i++)
        search (self, &settings->accounts[i]);
    }
  if (self->n_pending == 0)
    set_offline (self, FALSE);
}

/* A new engine knows of nothing yet. */
static void
on_engine_changed (WeirOfflineWatch *self)
{
  apply (self);
  weir_offline_watch_look (self);
}

WeirOfflineWatch *
weir_offline_watch_new (WeirService *service, WeirProblemBoard *board, GNetworkMonitor *network)
{
  WeirOfflineWatch *self;

  g_return_val_if_fail (WEIR_IS_SERVICE (service), NULL);
  g_return_val_if_fail (WEIR_IS_PROBLEM_BOARD (board), NULL);
  g_return_val_if_fail (G_IS_NETWORK_MONITOR (network), NULL);

  self = g_new0 (WeirOfflineWatch, 1);
  self->service = service;
  self->board = board;
  self->network = g_object_ref (network);
  g_signal_connect_swapped (network, "network-changed", G_CALLBACK (weir_offline_watch_look), self);
  g_signal_connect_swapped (service, "engine-changed", G_CALLBACK (on_engine_changed), self);
  g_signal_connect_swapped (service, "settings-changed", G_CALLBACK (weir_offline_watch_look),
                            self);
  weir_offline_watch_look (self);
  return self;
}

void
weir_offline_watch_free (WeirOfflineWatch *self)
{
  g_return_if_fail (self != NULL);

  stop (self);
  g_signal_handlers_disconnect_by_data (self->network, self);
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->network);
  g_free (self);
}
