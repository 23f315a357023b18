/* SPDX-License-Identifier: MIT */
#pragma once

#include "proxy/weir-balancer.h"

G_BEGIN_DECLS

/* What can go wrong with a call before its first event: the rows of the table in weir-retry.c. */
typedef enum
{
  WEIR_MISHAP_CONNECT,      /* DNS, TCP, TLS: nothing was sent */
  WEIR_MISHAP_STALE,        /* a kept connection had been closed */
  WEIR_MISHAP_NO_TOKEN,     /* the account gets no access token */
  WEIR_MISHAP_DENIED,       /* 401, or 403 of the gateway: the token is not taken */
  WEIR_MISHAP_GONE,         /* 404 */
  WEIR_MISHAP_BUSY,         /* 408, 502, 503, 504; cut before the first event */
  WEIR_MISHAP_RATE_LIMITED, /* 429 */
  WEIR_MISHAP_BROKEN,       /* 500 and others; an answer that makes no sense */
  WEIR_MISHAP_REFUSED,      /* any other 4xx: the request is at fault */
  WEIR_MISHAP_STOPPED,      /* cancelled here */
  WEIR_N_MISHAPS
} WeirMishap;

/* What may be done about it on the same deployment, once in a request (LEARN a few times, each for another
 * member) and not counted. */
typedef enum
{
  WEIR_REMEDY_NONE,
  WEIR_REMEDY_RECONNECT,   /* on a new connection */
  WEIR_REMEDY_RENEW_TOKEN, /* with a new token */
  WEIR_REMEDY_REFRESH,     /* after asking for the deployments again */
  WEIR_REMEDY_LEARN,       /* without the member that was refused */
} WeirRemedy;

/**
 * WeirRetryRule:
 * @remedy: what to try first, on the same deployment
 * @elsewhere: then another deployment
 * @whole_account: the account's other deployments would fare the same
 * @pause: when there is no other, the same again after a pause
 * @counts: it was one of the three attempts
 * @outcome: what it tells about the deployment
 */
typedef struct
{
  WeirRemedy remedy;
  gboolean elsewhere;
  gboolean whole_account;
  gboolean pause;
  gboolean counts;
  WeirOutcome outcome;
} WeirRetryRule;

#define WEIR_MAX_ATTEMPTS 3

const WeirRetryRule *weir_retry_get_rule (WeirMishap mishap);

/* @status: of a reply that is not 2xx. @content_type: (nullable): of its body. */
WeirMishap weir_mishap_from_status (guint status, const char *content_type);

/* @error: of weir_upstream_send (), weir_upstream_reply_read () or a decoder. */
WeirMishap weir_mishap_from_error (const GError *error);

/* Microseconds to pause before retry number @n (from 0): full jitter over 250 ms doubling to 4 s.
 * @random: any 32 bits. */
gint64 weir_retry_pause_us (guint n, guint32 random);

/**
 * weir_retry_after_parse:
 * @get: returns the value of a reply's header, or %NULL
 * @now_wall_us: for dates, when the reply has no Date of its own
 *
 * Reads retry-after-ms, retry-after (seconds or a date), x-retry-after and x-ratelimit-reset, the
 * first that makes sense, and clamps it to an hour.
 *
 * Returns: milliseconds, -1 when none is there
 */
gint64 weir_retry_after_parse (const char *(*get) (gpointer reply, const char *name),
                               gpointer reply,
                               gint64 now_wall_us);

G_END_DECLS
