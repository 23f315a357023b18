/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-timer-heap.h"

/* A binary heap: the node at place n is due no later than those at 2 n and 2 n + 1. */
struct _WeirTimerHeap
{
  GPtrArray *nodes; /* WeirTimerNode; that at place n has index n - 1 */
};

WeirTimerHeap *
weir_timer_heap_new (void)
{
  WeirTimerHeap *self = g_new0 (WeirTimerHeap, 1);

  self->nodes = g_ptr_array_new ();
  return self;
}

void
weir_timer_heap_free (WeirTimerHeap *self)
{
  g_ptr_array_unref (self->nodes);
  g_free (self);
}

static WeirTimerNode *
get (WeirTimerHeap *self, guint place)
{
  return g_ptr_array_index (self->nodes, place - 1);
}

static void
put (WeirTimerHeap *self, WeirTimerNode *node, guint place)
{
  g_ptr_array_index (self->nodes, place - 1) = node;
  node->place = place;
}

static void
move_up (WeirTimerHeap *self, WeirTimerNode *node)
{
  guint place = node->place;

  while (place > 1 && node->due_us < get (self, place / 2)->due_us)
    {
      put (self, get (self, place / 2), place);
      place /= 2;
    }
  put (self, node, place);
}

static void
move_down (WeirTimerHeap *self, WeirTimerNode *node)
{
  guint place = node->place;
  guint child;

  while ((child = 2 * place) <= self->nodes->len)
    {
      if (child < self->nodes->len && get (self, child + 1)->due_us < get (self, child)->due_us)
        child++;
      if (node->due_us <= get (self, child)->due_us)
        break;
      put (self, get (self, child), place);
      place = child;
    }
  put (self, node, place);
}

void
weir_timer_heap_set (WeirTimerHeap *self, WeirTimerNode *node, gint64 due_us)
{
  if (node->place == 0)
    {
      g_ptr_array_add (self->nodes, node);
      node->place = self->nodes->len;
    }
  node->due_us = due_us;
  move_up (self, node);
  move_down (self, node);
}

void
weir_timer_heap_remove (WeirTimerHeap *self, WeirTimerNode *node)
{
  WeirTimerNode *last;
  guint place = node->place;

  if (place == 0)
    return;

  node->place = 0;
  last = g_ptr_array_steal_index_fast (self->nodes, self->nodes->len - 1);
  if (last == node)
    return;
  put (self, last, place);
  move_up (self, last);
  move_down (self, last);
}

WeirTimerNode *
weir_timer_heap_peek (WeirTimerHeap *self)
{
  return self->nodes->len > 0 ? get (self, 1) : NULL;
}
