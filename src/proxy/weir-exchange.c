/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange.h"

#include "proxy/weir-exchange-call.h"
#include "proxy/weir-exchange-count.h"
#include "proxy/weir-exchange-log.h"
#include "proxy/weir-exchange-read.h"
#include "proxy/weir-exchange-route.h"
#include "proxy/weir-exchange-sight.h"
#include "proxy/weir-exchange-stored.h"
#include "proxy/weir-exchange-thoughts.h"
#include "proxy/weir-reply.h"
#include "wire/weir-api-error.h"

#define STATUS_CLIENT_GONE 499

/* What a client is told when the exchange was stopped from outside. */
static const struct
{
  WeirApiErrorKind kind;
  const char *name;
  const char *message;
} stops[] = {
  [WEIR_STOP_NONE] = { WEIR_API_ERROR_INTERNAL, "cancelled", "The request was cancelled." },
  [WEIR_STOP_TIMEOUT_CONNECT] = { WEIR_API_ERROR_TIMEOUT, "timeout_connect",
                                  "SAP AI Core could not be reached in time." },
  [WEIR_STOP_TIMEOUT_FIRST_BYTE] = { WEIR_API_ERROR_TIMEOUT, "timeout_first_byte",
                                     "The model did not begin to answer in time." },
  [WEIR_STOP_TIMEOUT_GAP] = { WEIR_API_ERROR_TIMEOUT, "timeout_gap",
                              "The model fell silent in the midst of its answer." },
  [WEIR_STOP_TIMEOUT_TOTAL] = { WEIR_API_ERROR_TIMEOUT, "timeout_total",
                                "The answer took longer than is allowed." },
  [WEIR_STOP_CLIENT_GONE] = { WEIR_API_ERROR_TIMEOUT, "client_gone", "The client left." },
  [WEIR_STOP_USER] = { WEIR_API_ERROR_UNAVAILABLE, "stopped",
                       "The request was stopped by the user." },
  [WEIR_STOP_BUDGET] = { WEIR_API_ERROR_QUOTA, "budget",
                         "The budget is spent. Raise it in the preferences." },
  [WEIR_STOP_SHUTDOWN] = { WEIR_API_ERROR_UNAVAILABLE, "shutdown",
                           "Weir is shutting down. Try again in a moment." },
};

/* Runs in the server context. */
static void
on_client_gone (gpointer user_data)
{
  WeirExchange *self = user_data;

  weir_deadline_stop (&self->deadline, WEIR_STOP_CLIENT_GONE);
}

WeirExchange *
weir_exchange_new (const WeirExchangeTools *tools,
                   const WeirRoute *route,
                   const char *model,
                   WeirClient *client)
{
  WeirExchange *self = g_new0 (WeirExchange, 1);
  GBytes *body = weir_client_get_body (client);

  self->tools = tools;
  self->route = route;
  self->path_model = g_strdup (model);
  self->client = client;
  self->wall_us = weir_clock_get_wall_us (tools->clock);
  self->bytes_in = body != NULL ? g_bytes_get_size (body) : 0;
  self->first_byte_us = -1;
  self->cancel_fd = (GPollFD){ -1, G_IO_IN, 0 };
  self->out = g_string_new (NULL);
  weir_meter_init (&self->meter);

  if (route->codec != NULL)
    self->codec = weir_codec_get (route->codec);
  if (route->embedding_codec != NULL)
    self->embedding_codec = weir_embedding_codec_get (route->embedding_codec);
  self->dialect = self->codec != NULL             ? self->codec->dialect
                  : self->embedding_codec != NULL ? self->embedding_codec->dialect
                                                  : &weir_dialect_openai;

  weir_deadlines_add (tools->deadlines, &self->deadline,
                      tools->limits.total_s * G_TIME_SPAN_SECOND);
  weir_client_set_gone_callback (client, on_client_gone, self);
  weir_exchange_sight_begin (self);
  return self;
}

