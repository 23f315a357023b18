/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-front-end.h"
#include "front/weir-request-reader.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_READ_IN_TIME,
  WEIR_READ_UNUSED, /* nothing came: close without a word */
  WEIR_READ_LATE,   /* a request was begun and not finished: 408 */
} WeirReadVerdict;

/**
 * WeirReadTimer:
 *
 * How long a client may take for a request: for the head as a whole, between two requests, and for
 * the body by the rate it comes in. Only counts; zero-initialise.
 */
typedef struct
{
  const WeirFrontEndLimits *limits;
  WeirReadPhase phase;
  gint64 since_us;     /* when the phase began, or the window of the body's rate */
  guint64 since_bytes; /* of the body, at that time */
  gboolean is_used;    /* a request has been read */
} WeirReadTimer;

/* A connection begins, or the next request on it. */
void weir_read_timer_start (WeirReadTimer *self, gint64 now_us, gboolean is_used);

/* When to check at the latest: monotonic, microseconds. */
gint64 weir_read_timer_get_deadline (const WeirReadTimer *self);

/* @received: bytes of the body so far. */
WeirReadVerdict
weir_read_timer_check (WeirReadTimer *self, WeirReadPhase phase, guint64 received, gint64 now_us);

G_END_DECLS
