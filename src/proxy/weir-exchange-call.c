/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-call.h"

#include <string.h>

#include "aicore/weir-aicore-error.h"
#include "proxy/weir-exchange-embed.h"
#include "proxy/weir-exchange-learn.h"
#include "proxy/weir-exchange-log.h"
#include "proxy/weir-exchange-read.h"
#include "proxy/weir-exchange-route.h"
#include "proxy/weir-exchange-sight.h"
#include "proxy/weir-exchange-stored.h"
#include "wire/weir-api-error.h"

#define DEFAULT_COOLDOWN_MS 10000

/* How many members may be refused, one after the other, before the client is told. */
#define MAX_LEARNED 4

/* What went wrong with one call, and what the client is told if nothing else can be done. */
typedef struct
{
  WeirMishap mishap;
  gint64 retry_after_ms; /* -1 unknown */
  GError *error;
} WeirFailure;

static gboolean
fail_with (WeirFailure *failure, WeirMishap mishap, GError *error)
{
  failure->mishap = mishap;
  failure->error = error;
  return FALSE;
}

static gboolean
fail_by_error (WeirFailure *failure, GError *error)
{
  return fail_with (failure, weir_mishap_from_error (error), error);
}

void
weir_exchange_end_call (WeirExchange *self, WeirOutcome outcome, gint64 cooldown_us)
{
  WeirCall *call = &self->call;

  weir_exchange_end_reply (self);
  g_clear_pointer (&call->body, g_bytes_unref);
  if (call->deployment == NULL)
    return;
  weir_balancer_done (self->tools->balancer, call->deployment, outcome, cooldown_us);
  g_clear_pointer (&call->deployment, weir_deployment_unref);
}

/* The request in the words of the picked deployment. */
static gboolean
encode (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  WeirTarget target = { call->deployment->model, call->deployment->executable, NULL, FALSE };

  weir_loss_clear (call->loss);
  if (self->embedding != NULL)
    return weir_exchange_encode_embedding (self, &target, error);

  if (!weir_plan_chat (&call->plan, self->codec, self->request, self->stream, call->deployment,
                       self->snapshot->rules, error))
    return FALSE;
  target.rule = call->plan.rule;
  target.stream = call->plan.stream;
  if (call->plan.patch)
    call->body = call->plan.upstream->patch_request (self->request, &target, call->loss, error);
  else
    call->body = call->plan.upstream->encode_request (self->request, &target, call->loss, error);
  return call->body != NULL;
}

static void
limit_phase (WeirExchange *self, WeirUpstreamPhase phase)
{
  const WeirTimeLimits *limits = &self->tools->limits;

  /* A reply that comes whole has its first byte when the model is done, which takes as long as
   * thinking does. */
  gboolean slow = weir_exchange_is_slow (self) || !self->call.plan.stream;

  if (phase == WEIR_UPSTREAM_CONNECTING)
    weir_deadline_set_limit (&self->deadline, WEIR_STOP_TIMEOUT_CONNECT,
                             limits->connect_s * G_TIME_SPAN_SECOND);
  else
    weir_deadline_set_limit (&self->deadline, WEIR_STOP_TIMEOUT_FIRST_BYTE,
                             (slow ? limits->first_byte_reasoning_s : limits->first_byte_s)
                                 * G_TIME_SPAN_SECOND);
}

static void
on_phase (WeirUpstreamPhase phase, gpointer user_data)
{
  WeirExchange *self = user_data;

  limit_phase (self, phase);
  weir_exchange_sight_step (self, phase == WEIR_UPSTREAM_CONNECTING ? WEIR_STEP_CONNECT
                                                                    : WEIR_STEP_FIRST_BYTE);
}

static WeirSecret *
get_token (WeirExchange *self, WeirFailure *failure)
{
  WeirCall *call = &self->call;
  GError *error = NULL;
  WeirSecret *token;

  limit_phase (self, WEIR_UPSTREAM_SENT);
  weir_exchange_sight_step (self, WEIR_STEP_TOKEN);
  token = weir_token_source_get (call->deployment->account->tokens, &call->token_generation,
                                 self->cancellable, &error);
  if (token != NULL)
    return token;

  fail_by_error (failure, error);
  if (failure->mishap != WEIR_MISHAP_STOPPED)
    failure->mishap = WEIR_MISHAP_NO_TOKEN;
  return NULL;
}

