/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirTimerNode:
 * @due_us: when (any clock, microseconds)
 * @place: where in the heap, from 1; 0 when in none
 *
 * To be embedded in what has a timer. Zero-initialise.
 */
typedef struct
{
  gint64 due_us;
  guint place;
} WeirTimerNode;

/**
 * WeirTimerHeap:
 *
 * Many timers, of which the first due is found at once, and any is moved in a few steps. The nodes
 * are the caller's. No thread of its own, no clock.
 */
typedef struct _WeirTimerHeap WeirTimerHeap;

WeirTimerHeap *weir_timer_heap_new (void);
void weir_timer_heap_free (WeirTimerHeap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTimerHeap, weir_timer_heap_free)

/* Puts @node in, or moves it if it is in already. */
void weir_timer_heap_set (WeirTimerHeap *self, WeirTimerNode *node, gint64 due_us);

/* Takes @node out, if it is in. */
void weir_timer_heap_remove (WeirTimerHeap *self, WeirTimerNode *node);

/* Returns: (nullable): the node that is due first */
WeirTimerNode *weir_timer_heap_peek (WeirTimerHeap *self);

G_END_DECLS
