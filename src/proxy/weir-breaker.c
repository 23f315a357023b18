/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-breaker.h"

#define SLICE_US (3 * G_USEC_PER_SEC)
#define MAX_IN_ROW 5
#define MIN_SAMPLE 10
#define FIRST_PAUSE_US (15 * G_USEC_PER_SEC)
#define MAX_PAUSE_US (300 * G_USEC_PER_SEC)

static void
count_recent (const WeirBreaker *self, gint64 now_us, guint *n, guint *n_failed)
{
  gint64 oldest = now_us / SLICE_US - WEIR_BREAKER_N_SLICES;

  *n = *n_failed = 0;
  for (guint i = 0; i < WEIR_BREAKER_N_SLICES; i++)
    {
      if (self->slices[i].slice > oldest)
        {
          *n += self->slices[i].n;
          *n_failed += self->slices[i].n_failed;
        }
    }
}

static void
add_sample (WeirBreaker *self, gboolean failed, gint64 now_us)
{
  gint64 slice = now_us / SLICE_US;
  guint at = slice % WEIR_BREAKER_N_SLICES;

  if (self->slices[at].slice != slice)
    {
      self->slices[at].slice = slice;
      self->slices[at].n = 0;
      self->slices[at].n_failed = 0;
    }
  self->slices[at].n++;
  if (failed)
    self->slices[at].n_failed++;
}

static void
open_breaker (WeirBreaker *self, gint64 now_us)
{
  gint64 pause_us = FIRST_PAUSE_US;

  for (guint i = 0; i < self->n_opened && pause_us < MAX_PAUSE_US; i++)
    pause_us *= 2;
  self->n_opened++;
  self->open_until_us = now_us + MIN (pause_us, MAX_PAUSE_US);
}

static void
close_breaker (WeirBreaker *self)
{
  self->n_opened = 0;
  self->open_until_us = 0;
  /* what went wrong before the pause says nothing about now */
  for (guint i = 0; i < WEIR_BREAKER_N_SLICES; i++)
    self->slices[i].n = self->slices[i].n_failed = 0;
}

WeirBreakerState
weir_breaker_get_state (const WeirBreaker *self, gint64 now_us)
{
  if (self->n_opened == 0)
    return WEIR_BREAKER_CLOSED;
  if (now_us < self->open_until_us)
    return WEIR_BREAKER_OPEN;
  return self->probing ? WEIR_BREAKER_PROBING : WEIR_BREAKER_HALF_OPEN;
}

void
weir_breaker_begin (WeirBreaker *self, gint64 now_us)
{
  if (weir_breaker_get_state (self, now_us) == WEIR_BREAKER_HALF_OPEN)
    self->probing = TRUE;
}

void
weir_breaker_end (WeirBreaker *self, gboolean failed, gint64 now_us)
{
  WeirBreakerState state = weir_breaker_get_state (self, now_us);
  guint n, n_failed;

  add_sample (self, failed, now_us);
  self->n_in_row = failed ? self->n_in_row + 1 : 0;

  switch (state)
    {
    case WEIR_BREAKER_PROBING:
    case WEIR_BREAKER_HALF_OPEN:
      self->probing = FALSE;
      if (failed)
        open_breaker (self, now_us);
      else
        close_breaker (self);
      return;

    case WEIR_BREAKER_OPEN:
      /* calls that began before it opened */
      return;

    case WEIR_BREAKER_CLOSED:
      break;
    }

  count_recent (self, now_us, &n, &n_failed);
  if (failed && (self->n_in_row >= MAX_IN_ROW || (n >= MIN_SAMPLE && 2 * n_failed >= n)))
    open_breaker (self, now_us);
}

void
weir_breaker_forget (WeirBreaker *self)
{
  self->probing = FALSE;
}

gboolean
weir_breaker_has_failed (const WeirBreaker *self, gint64 now_us)
{
  guint n, n_failed;

  count_recent (self, now_us, &n, &n_failed);
  return n_failed > 0;
}