static gboolean
send_call (WeirExchange *self, WeirFailure *failure)
{
  WeirCall *call = &self->call;
  g_autoptr (WeirSecret) token = get_token (self, failure);
  g_autofree char *url = NULL;
  GError *error = NULL;

  if (token == NULL)
    return FALSE;

  url = weir_family_build_url (call->deployment, call->plan.path);
  call->n_sent++;
  weir_exchange_sight_sent (self, call->body);
  call->reply =
      weir_upstream_send (self->tools->upstream,
                          &(WeirUpstreamCall){
                              .method = self->route->stored != NULL ? self->route->stored : "POST",
                              .deployment = call->deployment,
                              .url = url,
                              .accept = call->plan.accept,
                              .token = token,
                              .body = call->body,
                              .new_connection = call->new_connection,
                              .on_phase = on_phase,
                              .user_data = self,
                          },
                          self->cancellable, &error);
  if (call->reply == NULL)
    return fail_by_error (failure, error);
  return TRUE;
}

static const char *
get_reply_header (gpointer reply, const char *name)
{
  return weir_upstream_reply_get_header (reply, name);
}

static gboolean
check_status (WeirExchange *self, WeirFailure *failure)
{
  WeirCall *call = &self->call;
  guint status = weir_upstream_reply_get_status (call->reply);
  const char *type = weir_upstream_reply_get_header (call->reply, "content-type");
  WeirMishap mishap;
  GError *error;

  if (status >= 200 && status < 300)
    return TRUE;

  mishap = weir_mishap_from_status (status, type);
  failure->retry_after_ms = weir_retry_after_parse (get_reply_header, call->reply,
                                                    weir_clock_get_wall_us (self->tools->clock));
  error = weir_exchange_read_refusal (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return fail_by_error (failure, error);
  if (failure->retry_after_ms >= 0)
    weir_api_error_set_retry_after_ms (error, failure->retry_after_ms);
  return fail_with (failure, mishap, error);
}

/* Until the first event is decoded nothing is told the client, so that an early failure keeps its
 * status; a client that does not stream is told nothing before all of it is. */
static gboolean
await_first_event (WeirExchange *self, WeirFailure *failure)
{
  WeirCall *call = &self->call;
  GError *error = NULL;

  if (!weir_exchange_begin_reply (self, &error))
    return fail_by_error (failure, error);

  while (!call->decoded && (self->meter.n_events == 0 || !self->stream))
    {
      if (weir_exchange_read_more (self, &error))
        continue;
      fail_by_error (failure, error);
      /* it ended before it had begun: no garbage, just cut */
      if (failure->mishap == WEIR_MISHAP_BROKEN && call->at_end && call->framer != NULL)
        failure->mishap = WEIR_MISHAP_BUSY;
      return FALSE;
    }
  return TRUE;
}

static gboolean
pick (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;

  call->deployment = weir_exchange_pick (self, error);
  if (call->deployment == NULL)
    return FALSE;
  g_clear_pointer (&call->last, weir_deployment_unref);
  call->last = weir_deployment_ref (call->deployment);
  weir_exchange_log_pick (self);
  return TRUE;
}

static gboolean
ask (WeirExchange *self, WeirFailure *failure)
{
  GError *error = NULL;

  if (self->route->stored != NULL)
    weir_exchange_plan_stored (self);
  else if (self->call.body == NULL
           && (!encode (self, &error) || !weir_exchange_apply_learned (self, &error)))
    return fail_with (failure, WEIR_MISHAP_REFUSED, error);
  return send_call (self, failure) && check_status (self, failure)
         && await_first_event (self, failure);
}

/* What an earlier attempt has left must not leak into this one. */
static void
begin_attempt (WeirExchange *self)
{
  g_string_truncate (self->out, 0);
  weir_meter_init (&self->meter);
  g_clear_pointer (&self->encoder, weir_encoder_free);
  if (self->request != NULL)
    self->encoder =
        self->codec->encoder_new (self->request, weir_client_get_request_id (self->client));
}

static gboolean
attempt (WeirExchange *self, WeirFailure *failure)
{
  begin_attempt (self);
  if (!ask (self, failure))
    return FALSE;
  while (weir_exchange_has_inputs_left (self))
    {
      weir_exchange_end_reply (self);
      if (weir_exchange_next_inputs (self) && !ask (self, failure))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_account (const WeirDeployment *deployment, const WeirAccount *account)
{
  return g_str_equal (deployment->account->id, account->id);
}

static WeirDeploymentList *
find_list (WeirExchange *self, const WeirAccount *account)
{
  GPtrArray *lists = self->snapshot->lists;

  for (guint i = 0; lists != NULL && i < lists->len; i++)
    {
      WeirDeploymentList *list = g_ptr_array_index (lists, i);

      if (g_str_equal (weir_deployment_list_get_account (list)->id, account->id))
        return list;
    }
  return NULL;
}

/* A router over what all accounts have now, without waiting for the next snapshot. */
static WeirRouter *
rebuild_router (WeirExchange *self)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);

  for (guint i = 0; i < self->snapshot->lists->len; i++)
    {
      g_autoptr (GPtrArray) own =
          weir_deployment_list_dup (g_ptr_array_index (self->snapshot->lists, i));

      for (guint j = 0; j < own->len; j++)
        g_ptr_array_add (all, weir_deployment_ref (g_ptr_array_index (own, j)));
    }
  return weir_router_rebuild (self->router, all);
}

/* The deployment is unknown upstream: asks which there are. Returns whether this one is still among
 * them, so that it should be asked again; the candidates are the new ones in any case. */
static gboolean
refresh_deployments (WeirExchange *self)
{
  WeirCall *call = &self->call;
  WeirDeploymentList *list = find_list (self, call->deployment->account);
  g_autoptr (WeirRouter) router = NULL;

  if (self->route->stored != NULL || list == NULL
      || !weir_deployment_list_refresh_wait (list, self->cancellable, NULL))
    return FALSE;

  router = rebuild_router (self);
  if (!weir_exchange_find_again (self, router, NULL))
    return FALSE;

  for (guint i = 0; i < call->candidates->len; i++)
    {
      const WeirDeployment *deployment = g_ptr_array_index (call->candidates, i);

      if (g_str_equal (deployment->id, call->deployment->id)
          && is_account (deployment, call->deployment->account))
        return TRUE;
    }
  return FALSE;
}

/* Tries the one thing that may help with the very same deployment. */
static gboolean
apply_remedy (WeirExchange *self, WeirRemedy remedy, const GError *refusal)
{
  WeirCall *call = &self->call;

  if (remedy == WEIR_REMEDY_NONE || (call->remedies & (1u << remedy)) != 0)
    return FALSE;

  /* each refusal names one member only, and a client may send several */
  if (remedy != WEIR_REMEDY_LEARN || ++call->n_learned == MAX_LEARNED)
    call->remedies |= 1u << remedy;

  switch (remedy)
    {
    case WEIR_REMEDY_RECONNECT:
      call->new_connection = TRUE;
      return TRUE;
    case WEIR_REMEDY_RENEW_TOKEN:
      weir_token_source_invalidate (call->deployment->account->tokens, call->token_generation);
      return TRUE;
    case WEIR_REMEDY_REFRESH:
      return refresh_deployments (self);
    case WEIR_REMEDY_LEARN:
      return weir_exchange_learn (self, refusal);
    case WEIR_REMEDY_NONE:
      break;
    }
  return FALSE;
}

static void
set_aside (WeirExchange *self, const WeirRetryRule *rule)
{
  WeirCall *call = &self->call;

  g_ptr_array_add (call->tried, weir_deployment_ref (call->deployment));
  if (rule->pause)
    g_ptr_array_add (call->paused, weir_deployment_ref (call->deployment));

  for (guint i = 0; rule->whole_account && i < call->candidates->len; i++)
    {
      WeirDeployment *deployment = g_ptr_array_index (call->candidates, i);

      if (is_account (deployment, call->deployment->account))
        g_ptr_array_add (call->tried, weir_deployment_ref (deployment));
    }
}

/* A connect timeout has used the cancellable up; unless there is another reason to stop, the
 * exchange gets a fresh one and goes on elsewhere. */
static void
forgive_timeout (WeirExchange *self, WeirFailure *failure)
{
  if (failure->mishap != WEIR_MISHAP_STOPPED || !weir_deadline_forgive (&self->deadline))
    return;

  weir_exchange_renew_cancellable (self);
  self->call.remedies |= 1u << WEIR_REMEDY_RECONNECT;
  g_clear_error (&failure->error);
  failure->mishap = WEIR_MISHAP_CONNECT;
  failure->error = weir_api_error_new (WEIR_API_ERROR_TIMEOUT,
                                       "SAP AI Core could not be reached within %u seconds.",
                                       self->tools->limits.connect_s);
}

/* What can be done about @failure. %FALSE when the client must be told. */
static gboolean
recover (WeirExchange *self, WeirFailure *failure)
{
  WeirCall *call = &self->call;
  const WeirRetryRule *rule;
  gint64 cooldown_ms = failure->retry_after_ms >= 0 ? failure->retry_after_ms : DEFAULT_COOLDOWN_MS;

  forgive_timeout (self, failure);
  rule = weir_retry_get_rule (failure->mishap);
  if (apply_remedy (self, rule->remedy, failure->error))
    {
      weir_exchange_end_reply (self);
      return TRUE;
    }

  set_aside (self, rule);
  weir_exchange_end_call (self, rule->outcome, cooldown_ms * G_TIME_SPAN_MILLISECOND);
  call->new_connection = FALSE;
  if (rule->counts)
    call->n_counted++;
  return rule->elsewhere && call->n_counted < WEIR_MAX_ATTEMPTS;
}

static guint32
random_of (WeirExchange *self)
{
  char digits[9] = { 0 };

  /* the request's id is random already, and makes the pauses of one request repeatable */
  strncpy (digits, weir_client_get_request_id (self->client) + 8 * (self->call.n_pauses % 4), 8);
  return (guint32) g_ascii_strtoull (digits, NULL, 16);
}

/* None is left but some that were busy a moment ago: waits a little and lets them be asked again. */
static gboolean
pause_and_forgive (WeirExchange *self)
{
  WeirCall *call = &self->call;
  gint64 pause_us;

  if (call->paused->len == 0)
    return FALSE;

  pause_us = weir_retry_pause_us (call->n_pauses, random_of (self));
  call->n_pauses++;
  g_poll (&self->cancel_fd, 1, pause_us / 1000);

  for (guint i = 0; i < call->paused->len; i++)
    {
      while (g_ptr_array_remove (call->tried, g_ptr_array_index (call->paused, i)))
        ;
    }
  g_ptr_array_set_size (call->paused, 0);
  return !g_cancellable_is_cancelled (self->cancellable);
}

/* The next deployment to ask: of the same model, then of those that may stand in for it, for which the
 * last attempt is kept. When there is none, what the last one said counts (@last), else why there is
 * none. */
static gboolean
pick_next (WeirExchange *self, GError **last, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (self->call.deployment != NULL)
    return TRUE;
  if (*last != NULL && self->call.n_counted == WEIR_MAX_ATTEMPTS - 1)
    weir_exchange_fall_back (self, *last);
  do
    if (pick (self, problem == NULL ? &problem : NULL))
      return TRUE;
  while (weir_exchange_fall_back (self, *last != NULL ? *last : problem));
  if (*last != NULL && pause_and_forgive (self) && pick (self, NULL))
    return TRUE;

  g_propagate_error (error, *last != NULL ? g_steal_pointer (last) : g_steal_pointer (&problem));
  return FALSE;
}

/* The time after which a client can expect an answer is that of the first deployment to recover,
 * not of the last one asked. */
static void
correct_retry_after (WeirExchange *self, GError *error)
{
  gint64 wait_us;

  if (!g_error_matches (error, WEIR_API_ERROR, WEIR_API_ERROR_RATE_LIMITED))
    return;
  wait_us = weir_balancer_get_wait_us (self->tools->balancer, self->call.asked);
  if (wait_us > 0)
    weir_api_error_set_retry_after_ms (error, (wait_us + 999) / 1000);
}

gboolean
weir_exchange_call (WeirExchange *self, GError **error)
{
  g_autoptr (GError) last = NULL;

  while (pick_next (self, &last, error))
    {
      WeirFailure failure = { WEIR_N_MISHAPS, -1, NULL };

      if (attempt (self, &failure))
        return TRUE;

      if (!recover (self, &failure))
        {
          correct_retry_after (self, failure.error);
          g_propagate_error (error, failure.error);
          return FALSE;
        }
      weir_exchange_log_failure (self, failure.error);
      g_clear_error (&last);
      last = failure.error;
    }

  if (error != NULL)
    correct_retry_after (self, *error);
  return FALSE;
}