void
weir_exchange_free (WeirExchange *self)
{
  g_return_if_fail (self != NULL);

  weir_exchange_sight_leave (self);
  weir_client_set_gone_callback (self->client, NULL, NULL);
  weir_deadlines_remove (self->tools->deadlines, &self->deadline);
  weir_exchange_end_call (self, WEIR_OUTCOME_NEUTRAL, 0);
  weir_exchange_release_cancellable (self);

  g_clear_pointer (&self->call.chain, g_ptr_array_unref);
  g_clear_pointer (&self->call.rule, g_free);
  g_clear_pointer (&self->call.candidates, g_ptr_array_unref);
  g_clear_pointer (&self->call.asked, g_ptr_array_unref);
  g_clear_pointer (&self->call.tried, g_ptr_array_unref);
  g_clear_pointer (&self->call.paused, g_ptr_array_unref);
  g_clear_pointer (&self->call.last, weir_deployment_unref);
  g_clear_pointer (&self->call.loss, weir_loss_free);
  g_clear_pointer (&self->call.embedded, weir_embedding_reply_free);
  g_free (self->call.embedded_model);
  g_clear_pointer (&self->encoder, weir_encoder_free);
  g_clear_pointer (&self->request, weir_request_unref);
  g_clear_pointer (&self->embedding, weir_embedding_request_free);
  g_clear_pointer (&self->router, weir_router_unref);
  g_clear_pointer (&self->snapshot, weir_snapshot_unref);
  g_string_free (self->out, TRUE);
  g_free (self->heartbeat);
  g_free (self->path_model);
  g_free (self->stored_path);
  weir_client_unref (self->client);
  g_free (self);
}

/* A list may come in several. */
static void
take_header (WeirExchange *self, const char *name)
{
  const WeirHttpHead *head = weir_client_get_head (self->client);
  g_autoptr (GString) value = g_string_new (NULL);

  for (guint i = 0; i < head->n_headers; i++)
    {
      if (weir_http_name_equal (head->headers[i].name, name))
        g_string_append_printf (value, "%s%s", value->len > 0 ? "," : "", head->headers[i].value);
    }
  if (value->len > 0)
    self->codec->take_header (self->request, name, value->str);
}

/* What of the request stands in headers. */
static void
take_headers (WeirExchange *self)
{
  for (guint i = 0; self->codec->headers != NULL && self->codec->headers[i] != NULL; i++)
    take_header (self, self->codec->headers[i]);
}

static gboolean
decode (WeirExchange *self, GBytes *body, GError **error)
{
  const WeirPlace place = { self->path_model, self->route->stream, self->route->count };

  if (self->embedding_codec != NULL)
    self->embedding = weir_embedding_codec_decode (self->embedding_codec, body, &place, error);
  else
    self->request = weir_codec_decode (self->codec, body, &place, error);
  return self->embedding != NULL || self->request != NULL;
}

/* Where the client names no model, the user's rules may. */
static gboolean
decode_or_complete (WeirExchange *self, GError **error)
{
  GBytes *body = weir_client_get_body (self->client);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) complete = NULL;

  if (decode (self, body, &problem))
    {
      self->model = self->embedding != NULL ? self->embedding->model : self->request->model;
      return TRUE;
    }
  complete = weir_exchange_name_default (self, body, problem);
  if (complete != NULL)
    return decode (self, complete, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
read_request (WeirExchange *self, GError **error)
{
  if (!decode_or_complete (self, error))
    return FALSE;
  if (self->request == NULL)
    return TRUE;

  take_headers (self);
  weir_exchange_restore_thoughts (self);
  self->stream = self->request->stream;
  return TRUE;
}

static gboolean
has_allowance (WeirExchange *self, GError **error)
{
  return self->tools->allowance == NULL
         || weir_allowance_check (self->tools->allowance, weir_client_get_key_name (self->client),
                                  self->wall_us, error);
}

static gboolean
find_candidates (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;

  weir_exchange_log_request (self);
  if (!has_allowance (self, error))
    return FALSE;
  if (self->snapshot == NULL)
    self->snapshot = weir_snapshot_slot_dup (self->tools->snapshots);
  if (self->snapshot == NULL)
    {
      g_propagate_error (error, weir_api_error_new (WEIR_API_ERROR_UNAVAILABLE,
                                                    "Weir is not ready: no account is loaded "
                                                    "yet."));
      return FALSE;
    }
  call->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  call->tried = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  call->paused = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_deployment_unref);
  call->loss = weir_loss_new (self->snapshot->strict);
  return weir_exchange_route (self, error);
}

