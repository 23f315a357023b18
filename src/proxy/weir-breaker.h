/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The last 30 s in ten slices. */
#define WEIR_BREAKER_N_SLICES 10

/**
 * WeirBreaker:
 *
 * Whether one deployment is worth asking: closed; open for a while after it failed 5 times in a row,
 * or half of at least 10 times in 30 s; then half open, which lets one probe through. The pause is
 * 15 s and doubles with each probe that fails, up to 5 min. Plain data, zero-initialised; its owner
 * sees to locking. Times are boot time in microseconds.
 */
typedef struct
{
  guint n_in_row;
  guint n_opened; /* times it opened since it was last closed */
  gint64 open_until_us;
  gboolean probing;
  struct
  {
    gint64 slice; /* which slice of time it counts */
    guint n;
    guint n_failed;
  } slices[WEIR_BREAKER_N_SLICES];
} WeirBreaker;

typedef enum
{
  WEIR_BREAKER_CLOSED,
  WEIR_BREAKER_OPEN,
  WEIR_BREAKER_HALF_OPEN,
  WEIR_BREAKER_PROBING, /* half open, and the probe is out */
} WeirBreakerState;

WeirBreakerState weir_breaker_get_state (const WeirBreaker *self, gint64 now_us);

/* A call begins: when half open, it is the probe. */
void weir_breaker_begin (WeirBreaker *self, gint64 now_us);

/* It ended and tells about the deployment's health. */
void weir_breaker_end (WeirBreaker *self, gboolean failed, gint64 now_us);

/* It ended without telling anything: the client left, or was at fault itself. */
void weir_breaker_forget (WeirBreaker *self);

/* Whether a call failed in the last 30 s. */
gboolean weir_breaker_has_failed (const WeirBreaker *self, gint64 now_us);

G_END_DECLS
