/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-app"

#include "app/weir-engine-serving.h"

#include <string.h>

#include "aicore/weir-http-upstream.h"
#include "app/weir-client.h"
#include "app/weir-engine-allowance.h"
#include "app/weir-learned-keeper.h"
#include "app/weir-waiting-room.h"
#include "proxy/weir-exchange-pool.h"
#include "proxy/weir-server.h"

#define CLIENT_TYPE "Weir"

/* A client's own limit is longer than this; an account that cannot be reached takes longer. */
#define WAITING_MS 15000

/* What a request that is stopped has for telling its client, in steps of a millisecond. */
#define FAREWELL_MS 250

#define KEYS_UNKNOWN                                                                               \
  "The keyring that holds Weir's API keys cannot be read. When it is locked, unlock it; Weir "     \
  "then "                                                                                          \
  "goes on by itself."

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)

struct _WeirEngineServing
{
  WeirUpstream *upstream;
  WeirLearnedKeeper *learned;
  WeirAllowance *allowance;
  WeirUsageStore *history; /* (nullable): %NULL also once it has been read */
  WeirUsageSink *observer; /* (nullable) */
  WeirClock *clock;
  WeirExchangePool *pool;
  WeirServer *server;
  WeirWaitingRoom *waiting;
  WeirFrontEnd *front_end;
};

gboolean
weir_engine_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (host != NULL, FALSE);

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static void
override (guint *limit, guint configured)
{
  if (configured > 0)
    *limit = configured;
}

static WeirTimeLimits
build_time_limits (const WeirSettingsLimits *configured)
{
  WeirTimeLimits limits = weir_time_limits_default;

  override (&limits.connect_s, configured->connect_s);
  override (&limits.first_byte_s, configured->first_byte_s);
  override (&limits.first_byte_reasoning_s, configured->first_byte_reasoning_s);
  override (&limits.gap_s, configured->gap_s);
  override (&limits.gap_reasoning_s, configured->gap_reasoning_s);
  override (&limits.total_s, configured->total_s);
  override (&limits.heartbeat_s, configured->heartbeat_s);
  return limits;
}

static WeirFrontEndLimits
build_front_end_limits (const WeirSettingsLimits *configured)
{
  WeirFrontEndLimits limits = weir_front_end_limits_default;

  override (&limits.max_connections, configured->max_connections);
  if (configured->max_body_mib > 0)
    limits.max_body = configured->max_body_mib * MIB;
  if (configured->max_bodies_mib > 0)
    limits.max_bodies = configured->max_bodies_mib * MIB;
  return limits;
}

static WeirAdmission *
build_admission (const WeirSettings *settings, guint16 port)
{
  g_autofree WeirLocalKey *keys = g_new0 (WeirLocalKey, settings->n_keys);
  WeirAdmissionOptions options = { .keys = keys, .n_keys = settings->n_keys, .port = port };

  for (guint i = 0; i < settings->n_keys; i++)
    {
      keys[i].name = settings->keys[i].name;
      keys[i].expires_wall_us = settings->keys[i].expires_wall_us;
      /* A digest of zeros is nobody's. */
      memcpy (keys[i].digest, settings->keys[i].digest, WEIR_DIGEST_LEN);
      if (!weir_settings_key_is_known (&settings->keys[i]))
        options.unavailable = KEYS_UNKNOWN;
    }
  options.allowed_hosts = (const char *const *) settings->allowed_hosts;
  options.allowed_origins = (const char *const *) settings->allowed_origins;
  options.bound_host = settings->host;
  return weir_admission_new (&options);
}

static void
on_key_refused (const WeirHttpHead *head, gpointer user_data)
{
  WeirEngineServing *self = user_data;
  const WeirUsageRecord record = { .wall_us = weir_clock_get_wall_us (self->clock),
                                   .user_agent = weir_http_head_get (head, "user-agent"),
                                   .status = WEIR_CLIENT_WRONG_KEY,
                                   .error_kind = "local_auth",
                                   .first_byte_us = -1,
                                   .usage = WEIR_USAGE_INIT };

  weir_usage_sink_record (self->observer, &record);
}

static void
build_inside (WeirEngineServing *self, const WeirEngineServingOptions *options)
{
  const WeirTimeLimits times = build_time_limits (&options->settings->limits);
  const WeirFrontEndLimits limits = build_front_end_limits (&options->settings->limits);
  const WeirExchangeDeps deps = { .snapshots = options->slot,
                                  .upstream = self->upstream,
                                  .usage = options->usage,
                                  .allowance = self->allowance,
                                  .sights = options->sights,
                                  .demo = options->settings->demo,
                                  .response_ids = options->response_ids,
                                  .learned = weir_learned_keeper_get (self->learned),
                                  .clock = options->clock,
                                  .active_changed = options->active_changed,
                                  .user_data = options->user_data,
                                  .limits = &times,
                                  .max_workers = options->settings->limits.max_requests };

  self->pool = weir_exchange_pool_new (&deps);
  self->server = weir_server_new (options->slot, self->pool, options->version);
  self->waiting = weir_waiting_room_new (WAITING_MS, weir_server_handle, self->server);
  self->front_end =
      weir_front_end_new (&limits, options->clock, weir_waiting_room_handle, self->waiting);
  if (self->observer != NULL)
    weir_front_end_set_key_refused (self->front_end, on_key_refused, self);
}