/* Headers that tell how the request was served, as far as it got. */
static void
add_facts (WeirExchange *self, WeirReplyHead *head)
{
  const WeirCall *call = &self->call;
  g_autofree char *dropped = call->loss != NULL ? weir_loss_to_header (call->loss) : NULL;

  if (call->last != NULL)
    {
      weir_reply_head_add (head, "x-weir-model", call->last->model);
      weir_reply_head_add (head, "x-weir-deployment", call->last->id);
      weir_reply_head_add (head, "x-weir-account", call->last->account->name);
    }
  if (call->n_sent > 0)
    weir_reply_head_add_int (head, "x-weir-attempts", call->n_sent);
  weir_reply_head_add (head, "x-weir-dropped", dropped);
  if (call->reply != NULL)
    weir_reply_head_add (head, "x-upstream-request-id",
                         weir_upstream_reply_get_header (call->reply, "x-request-id"));
}

/* Runs in the wheel's thread. */
static void
on_heartbeat (gpointer user_data)
{
  WeirExchange *self = user_data;

  weir_client_try_write (self->client, self->heartbeat, self->heartbeat_len);
}

/* The format's own way to say nothing, from an encoder of its own, since that of the reply may be in
 * the midst of something. */
static void
begin_heartbeats (WeirExchange *self)
{
  g_autoptr (WeirEncoder) encoder =
      self->codec->encoder_new (self->request, weir_client_get_request_id (self->client));
  g_autoptr (GString) text = g_string_new (NULL);
  WeirEvent event = { .kind = WEIR_EVENT_HEARTBEAT };

  if (!weir_encoder_event (encoder, &event, text, NULL) || text->len == 0)
    return;
  self->heartbeat_len = text->len;
  self->heartbeat = g_string_free (g_steal_pointer (&text), FALSE);
  weir_deadline_set_heartbeat (
      &self->deadline, self->tools->limits.heartbeat_s * G_TIME_SPAN_SECOND, on_heartbeat, self);
}

static void
note_first_byte (WeirExchange *self)
{
  if (self->first_byte_us < 0)
    self->first_byte_us =
        weir_clock_get_boot_us (self->tools->clock) - weir_client_get_start_us (self->client);
}

static gboolean
flush (WeirExchange *self, GError **error)
{
  if (self->out->len == 0)
    return TRUE;
  if (!weir_client_write (self->client, self->out->str, self->out->len, self->cancellable, error))
    return FALSE;
  weir_deadline_touch (&self->deadline);
  weir_exchange_sight_returned (self, self->out->str, self->out->len);
  weir_exchange_sight_flow (self);
  g_string_truncate (self->out, 0);
  return TRUE;
}

static gboolean
relay_stream (WeirExchange *self, GError **error)
{
  g_auto (WeirReplyHead) head = { NULL };
  const WeirHttpHeader *headers;
  guint n;

  weir_reply_head_add_stream (&head, self->codec->stream_type);
  weir_reply_head_add_id (&head, self->client);
  add_facts (self, &head);
  headers = weir_reply_head_get (&head, &n);
  weir_deadline_set_limit (&self->deadline, WEIR_STOP_NONE, 0);
  if (!weir_client_begin_stream (self->client, 200, headers, n, self->cancellable, error))
    return FALSE;

  self->committed = TRUE;
  self->status = 200;
  weir_exchange_sight_replied (self, &head);
  weir_exchange_sight_step (self, WEIR_STEP_STREAM);
  note_first_byte (self);
  weir_client_drop_body (self->client);
  g_clear_pointer (&self->call.body, g_bytes_unref);
  begin_heartbeats (self);

  while (flush (self, error))
    {
      if (self->call.decoded)
        {
          /* who leaves from here on has got everything */
          weir_client_set_gone_callback (self->client, NULL, NULL);
          weir_deadline_set_heartbeat (&self->deadline, 0, NULL, NULL);
          weir_client_end_stream (self->client, TRUE);
          weir_exchange_drain (self);
          return TRUE;
        }
      if (!weir_exchange_read_more (self, error))
        return FALSE;
    }
  return FALSE;
}

static gboolean
relay_whole (WeirExchange *self)
{
  g_auto (WeirReplyHead) head = { NULL };

  add_facts (self, &head);
  note_first_byte (self);
  self->status = 200;

  weir_exchange_sight_step (self, WEIR_STEP_STREAM);
  weir_exchange_sight_returned (self, self->out->str, self->out->len);

  /* before the client knows: its next request finds the connection free */
  weir_exchange_end_call (self, WEIR_OUTCOME_OK, 0);
  weir_reply_send_json (self->client, 200, &head, g_bytes_new (self->out->str, self->out->len));
  weir_exchange_sight_replied (self, &head);
  return TRUE;
}

