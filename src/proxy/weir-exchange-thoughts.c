/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-thoughts.h"

static GPtrArray *
get_thoughts (const char *id, gpointer user_data)
{
  WeirExchange *self = user_data;

  return weir_signature_cache_get (self->tools->signatures, weir_client_get_key_name (self->client),
                                   self->request->model, id);
}

void
weir_exchange_restore_thoughts (WeirExchange *self)
{
  if (self->codec->forgets_thoughts)
    weir_thoughts_restore (self->request, get_thoughts, self);
}

void
weir_exchange_begin_thoughts (WeirExchange *self)
{
  /* What a client is sent in the upstream's own format it can give back, or nobody can. */
  if (self->codec != NULL && self->codec->forgets_thoughts
      && self->call.plan.upstream != self->codec)
    self->call.thoughts = weir_thoughts_reader_new ();
}

void
weir_exchange_end_thoughts (WeirExchange *self)
{
  g_clear_pointer (&self->call.thoughts, weir_thoughts_reader_free);
}

void
weir_exchange_keep_thoughts (WeirExchange *self, const WeirEvent *event)
{
  g_autoptr (GPtrArray) thoughts = NULL;

  if (self->call.thoughts == NULL)
    return;
  thoughts = weir_thoughts_reader_event (self->call.thoughts, event);
  if (thoughts != NULL && event->open.id != NULL)
    weir_signature_cache_put (self->tools->signatures, weir_client_get_key_name (self->client),
                              self->request->model, event->open.id, thoughts);
}