WeirEngineServing *
weir_engine_serving_new (const WeirEngineServingOptions *options, GError **error)
{
  const WeirSettings *settings = options->settings;
  const char *client_type = settings->client_type != NULL ? settings->client_type : CLIENT_TYPE;
  WeirEngineServing *self = g_new0 (WeirEngineServing, 1);

  self->upstream = weir_http_upstream_new (options->clock, settings->ca_file, client_type, error);
  if (self->upstream == NULL)
    {
      weir_engine_serving_free (self);
      return NULL;
    }
  self->learned = weir_learned_keeper_new (options->learned_file);
  self->allowance = weir_allowance_new (NULL);
  self->clock = g_object_ref (options->clock);
  g_set_object (&self->history, options->history);
  g_set_object (&self->observer, options->observer);
  build_inside (self, options);

  /* The rules stand before the first connection can come in; they are set again once the port is
   * known, since a Host header names it. */
  weir_engine_serving_apply (self, options->settings);
  if (!weir_front_end_listen (self->front_end, settings->host, settings->port, options->certificate,
                              error))
    {
      weir_engine_serving_join (self);
      weir_engine_serving_free (self);
      return NULL;
    }
  weir_engine_serving_apply (self, options->settings);
  return self;
}

void
weir_engine_serving_open_doors (WeirEngineServing *self)
{
  if (self->waiting != NULL)
    weir_waiting_room_open (self->waiting);
}

void
weir_engine_serving_apply (WeirEngineServing *self, WeirSettings *settings)
{
  g_autoptr (WeirAdmission) admission =
      build_admission (settings, weir_front_end_get_port (self->front_end));

  weir_front_end_set_admission (self->front_end, admission);
  if (!weir_engine_allowance_apply (self->allowance, settings) || self->history == NULL)
    return;
  /* what was counted since the start is in there, too */
  weir_allowance_forget (self->allowance);
  weir_engine_allowance_load (self->allowance, self->history, self->clock);
  g_clear_object (&self->history);
}

void
weir_engine_serving_retire (WeirEngineServing *self, const char *account_id)
{
  weir_http_upstream_retire (WEIR_HTTP_UPSTREAM (self->upstream), account_id);
}

guint16
weir_engine_serving_get_port (WeirEngineServing *self)
{
  return weir_front_end_get_port (self->front_end);
}

guint
weir_engine_serving_get_n_active (WeirEngineServing *self)
{
  return weir_exchange_pool_get_n_active (self->pool);
}

void
weir_engine_serving_stop_accepting (WeirEngineServing *self)
{
  weir_front_end_stop_accepting (self->front_end);
}

gboolean
weir_engine_serving_is_quiet (WeirEngineServing *self)
{
  return weir_exchange_pool_get_n_active (self->pool) == 0
         && weir_front_end_get_n_connections (self->front_end) == 0;
}

void
weir_engine_serving_stop (WeirEngineServing *self)
{
  /* Before the connections are closed, or each would look like a client that has left. */
  weir_exchange_pool_cancel_all (self->pool);
  for (guint i = 0; i < FAREWELL_MS && weir_exchange_pool_get_n_active (self->pool) > 0; i++)
    g_usleep (1000);
}

void
weir_engine_serving_close (WeirEngineServing *self)
{
  weir_front_end_close (self->front_end);

  /* From here on nothing may reach the workers. */
  g_clear_pointer (&self->waiting, weir_waiting_room_free);
}

void
weir_engine_serving_join (WeirEngineServing *self)
{
  g_clear_pointer (&self->pool, weir_exchange_pool_free);
}

void
weir_engine_serving_free (WeirEngineServing *self)
{
  g_clear_object (&self->front_end);
  g_clear_pointer (&self->waiting, weir_waiting_room_free);
  g_clear_pointer (&self->server, weir_server_free);
  g_clear_pointer (&self->learned, weir_learned_keeper_free);
  g_clear_pointer (&self->allowance, weir_allowance_unref);
  g_clear_object (&self->history);
  g_clear_object (&self->observer);
  g_clear_object (&self->clock);
  g_clear_object (&self->upstream);
  g_free (self);
}