/* A request without a word only wants to know whether the model is there. */
static gboolean
is_idle (const WeirExchange *self)
{
  return self->request != NULL && self->request->n_turns == 0 && self->request->n_system == 0;
}

static gboolean
ask (WeirExchange *self, GError **error)
{
  return is_idle (self) || weir_exchange_call (self, error);
}

static gboolean
relay_nothing (WeirExchange *self, GError **error)
{
  self->encoder =
      self->codec->encoder_new (self->request, weir_client_get_request_id (self->client));
  return weir_exchange_say_nothing (self, error) && relay_whole (self);
}

static gboolean
count (WeirExchange *self, GError **error)
{
  note_first_byte (self);
  return weir_exchange_count (self, error);
}

static gboolean
relay (WeirExchange *self, GError **error)
{
  if (is_idle (self))
    return relay_nothing (self, error);
  return self->stream ? relay_stream (self, error) : relay_whole (self);
}

/* Ends a stream whose head is out: the error in the stream's own words. A stream that could be told
 * so ends properly, since a reset might overtake what it was told; any other is reset. */
static void
fail_stream (WeirExchange *self, const GError *error)
{
  guint64 before = weir_client_get_bytes_out (self->client);

  weir_deadline_set_heartbeat (&self->deadline, 0, NULL, NULL);
  weir_encoder_fail (self->encoder, error, self->out);

  /* once cancelled, only what the kernel takes at once */
  if (g_cancellable_is_cancelled (self->cancellable))
    weir_client_try_write (self->client, self->out->str, self->out->len);
  else
    weir_client_write (self->client, self->out->str, self->out->len, self->cancellable, NULL);
  weir_client_end_stream (self->client, weir_client_get_bytes_out (self->client) > before);
}

/* A quota that is spent before anybody was asked is the user's own budget. */
static const char *
name_error (const WeirExchange *self, WeirApiErrorKind kind)
{
  if (kind == WEIR_API_ERROR_QUOTA && self->call.n_sent == 0)
    return stops[WEIR_STOP_BUDGET].name;
  return weir_api_error_kind_to_string (kind);
}

/* (transfer full): @error, or why the exchange was stopped if that is what lies behind it. */
static GError *
explain (WeirExchange *self, const GError *error)
{
  WeirStopReason reason = weir_deadline_get_reason (&self->deadline);

  if (reason == WEIR_STOP_NONE && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      GError *told = weir_reply_make_error (error);

      self->error_kind = name_error (self, weir_api_error_get_kind (told));
      self->retry_after_ms = MAX (weir_api_error_get_retry_after_ms (told), 0);
      return told;
    }
  self->error_kind = stops[reason].name;
  return weir_api_error_new (stops[reason].kind, "%s", stops[reason].message);
}

/* A write that fails is a client that has gone, or one that takes nothing. */
static gboolean
is_client_gone (WeirExchange *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    weir_deadline_stop (&self->deadline, WEIR_STOP_CLIENT_GONE);
  return weir_deadline_get_reason (&self->deadline) == WEIR_STOP_CLIENT_GONE;
}

/* The only exit for errors. */
static void
weir_exchange_fail (WeirExchange *self, const GError *error)
{
  gboolean gone = is_client_gone (self, error);
  g_autoptr (GError) told = explain (self, error);
  g_auto (WeirReplyHead) head = { NULL };

  weir_exchange_log_failure (self, told);
  weir_exchange_sight_error (self, told);
  if (gone)
    {
      self->status = STATUS_CLIENT_GONE;
      if (self->committed)
        weir_client_end_stream (self->client, FALSE);
      return;
    }
  if (self->committed)
    {
      fail_stream (self, told);
      return;
    }
  add_facts (self, &head);
  self->status = weir_reply_send_error (self->client, self->dialect, &head, told);
  weir_exchange_sight_replied (self, &head);
}

