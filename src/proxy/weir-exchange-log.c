/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-log.h"

#include "base/weir-redact.h"

#define MAX_REASON 500

/* As many characters of the id as tell requests apart for a reader. */
#define STEP "%.8s: "

static gboolean
is_heard (void)
{
  return !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN);
}

static const char *
get_id (const WeirExchange *self)
{
  return weir_client_get_request_id (self->client);
}

static gint64
get_elapsed_ms (const WeirExchange *self)
{
  return (weir_clock_get_boot_us (self->tools->clock) - weir_client_get_start_us (self->client))
         / G_TIME_SPAN_MILLISECOND;
}

void
weir_exchange_log_request (const WeirExchange *self)
{
  const char *key = weir_client_get_key_name (self->client);

  if (!is_heard ())
    return;
  g_debug (STEP "%s, model %s, %s, %" G_GINT64_FORMAT " bytes, key %s", get_id (self),
           self->route->api, self->model != NULL ? self->model : "none",
           self->stream ? "as a stream" : "whole", self->bytes_in, key != NULL ? key : "none");
}

void
weir_exchange_log_pick (const WeirExchange *self)
{
  const WeirDeployment *deployment = self->call.deployment;

  if (!is_heard ())
    return;
  g_debug (STEP "asks deployment %s of account %s (%s on %s)", get_id (self), deployment->id,
           deployment->account->name, deployment->model != NULL ? deployment->model : "a model",
           deployment->executable != NULL ? deployment->executable : "an unknown executable");
}

void
weir_exchange_log_rule (const WeirExchange *self)
{
  if (is_heard ())
    g_debug (STEP "another model by rule: %s", get_id (self), self->call.rule);
}

void
weir_exchange_log_failure (const WeirExchange *self, const GError *error)
{
  g_autofree char *reason = NULL;

  if (!is_heard ())
    return;
  reason = weir_redact (error->message, -1, MAX_REASON);
  g_debug (STEP "failed after %" G_GINT64_FORMAT " ms: %s", get_id (self), get_elapsed_ms (self),
           reason);
}

void
weir_exchange_log_end (const WeirExchange *self)
{
  const WeirUsage *usage = &self->meter.usage;

  if (!is_heard ())
    return;
  g_debug (STEP "answered %u%s%s after %" G_GINT64_FORMAT
                " ms and %u calls; tokens in %" G_GINT64_FORMAT ", out %" G_GINT64_FORMAT,
           get_id (self), self->status, self->error_kind != NULL ? " " : "",
           self->error_kind != NULL ? self->error_kind : "", get_elapsed_ms (self),
           self->call.n_sent, MAX (usage->in_total, 0), MAX (usage->out_total, 0));
}
