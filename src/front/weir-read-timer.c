/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-read-timer.h"

void
weir_read_timer_start (WeirReadTimer *self, gint64 now_us, gboolean is_used)
{
  self->phase = WEIR_READ_IDLE;
  self->since_us = now_us;
  self->since_bytes = 0;
  self->is_used = is_used;
}

static guint
get_limit_ms (const WeirReadTimer *self)
{
  switch (self->phase)
    {
    case WEIR_READ_IDLE:
      return self->is_used ? self->limits->idle_ms : self->limits->head_ms;
    case WEIR_READ_BODY:
      return self->limits->body_rate_ms;
    default:
      return self->limits->head_ms;
    }
}

gint64
weir_read_timer_get_deadline (const WeirReadTimer *self)
{
  return self->since_us + (gint64) get_limit_ms (self) * 1000;
}

/* The first head's time counts from the start of the connection, a later one's from its first
 * byte. */
static void
enter (WeirReadTimer *self, WeirReadPhase phase, gint64 now_us)
{
  if (phase == WEIR_READ_BODY || self->is_used)
    self->since_us = now_us;
  self->phase = phase;
  self->since_bytes = 0;
}

WeirReadVerdict
weir_read_timer_check (WeirReadTimer *self, WeirReadPhase phase, guint64 received, gint64 now_us)
{
  guint64 least = (guint64) self->limits->body_rate * self->limits->body_rate_ms / 1000;

  if (phase != self->phase)
    enter (self, phase, now_us);
  if (now_us < weir_read_timer_get_deadline (self))
    return WEIR_READ_IN_TIME;
  if (phase == WEIR_READ_IDLE)
    return WEIR_READ_UNUSED;
  if (phase != WEIR_READ_BODY || received - self->since_bytes < least)
    return WEIR_READ_LATE;

  self->since_us = now_us;
  self->since_bytes = received;
  return WEIR_READ_IN_TIME;
}
