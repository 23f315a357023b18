/* SPDX-License-Identifier: MIT */
#pragma once

#include "wire/weir-event.h"

G_BEGIN_DECLS

/**
 * WeirMeter:
 * @usage: tokens, as far as the upstream has told
 * @n_events: events of the reply so far
 * @written: bytes of text the model has written, in any part
 *
 * Counts what one reply costs. Plain data of one thread; initialise with weir_meter_init ().
 */
typedef struct
{
  WeirUsage usage;
  guint64 n_events;
  gsize written;
} WeirMeter;

void weir_meter_init (WeirMeter *self);

/* Takes note of one event. */
void weir_meter_event (WeirMeter *self, const WeirEvent *event);

/* At the end: estimates what was never told, at four bytes a token, and marks it as estimated.
 * @read: bytes of text the model has read. @complete: whether the reply came to its end; if not,
 * what was told may be a count of its beginning only. Nothing is estimated before the first event. */
void weir_meter_settle (WeirMeter *self, gsize read, gboolean complete);

/* Bytes of text in @request that the model reads: prompts, calls and their results, tools. */
gsize weir_meter_measure (const WeirRequest *request);

G_END_DECLS
