/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-embed.h"

#include "proxy/weir-exchange-learn.h"

#define MAX_REPLY (64 * 1024 * 1024)

static guint
get_n_done (const WeirExchange *self)
{
  return self->call.embedded != NULL ? self->call.embedded->vectors->len : 0;
}

gboolean
weir_exchange_has_inputs_left (const WeirExchange *self)
{
  return self->embedding != NULL && get_n_done (self) < self->embedding->n_inputs;
}

/* The inputs from @first on that one call takes: a view, which owns nothing. */
static WeirEmbeddingRequest
get_view (const WeirExchange *self, guint first)
{
  WeirEmbeddingRequest view = *self->embedding;
  guint max = self->call.plan.embedding->max_inputs;

  view.inputs += first;
  view.n_inputs -= first;
  if (max > 0)
    view.n_inputs = MIN (view.n_inputs, max);
  return view;
}

gboolean
weir_exchange_encode_embedding (WeirExchange *self, WeirTarget *target, GError **error)
{
  WeirCall *call = &self->call;
  WeirEmbeddingRequest view;

  if (!weir_plan_embedding (&call->plan, call->deployment, self->snapshot->rules, error))
    return FALSE;

  if (g_strcmp0 (call->embedded_model, call->deployment->model) != 0)
    {
      g_clear_pointer (&call->embedded, weir_embedding_reply_free);
      g_free (call->embedded_model);
      call->embedded_model = g_strdup (call->deployment->model);
    }
  target->rule = call->plan.rule;
  view = get_view (self, get_n_done (self));
  call->body = call->plan.embedding->encode_request (&view, target, call->loss, error);
  return call->body != NULL;
}

/* What is unknown of one call is left out of the sum. */
static void
add_tokens (gint64 *sum, gint64 tokens)
{
  if (tokens >= 0)
    *sum = MAX (*sum, 0) + MIN (tokens, G_MAXINT64 - MAX (*sum, 0));
}

static void
keep (WeirCall *call, WeirEmbeddingReply *reply)
{
  if (call->embedded == NULL)
    {
      call->embedded = reply;
      return;
    }
  g_ptr_array_extend_and_steal (call->embedded->vectors, g_steal_pointer (&reply->vectors));
  add_tokens (&call->embedded->usage.in_total, reply->usage.in_total);
  weir_embedding_reply_free (reply);
}

/* Takes the reply to the call for the inputs that come next. */
static gboolean
take_reply (WeirExchange *self, const char *data, gsize len, GError **error)
{
  WeirCall *call = &self->call;
  WeirEmbeddingRequest view = get_view (self, get_n_done (self));
  WeirEmbeddingReply *reply = call->plan.embedding->decode_reply (&view, data, len, error);
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };

  if (reply == NULL)
    return FALSE;
  keep (call, reply);

  /* the sum each time: the last one told counts, also when a later call fails */
  event.usage = call->embedded->usage;
  weir_meter_event (&self->meter, &event);
  return TRUE;
}

static void
write_when_done (WeirExchange *self)
{
  g_autoptr (GBytes) body = NULL;

  if (weir_exchange_has_inputs_left (self))
    return;
  body = self->embedding_codec->encode_reply (self->embedding, self->call.embedded);
  g_string_append_len (self->out, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

gboolean
weir_exchange_take_embedding (WeirExchange *self, const char *data, gsize len, GError **error)
{
  if (!take_reply (self, data, len, error))
    return FALSE;
  self->call.decoded = TRUE;
  write_when_done (self);
  return TRUE;
}

/* (nullable) (transfer full): the body of the call for the inputs from @first on. */
static GBytes *
encode_at (WeirExchange *self, guint first)
{
  WeirCall *call = &self->call;
  WeirEmbeddingRequest view = get_view (self, first);
  const WeirTarget target = { call->deployment->model, call->deployment->executable,
                              call->plan.rule, FALSE };

  call->body = call->plan.embedding->encode_request (&view, &target, call->loss, NULL);
  if (call->body != NULL && !weir_exchange_apply_learned (self, NULL))
    return NULL;
  return g_steal_pointer (&call->body);
}

static guint
encode_calls (WeirExchange *self, const char *url, WeirSecret *token, WeirEmbedCall *calls)
{
  WeirCall *call = &self->call;
  guint first = get_n_done (self);
  guint n = 0;

  while (n < WEIR_EMBED_AHEAD_MAX && first < self->embedding->n_inputs)
    {
      GBytes *body = encode_at (self, first);

      if (body == NULL)
        break;
      calls[n++] = (WeirEmbedCall){ .deployment = call->deployment,
                                    .url = url,
                                    .accept = call->plan.accept,
                                    .token = token,
                                    .body = body };
      first += get_view (self, first).n_inputs;
    }
  return n;
}

/* Makes the next calls beside each other. What failed, and all that comes behind it, is left for calls
 * of their own, to which the rules for failures apply. Returns whether all were answered. */
static gboolean
go_ahead (WeirExchange *self)
{
  WeirCall *call = &self->call;
  g_autoptr (WeirSecret) token = weir_token_source_get (
      call->deployment->account->tokens, &call->token_generation, self->cancellable, NULL);
  g_autofree char *url = weir_family_build_url (call->deployment, call->plan.path);
  WeirEmbedCall calls[WEIR_EMBED_AHEAD_MAX] = { { NULL } };
  guint n = token != NULL ? encode_calls (self, url, token, calls) : 0;
  gboolean good = n > 1;

  if (good)
    {
      weir_deadline_set_limit (&self->deadline, WEIR_STOP_TIMEOUT_FIRST_BYTE,
                               self->tools->limits.first_byte_reasoning_s * G_TIME_SPAN_SECOND);
      weir_embed_ahead_run (self->tools->ahead, self->tools->upstream, calls, n, MAX_REPLY,
                            self->cancellable);
      call->n_sent += n;
    }
  for (guint i = 0; i < n; i++)
    {
      good = good && calls[i].reply != NULL
             && take_reply (self, g_bytes_get_data (calls[i].reply, NULL),
                            g_bytes_get_size (calls[i].reply), NULL);
      weir_embed_call_clear (&calls[i]);
    }
  return good;
}

gboolean
weir_exchange_next_inputs (WeirExchange *self)
{
  g_clear_pointer (&self->call.body, g_bytes_unref);
  while (weir_exchange_has_inputs_left (self) && go_ahead (self))
    ;
  self->call.decoded = !weir_exchange_has_inputs_left (self);
  write_when_done (self);
  return !self->call.decoded;
}
