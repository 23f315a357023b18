/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * WeirUsage:
 *
 * Tokens of one reply; -1 where unknown. The totals include what the other members single out.
 */
typedef struct
{
  gint64 in_total;
  gint64 in_cache_read;
  gint64 in_cache_write_5m;
  gint64 in_cache_write_1h;
  gint64 in_audio;
  gint64 out_total;
  gint64 out_reasoning;
  gint64 out_audio;
  gint64 out_prediction_accepted;
  gint64 out_prediction_rejected;
  gboolean estimated; /* counted here, not told by the upstream */
} WeirUsage;

#define WEIR_USAGE_INIT                                                                            \
  {                                                                                                \
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, FALSE                                                  \
  }

/* Takes over from @newer all that is known there: totals in a stream are cumulative, so the last
 * one told wins and nothing is added up. One estimated total makes @self an estimate, until both
 * totals are told. */
void weir_usage_merge (WeirUsage *self, const WeirUsage *newer);

/* Both kinds of written cache together, -1 when neither is known. */
gint64 weir_usage_get_cache_write (const WeirUsage *self);

/**
 * WeirUsageRecord:
 *
 * One finished request, for the log and the statistics. Strings are borrowed and may be %NULL
 * where the request did not get that far.
 */
typedef struct
{
  const char *request_id;
  gint64 wall_us;    /* when it came in, microseconds since 1970 UTC */
  const char *api;   /* route, such as "chat" or "embeddings" */
  const char *model; /* as the client named it */
  const char *upstream_model;
  const char *account; /* its name */
  const char *resource_group;
  const char *deployment; /* its id */
  const char *key_name;   /* the local key's name */
  const char *user_agent; /* what the client calls itself */
  guint status;           /* HTTP status told the client; 499 when it left first */
  const char *error_kind; /* (nullable): why it failed, such as "rate_limited" */
  gint64
      retry_after_ms; /* with an error: how long the client was told to wait; 0: not told. Not kept */
  gboolean stream;
  guint attempts;       /* upstream calls, at least 1 once one was made */
  gint64 duration_us;   /* from complete request head to last byte */
  gint64 first_byte_us; /* until the first byte of the reply; -1 when none */
  gint64 bytes_in;      /* of the request's body */
  gint64 bytes_out;     /* of the reply's body */
  const char *dropped;  /* (nullable): members left out, comma separated */
  const char *rule;     /* (nullable): why another model than @model was asked */
  gboolean demo;        /* simulated: counts apart from the rest */
  gboolean priced;      /* @cost_nano is known */
  gint64 cost_nano;     /* capacity units, in thousand millionths */
  WeirUsage usage;
} WeirUsageRecord;

/* (transfer full): a copy that owns its strings, in one piece: g_free () frees all of it. */
WeirUsageRecord *weir_usage_record_copy (const WeirUsageRecord *other);

/**
 * WeirUsageFate:
 * @stored: are kept for good
 * @waiting: will be, once the disk or the database takes them
 * @lost: will not
 * @unwritten: are not in the log file
 *
 * What became of records since the start.
 */
typedef struct
{
  guint64 stored;
  guint64 waiting;
  guint64 lost;
  guint64 unwritten;
} WeirUsageFate;

/**
 * WeirUsageSink:
 *
 * Where finished requests are reported. Called from any thread; must neither block nor fail.
 */
#define WEIR_TYPE_USAGE_SINK (weir_usage_sink_get_type ())
G_DECLARE_INTERFACE (WeirUsageSink, weir_usage_sink, WEIR, USAGE_SINK, GObject)

struct _WeirUsageSinkInterface
{
  GTypeInterface parent;

  void (*record) (WeirUsageSink *self, const WeirUsageRecord *record);
  void (*add_fate) (WeirUsageSink *self, WeirUsageFate *fate); /* (nullable): it keeps nothing */
};

void weir_usage_sink_record (WeirUsageSink *self, const WeirUsageRecord *record);

/* Adds what became of all that was reported to @self. */
void weir_usage_sink_add_fate (WeirUsageSink *self, WeirUsageFate *fate);

G_END_DECLS
