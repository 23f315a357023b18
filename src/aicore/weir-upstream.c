/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-aicore"

#include "aicore/weir-upstream.h"

G_DEFINE_INTERFACE (WeirUpstream, weir_upstream, G_TYPE_OBJECT)

static void
weir_upstream_default_init (WeirUpstreamInterface *iface)
{
}

WeirUpstreamReply *
weir_upstream_send (WeirUpstream *self,
                    const WeirUpstreamCall *call,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (WEIR_IS_UPSTREAM (self), NULL);
  g_return_val_if_fail (call != NULL && call->deployment != NULL && call->token != NULL, NULL);

  return WEIR_UPSTREAM_GET_IFACE (self)->send (self, call, cancellable, error);
}

void
weir_upstream_trim (WeirUpstream *self, gint64 now_us)
{
  g_return_if_fail (WEIR_IS_UPSTREAM (self));

  WEIR_UPSTREAM_GET_IFACE (self)->trim (self, now_us);
}

guint
weir_upstream_reply_get_status (WeirUpstreamReply *self)
{
  return self->ops->get_status (self);
}

const char *
weir_upstream_reply_get_header (WeirUpstreamReply *self, const char *name)
{
  return self->ops->get_header (self, name);
}

gssize
weir_upstream_reply_read (WeirUpstreamReply *self,
                          char *buffer,
                          gsize size,
                          gboolean wait,
                          GCancellable *cancellable,
                          GError **error)
{
  return self->ops->read (self, buffer, size, wait, cancellable, error);
}

int
weir_upstream_reply_get_fd (WeirUpstreamReply *self)
{
  return self->ops->get_fd (self);
}

void
weir_upstream_reply_free (WeirUpstreamReply *self, gboolean clean)
{
  self->ops->free (self, clean);
}
