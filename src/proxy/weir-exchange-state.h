/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-upstream.h"
#include "base/weir-response-ids.h"
#include "base/weir-sights.h"
#include "base/weir-usage.h"
#include "front/weir-client.h"
#include "proxy/weir-allowance.h"
#include "proxy/weir-deadlines.h"
#include "proxy/weir-embed-ahead.h"
#include "proxy/weir-learned.h"
#include "proxy/weir-meter.h"
#include "proxy/weir-metrics.h"
#include "proxy/weir-plan.h"
#include "proxy/weir-retry.h"
#include "proxy/weir-route.h"
#include "proxy/weir-signature-cache.h"
#include "proxy/weir-snapshot.h"
#include "proxy/weir-time-limits.h"
#include "wire/weir-thoughts.h"

G_BEGIN_DECLS

/* What all exchanges share. Borrowed: the pool outlives them. */
typedef struct
{
  WeirSnapshotSlot *snapshots;
  WeirUpstream *upstream;
  WeirUsageSink *usage;          /* (nullable) */
  WeirAllowance *allowance;      /* (nullable) */
  WeirSights *sights;            /* (nullable) */
  gboolean demo;                 /* the upstream is simulated */
  WeirResponseIds *response_ids; /* (nullable) */
  WeirLearned *learned;          /* (nullable) */
  WeirClock *clock;
  WeirTimeLimits limits;
  WeirBalancer *balancer;
  WeirDeadlines *deadlines;
  WeirSignatureCache *signatures;
  WeirMetrics *metrics;
  WeirEmbedAhead *ahead;
} WeirExchangeTools;

/**
 * WeirCall:
 * @chain: (nullable) (element-type utf8): the model asked for and those that may stand in for it
 * @at: which of them is asked now
 * @rules_first: it has no deployment of its own, so orchestration asks it last
 * @rule: (nullable): which of the user's rules has put another model in its place, and why
 * @asked: all candidates there have been
 * @deployment: (nullable): picked and not yet given back to the balancer
 * @last: (nullable): the one asked last, for headers and log
 * @body: (nullable): the request, encoded for @deployment
 * @remedies: bit per #WeirRemedy already used in this exchange
 * @embedded: (nullable): the vectors there are so far, of a request that is put in several calls
 * @embedded_model: (nullable): which model they are of
 * @n_counted: attempts that count against the limit
 * @n_sent: calls made upstream
 *
 * The upstream half of an exchange: which deployment, what it is sent, what it answers.
 */
typedef struct
{
  GPtrArray *chain;
  guint at;
  gboolean rules_first;
  char *rule;
  GPtrArray *candidates;
  GPtrArray *asked;
  GPtrArray *tried;
  GPtrArray *paused; /* those of @tried that may be asked again after a pause */
  WeirDeployment *deployment;
  WeirDeployment *last;
  WeirPlan plan;
  WeirLoss *loss;
  GBytes *body;
  WeirEmbeddingReply *embedded;
  char *embedded_model;
  guint token_generation;
  gboolean new_connection;
  guint remedies;
  guint n_counted;
  guint n_sent;
  guint n_learned; /* members that were refused one after the other */
  guint n_pauses;

  WeirUpstreamReply *reply;
  WeirFramer *framer;
  WeirDecoder *decoder;
  WeirThoughtsReader *thoughts; /* (nullable): the client cannot keep them */
  gboolean at_end;              /* of the reply's bytes */
  gboolean drained;             /* nothing more was there when it was last read */
  gboolean decoded;             /* END was seen, or the whole body taken over */
} WeirCall;

/**
 * WeirExchange:
 *
 * One request from its complete body to the last byte of its reply. Made in the server context, run
 * on one worker, freed there.
 */
typedef struct
{
  const WeirExchangeTools *tools;
  const WeirRoute *route;
  char *stored_path;      /* (nullable): where the kept reply is that is asked for */
  char *path_model;       /* (nullable): the model that the path names */
  const WeirCodec *codec; /* what the client speaks */
  const WeirEmbeddingCodec *embedding_codec; /* or this */
  const WeirDialect *dialect;
  WeirClient *client;
  WeirDeadline deadline;
  GCancellable *cancellable; /* the deadline's present one */
  GPollFD cancel_fd;
  gint64 wall_us;
  gint64 bytes_in;

  WeirSnapshot *snapshot;
  WeirRouter *router;
  WeirRequest *request;
  WeirEmbeddingRequest *embedding;
  const char *model; /* as the client named it */
  gboolean stream;   /* the client wants a stream */

  WeirCall call;
  WeirEncoder *encoder;
  WeirMeter meter;
  GString *out;    /* for the client, whole events; or the whole body */
  char *heartbeat; /* (nullable) */
  gsize heartbeat_len;

  gboolean committed; /* the head of a stream is out: no other answer is possible */
  guint status;       /* told the client */
  const char *error_kind;
  gint64 retry_after_ms; /* what goes with it; 0: nothing */
  gint64 first_byte_us;

  /* for those who look, see weir-exchange-sight.h */
  WeirSightEntry sight;
  WeirStep step;
  gint64 step_begin_us[WEIR_N_STEPS];
  gint64 step_span_us[WEIR_N_STEPS];
  GBytes *sent;         /* (nullable): what went upstream last */
  GString *answered;    /* (nullable) */
  GString *returned;    /* (nullable) */
  char *error_text;     /* (nullable) */
  char **reply_headers; /* (nullable) */
} WeirExchange;

/* Lets go of the cancellable. */
void weir_exchange_release_cancellable (WeirExchange *self);

/* Takes the deadline's present cancellable; after weir_deadline_forgive () it is another one. */
void weir_exchange_renew_cancellable (WeirExchange *self);

/* Whether the model thinks before it speaks, so that the long limits apply. */
gboolean weir_exchange_is_slow (const WeirExchange *self);

/* The time between two pieces of the reply begins anew. */
void weir_exchange_limit_gap (WeirExchange *self);

G_END_DECLS
