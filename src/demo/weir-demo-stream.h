/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo-exchange.h"

G_BEGIN_DECLS

/**
 * WeirDemoStreamOps:
 * @content_type: of the answer
 * @next: appends the next event to @out; %FALSE when there is none left
 * @append_error: appends the family's error event
 * @spoil: (nullable): puts one that cannot be read in the place of @event; %NULL: an SSE one
 *
 * How a family's stream is made. Events are made one at a time, when the one before has been
 * taken by the client's side: a slow reader costs no memory.
 */
typedef struct
{
  const char *content_type;
  gboolean (*next) (gpointer state, GString *out);
  void (*append_error) (gpointer state, GString *out);
  void (*spoil) (GString *event);
} WeirDemoStreamOps;

/* Answers 200 with the events of @state, which is freed by @destroy. Faults are applied. */
void weir_demo_stream_start (WeirDemoExchange *exchange,
                             const WeirDemoStreamOps *ops,
                             gpointer state,
                             GDestroyNotify destroy);

/* Sends a whole body as two events, its halves, so that a fault can strike between. */
void weir_demo_stream_start_bytes (WeirDemoExchange *exchange, GBytes *bytes);

/* Whether @fault is one that strikes in the body of an answer that is sent at once. */
gboolean weir_demo_stream_can_strike (const WeirDemoFault *fault);

void weir_demo_stream_free (WeirDemoStream *stream);

G_END_DECLS