/* What was asked of nobody, or failed before the model said a word, costs nothing. */
static void
charge (WeirExchange *self, WeirUsageRecord *record)
{
  const WeirUsage *usage = &record->usage;

  record->priced = self->call.last == NULL || self->route->count || self->route->stored != NULL;
  if (usage->in_total < 0 && usage->out_total < 0)
    record->priced |= self->status >= 400;
  if (!record->priced)
    record->priced = weir_prices_charge (self->snapshot->prices, self->snapshot->rules,
                                         self->call.last, usage, &record->cost_nano);
}

static void
account (WeirExchange *self)
{
  const WeirCall *call = &self->call;
  g_autofree char *dropped = call->loss != NULL ? weir_loss_to_header (call->loss) : NULL;
  WeirUsageRecord record = { 0 };

  weir_exchange_log_end (self);
  if (self->request != NULL && !self->route->count)
    weir_meter_settle (&self->meter, weir_meter_measure (self->request), self->error_kind == NULL);

  record.request_id = weir_client_get_request_id (self->client);
  record.wall_us = self->wall_us;
  record.api = self->route->api;
  record.model = self->model;
  record.key_name = weir_client_get_key_name (self->client);
  record.user_agent = weir_http_head_get (weir_client_get_head (self->client), "user-agent");
  record.status = self->status;
  record.error_kind = self->error_kind;
  record.retry_after_ms = self->retry_after_ms;
  record.stream = self->stream;
  record.attempts = call->n_sent;
  record.duration_us =
      weir_clock_get_boot_us (self->tools->clock) - weir_client_get_start_us (self->client);
  record.first_byte_us = self->first_byte_us;
  record.bytes_in = self->bytes_in;
  record.bytes_out = weir_client_get_bytes_out (self->client);
  record.dropped = dropped;
  record.rule = call->rule;
  record.usage = self->meter.usage;
  if (call->last != NULL)
    {
      record.upstream_model = call->last->model;
      record.account = call->last->account->name;
      record.resource_group = call->last->resource_group;
      record.deployment = call->last->id;
    }
  charge (self, &record);
  record.demo = self->tools->demo;
  if (self->tools->allowance != NULL)
    weir_allowance_add (self->tools->allowance, record.key_name,
                        MAX (record.usage.in_total, 0) + MAX (record.usage.out_total, 0),
                        record.cost_nano, record.wall_us);
  weir_exchange_sight_end (self, &record);
  weir_metrics_record (self->tools->metrics, &record);
  if (self->tools->usage != NULL)
    weir_usage_sink_record (self->tools->usage, &record);
}

/* How the call went, when it got as far as a first event. */
static WeirOutcome
judge (WeirExchange *self, const GError *error)
{
  if (error == NULL)
    return WEIR_OUTCOME_OK;

  /* Not the deployment's doing, even where it looks like a broken connection. */
  if (weir_deadline_get_reason (&self->deadline) == WEIR_STOP_CLIENT_GONE)
    return WEIR_OUTCOME_NEUTRAL;
  switch (weir_mishap_from_error (error))
    {
    case WEIR_MISHAP_BUSY:
    case WEIR_MISHAP_BROKEN:
      return WEIR_OUTCOME_FAILED;
    default:
      return WEIR_OUTCOME_NEUTRAL;
    }
}

typedef gboolean (*WeirPhase) (WeirExchange *self, GError **error);

void
weir_exchange_run (WeirExchange *self)
{
  static const WeirPhase asking[] = {
    read_request, find_candidates, ask, relay, NULL,
  };
  static const WeirPhase counting[] = { read_request, count, NULL };
  static const WeirPhase fetching[] = { weir_exchange_find_stored, weir_exchange_call, relay,
                                        NULL };
  const WeirPhase *phases = self->route->count            ? counting
                            : self->route->stored != NULL ? fetching
                                                          : asking;
  g_autoptr (GError) error = NULL;

  weir_exchange_sight_step (self, WEIR_STEP_PREPARE);
  weir_exchange_renew_cancellable (self);
  for (guint i = 0; phases[i] != NULL; i++)
    {
      if (phases[i](self, &error))
        continue;
      weir_exchange_fail (self, error);
      break;
    }
  weir_exchange_end_call (self, judge (self, error), 0);
  account (self);
}

void
weir_exchange_refuse (WeirExchange *self, const GError *error)
{
  weir_exchange_renew_cancellable (self);
  weir_exchange_fail (self, error);
  account (self);
}
