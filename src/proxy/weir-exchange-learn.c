/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-learn.h"

#include "wire/weir-body-strip.h"

static gboolean
is_on (const WeirExchange *self)
{
  return self->tools->learned != NULL && self->snapshot->learn;
}

gboolean
weir_exchange_apply_learned (WeirExchange *self, GError **error)
{
  WeirCall *call = &self->call;
  g_auto (GStrv) patterns = NULL;
  GBytes *stripped;

  if (!is_on (self))
    return TRUE;
  patterns = weir_learned_get (self->tools->learned, call->deployment);
  if (patterns == NULL)
    return TRUE;

  stripped = weir_body_strip (call->body, (const char *const *) patterns, call->loss, error);
  g_clear_pointer (&call->body, g_bytes_unref);
  call->body = stripped;
  return call->body != NULL;
}

gboolean
weir_exchange_learn (WeirExchange *self, const GError *refusal)
{
  WeirCall *call = &self->call;
  g_auto (WeirRefusedMember) member = { NULL, NULL };
  g_autofree char *pattern = NULL;

  /* in strict mode the client wants to be told */
  if (!is_on (self) || self->snapshot->strict || call->body == NULL)
    return FALSE;
  if (!weir_refused_member_read (refusal, &member))
    return FALSE;
  pattern = weir_body_strip_resolve (call->body, &member);
  if (pattern == NULL || !weir_learned_add (self->tools->learned, call->deployment, pattern))
    return FALSE;

  g_info ("Deployment %s does not take \"%s\"; it is left out from now on", call->deployment->id,
          pattern);
  g_clear_pointer (&call->body, g_bytes_unref);
  return TRUE;
}
