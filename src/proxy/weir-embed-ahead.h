/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-upstream.h"

G_BEGIN_DECLS

/* How many calls of one request may be under way at a time. */
#define WEIR_EMBED_AHEAD_MAX 4

/**
 * WeirEmbedAhead:
 *
 * Calls that a request consists of, made beside each other: by the exchange's own worker and, as long
 * as the whole program has not too many of them, by short-lived threads that it waits for. Any thread.
 */
typedef struct
{
  int n_threads; /* atomic */
} WeirEmbedAhead;

/**
 * WeirEmbedCall:
 * @url, @accept, @token: borrowed
 * @body: what is sent
 * @reply: (nullable): what came back with a status that says all is well; %NULL: anything else
 *
 * One of the calls. What went wrong is not told: whoever needs to know makes the call again.
 */
typedef struct
{
  WeirDeployment *deployment;
  const char *url;
  const char *accept;
  WeirSecret *token;
  GBytes *body;
  GBytes *reply;
} WeirEmbedCall;

void weir_embed_call_clear (WeirEmbedCall *call);

/* Makes all of @calls, and returns when each has its reply or has failed. */
void weir_embed_ahead_run (WeirEmbedAhead *self,
                           WeirUpstream *upstream,
                           WeirEmbedCall *calls,
                           guint n_calls,
                           gsize max_reply,
                           GCancellable *cancellable);

G_END_DECLS
