/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-embed.h"

#include "proxy/weir-exchange-read.h"

static guint
get_n_done (const WeirExchange *self)
{
  return self->call.embedded != NULL ? self->call.embedded->vectors->len : 0;
}

/* The inputs of one call: a view, which owns nothing. */
static WeirEmbeddingRequest
get_view (const WeirExchange *self)
{
  WeirEmbeddingRequest view = *self->embedding;
  guint done = get_n_done (self);
  guint max = self->call.plan.embedding->max_inputs;

  view.inputs += done;
  view.n_inputs -= done;
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
  view = get_view (self);
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

gboolean
weir_exchange_take_embedding (WeirExchange *self, const char *data, gsize len, GError **error)
{
  WeirCall *call = &self->call;
  WeirEmbeddingRequest view = get_view (self);
  WeirEmbeddingReply *reply = call->plan.embedding->decode_reply (&view, data, len, error);
  WeirEvent event = { .kind = WEIR_EVENT_USAGE };
  g_autoptr (GBytes) body = NULL;

  if (reply == NULL)
    return FALSE;
  keep (call, reply);
  call->decoded = TRUE;

  /* the sum each time: the last one told counts, also when a later call fails */
  event.usage = call->embedded->usage;
  weir_meter_event (&self->meter, &event);
  if (get_n_done (self) < self->embedding->n_inputs)
    return TRUE;

  body = self->embedding_codec->encode_reply (self->embedding, call->embedded);
  g_string_append_len (self->out, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return TRUE;
}

gboolean
weir_exchange_next_inputs (WeirExchange *self)
{
  if (self->embedding == NULL || get_n_done (self) >= self->embedding->n_inputs)
    return FALSE;

  weir_exchange_end_reply (self);
  g_clear_pointer (&self->call.body, g_bytes_unref);
  return TRUE;
}
