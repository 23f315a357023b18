/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-exchange-state.h"

void
weir_exchange_release_cancellable (WeirExchange *self)
{
  if (self->cancellable != NULL && self->cancel_fd.fd >= 0)
    g_cancellable_release_fd (self->cancellable);
  self->cancel_fd = (GPollFD){ -1, G_IO_IN, 0 };
  g_clear_object (&self->cancellable);
}

void
weir_exchange_renew_cancellable (WeirExchange *self)
{
  weir_exchange_release_cancellable (self);
  self->cancellable = weir_deadline_dup_cancellable (&self->deadline);

  /* one descriptor for the whole exchange: without it GIO makes one for each wait */
  if (!g_cancellable_make_pollfd (self->cancellable, &self->cancel_fd))
    self->cancel_fd = (GPollFD){ -1, G_IO_IN, 0 };
}

gboolean
weir_exchange_is_slow (const WeirExchange *self)
{
  return self->call.plan.rule != NULL && self->call.plan.rule->reasoning;
}

void
weir_exchange_limit_gap (WeirExchange *self)
{
  const WeirTimeLimits *limits = &self->tools->limits;
  guint gap_s = weir_exchange_is_slow (self) ? limits->gap_reasoning_s : limits->gap_s;

  weir_deadline_set_limit (&self->deadline, WEIR_STOP_TIMEOUT_GAP, gap_s * G_TIME_SPAN_SECOND);
}
