/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/weir-usage.h"
#include "wire/weir-request.h"

G_BEGIN_DECLS

/* The neutral reply: a stream of events. A reply that came in one piece is a stream that arrived
 * at once. */

typedef enum
{
  WEIR_EVENT_START,
  WEIR_EVENT_PART_OPEN,
  WEIR_EVENT_DELTA,
  WEIR_EVENT_PART_CLOSE,
  WEIR_EVENT_USAGE,
  WEIR_EVENT_FINISH,
  WEIR_EVENT_HEARTBEAT,
  WEIR_EVENT_END,
} WeirEventKind;

typedef enum
{
  WEIR_DELTA_TEXT,
  WEIR_DELTA_ARGUMENTS, /* a piece of the JSON text of a tool call's arguments */
  WEIR_DELTA_REASONING,
  WEIR_DELTA_SIGNATURE,
  WEIR_DELTA_CITATION, /* one citation as raw JSON */
  WEIR_DELTA_REFUSAL,
  WEIR_DELTA_LOGPROBS, /* raw JSON */
} WeirDeltaKind;

typedef enum
{
  WEIR_FINISH_STOP,
  WEIR_FINISH_STOP_SEQUENCE,
  WEIR_FINISH_LENGTH,
  WEIR_FINISH_CONTEXT_OVERFLOW,
  WEIR_FINISH_TOOL,
  WEIR_FINISH_FILTER,
  WEIR_FINISH_PAUSE,
  WEIR_FINISH_MALFORMED_TOOL,
} WeirFinish;

/**
 * WeirEvent:
 * @kind: what happened
 * @part: number of the part in the reply, from 0, in the order the parts opened
 * @choice: which of several alternative replies, from 0
 * @elapsed_us: START, END: since the request came, set by whoever has a clock; 0: not known
 *
 * Grammar: one START first; a part takes deltas only between its PART_OPEN and its PART_CLOSE; parts
 * of one reply may interleave; USAGE may come any time after START, the last one wins; one FINISH
 * a choice, then END. A failure is no event but a #GError from the decoder. All of it is borrowed
 * and valid only inside the sink call; texts are UTF-8 and not terminated.
 */
typedef struct
{
  WeirEventKind kind;
  guint part;
  guint choice;
  gint64 elapsed_us;
  union
  {
    struct
    {
      const char *id;       /* (nullable): the upstream's id of the reply */
      const char *model;    /* (nullable): the upstream's name of the model */
      gint64 created;       /* seconds since 1970, -1 unknown */
      gint64 token_percent; /* see WeirModelRule; set by whoever knows the rule; 0: as many */
    } start;
    struct
    {
      WeirPartKind kind;
      const char *id;    /* (nullable): of the tool call */
      const char *name;  /* (nullable): of the tool */
      const char *space; /* (nullable): the name space it is in; only a client's encoder is told */
      gboolean custom;
      const char *redacted; /* (nullable): opaque reasoning that comes whole */
      const char *media; /* (nullable): an image, which comes whole: base64 without line breaks */
      const char *media_type; /* (nullable): of @media */
      const char *item_id;    /* (nullable) */
      const char *origin; /* (nullable): id of the format that @redacted or the signature is of */
    } open;
    struct
    {
      WeirDeltaKind kind;
      const char *text;
      gsize len;
    } delta;
    WeirUsage usage;
    struct
    {
      WeirFinish reason;
      const char *raw_reason;    /* (nullable): the upstream's word */
      const char *stop_sequence; /* (nullable): which one was met */
      const char *refusal_category;
      const char *refusal_explanation;
    } finish;
  };
} WeirEvent;

/* Takes one event. %FALSE with an error ends the reply. */
typedef gboolean (*WeirEventSink) (const WeirEvent *event, gpointer user_data, GError **error);

G_END_DECLS
