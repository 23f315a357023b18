/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-pool.h"

#include <sys/resource.h>

#include "proxy/weir-exchange.h"
#include "wire/weir-api-error.h"

#define DEFAULT_WORKERS 1024

/* An exchange needs a client, an upstream connection and an event descriptor; the rest is for
 * everything else in the process. */
#define DESCRIPTORS_EACH 4
#define LEAST_WORKERS 8

/* Workers that wait for the next request; GLib's own default is 2, which would make a thread for
 * nearly every request of a busy client. */
#define IDLE_WORKERS 64
#define IDLE_MS 15000

#define REFUSED_RETRY_MS 1000

struct _WeirExchangePool
{
  WeirExchangeTools tools;
  GThreadPool *workers;
  WeirEmbedAhead ahead;
  guint max_workers;
  int n_active;                                /* atomic */
  void (*active_changed) (gpointer user_data); /* (nullable) */
  gpointer user_data;
};

static guint
limit_workers (guint wanted)
{
  struct rlimit files;
  guint most = wanted > 0 ? wanted : DEFAULT_WORKERS;

  if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY)
    most = MIN (most, files.rlim_cur / DESCRIPTORS_EACH);
  return MAX (most, MIN (LEAST_WORKERS, wanted > 0 ? wanted : LEAST_WORKERS));
}

/* Returns: how many there were before */
static int
count_active (WeirExchangePool *self, int change)
{
  int before = g_atomic_int_add (&self->n_active, change);

  if (self->active_changed != NULL)
    self->active_changed (self->user_data);
  return before;
}

static void
work (gpointer data, gpointer user_data)
{
  WeirExchangePool *self = user_data;
  WeirExchange *exchange = data;

  weir_exchange_run (exchange);
  weir_exchange_free (exchange);
  count_active (self, -1);
}

/* Runs in the wheel's thread. */
static void
on_second (gpointer user_data)
{
  WeirExchangePool *self = user_data;

  weir_upstream_trim (self->tools.upstream, weir_clock_get_boot_us (self->tools.clock));
  weir_balancer_trim (self->tools.balancer);
  weir_signature_cache_trim (self->tools.signatures);
}

WeirExchangePool *
weir_exchange_pool_new (const WeirExchangeDeps *deps)
{
  WeirExchangePool *self = g_new0 (WeirExchangePool, 1);

  self->tools.snapshots = deps->snapshots;
  self->tools.upstream = g_object_ref (deps->upstream);
  self->tools.clock = g_object_ref (deps->clock);
  if (deps->usage != NULL)
    self->tools.usage = g_object_ref (deps->usage);
  if (deps->allowance != NULL)
    self->tools.allowance = weir_allowance_ref (deps->allowance);
  if (deps->sights != NULL)
    self->tools.sights = weir_sights_ref (deps->sights);
  self->tools.demo = deps->demo;
  if (deps->response_ids != NULL)
    self->tools.response_ids = g_object_ref (deps->response_ids);
  self->tools.learned = deps->learned;
  self->tools.limits = deps->limits != NULL ? *deps->limits : weir_time_limits_default;
  self->tools.balancer = weir_balancer_new (deps->clock);
  self->tools.signatures = weir_signature_cache_new (deps->clock);
  self->tools.metrics = weir_metrics_new ();
  self->tools.ahead = &self->ahead;
  self->active_changed = deps->active_changed;
  self->user_data = deps->user_data;
  self->tools.deadlines = weir_deadlines_new (deps->clock, on_second, self);

  self->max_workers = limit_workers (deps->max_workers);
  g_thread_pool_set_max_unused_threads (IDLE_WORKERS);
  g_thread_pool_set_max_idle_time (IDLE_MS);
  self->workers = g_thread_pool_new (work, self, self->max_workers, FALSE, NULL);
  return self;
}

void
weir_exchange_pool_free (WeirExchangePool *self)
{
  g_return_if_fail (self != NULL);

  weir_exchange_pool_cancel_all (self);
  /* GLib would keep them for another pool that may want one; that pool allows for some again. */
  g_thread_pool_set_max_unused_threads (0);
  g_thread_pool_free (self->workers, FALSE, TRUE);
  weir_deadlines_free (self->tools.deadlines);
  weir_balancer_free (self->tools.balancer);
  weir_signature_cache_free (self->tools.signatures);
  weir_metrics_free (self->tools.metrics);
  g_object_unref (self->tools.upstream);
  g_object_unref (self->tools.clock);
  g_clear_object (&self->tools.usage);
  g_clear_pointer (&self->tools.sights, weir_sights_unref);
  g_clear_pointer (&self->tools.allowance, weir_allowance_unref);
  g_clear_object (&self->tools.response_ids);
  g_free (self);
}

static void
refuse (WeirExchangePool *self, WeirExchange *exchange)
{
  g_autoptr (GError) error = weir_api_error_new (
      WEIR_API_ERROR_OVERLOADED, "Weir serves %u requests already, which is its limit.",
      self->max_workers);

  weir_api_error_set_retry_after_ms (error, REFUSED_RETRY_MS);
  weir_exchange_refuse (exchange, error);
  weir_exchange_free (exchange);
  count_active (self, -1);
}

void
weir_exchange_pool_dispatch (WeirExchangePool *self,
                             const WeirRoute *route,
                             const char *model,
                             WeirClient *client)
{
  WeirExchange *exchange;

  g_return_if_fail (self != NULL);
  g_return_if_fail (route != NULL);
  g_return_if_fail (client != NULL);

  exchange = weir_exchange_new (&self->tools, route, model, client);
  if (count_active (self, 1) >= (int) self->max_workers)
    {
      refuse (self, exchange);
      return;
    }
  /* %FALSE only says that no thread could be made now; the exchange is queued all the same */
  g_thread_pool_push (self->workers, exchange, NULL);
}

guint
weir_exchange_pool_get_n_active (WeirExchangePool *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_atomic_int_get (&self->n_active);
}

void
weir_exchange_pool_cancel_all (WeirExchangePool *self)
{
  g_return_if_fail (self != NULL);

  weir_deadlines_stop_all (self->tools.deadlines, WEIR_STOP_SHUTDOWN);
}

GBytes *
weir_exchange_pool_write_metrics (WeirExchangePool *self, const char *version)
{
  g_autoptr (GBytes) counts =
      weir_metrics_write (self->tools.metrics, weir_exchange_pool_get_n_active (self), version);
  g_autoptr (GString) out =
      g_string_new_len (g_bytes_get_data (counts, NULL), (gssize) g_bytes_get_size (counts));
  WeirUsageFate fate = { 0 };

  if (self->tools.usage != NULL)
    weir_usage_sink_add_fate (self->tools.usage, &fate);
  weir_metrics_append_fate (out, &fate);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
