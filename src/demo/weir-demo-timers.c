/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-timers.h"

typedef struct
{
  GSource source;
  WeirDemoTimers *timers;
} TimerSource;

struct _WeirDemoTimers
{
  TimerSource *source;
  GSequence *queue; /* of WeirDemoTimer, the next due first */
  gint64 turn_us;   /* when the running turn began */
};

struct _WeirDemoTimer
{
  WeirDemoTimers *timers;
  GSequenceIter *place;
  gint64 due_us;
  GSourceOnceFunc func;
  gpointer user_data;
};

static int
compare_due (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = ((const WeirDemoTimer *) a)->due_us;
  gint64 right = ((const WeirDemoTimer *) b)->due_us;

  return (left > right) - (left < right);
}

static WeirDemoTimer *
peek_first (WeirDemoTimers *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->queue);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

static void
set_ready_time (WeirDemoTimers *self)
{
  WeirDemoTimer *first = peek_first (self);

  g_source_set_ready_time (&self->source->source, first != NULL ? first->due_us : -1);
}

static gboolean
dispatch_due (GSource *source, GSourceFunc callback, gpointer user_data)
{
  WeirDemoTimers *self = ((TimerSource *) source)->timers;
  WeirDemoTimer *timer;

  self->turn_us = g_get_monotonic_time ();
  while ((timer = peek_first (self)) != NULL && timer->due_us <= self->turn_us)
    {
      GSourceOnceFunc func = timer->func;
      gpointer data = timer->user_data;

      weir_demo_timer_cancel (timer);
      func (data);
    }
  set_ready_time (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = { NULL, NULL, dispatch_due, NULL, NULL, NULL };

WeirDemoTimers *
weir_demo_timers_new (GMainContext *context)
{
  WeirDemoTimers *self = g_new0 (WeirDemoTimers, 1);

  self->queue = g_sequence_new (g_free);
  self->source = (TimerSource *) g_source_new (&timer_funcs, sizeof (TimerSource));
  self->source->timers = self;
  g_source_attach (&self->source->source, context);
  return self;
}

void
weir_demo_timers_free (WeirDemoTimers *self)
{
  g_source_destroy (&self->source->source);
  g_source_unref (&self->source->source);
  g_sequence_free (self->queue);
  g_free (self);
}

WeirDemoTimer *
weir_demo_timers_add (WeirDemoTimers *self,
                      guint delay_ms,
                      GSourceOnceFunc func,
                      gpointer user_data)
{
  WeirDemoTimer *timer = g_new0 (WeirDemoTimer, 1);
  gint64 due = g_get_monotonic_time () + delay_ms * G_GINT64_CONSTANT (1000);

  timer->timers = self;
  timer->func = func;
  timer->user_data = user_data;
  /* Never in the running turn, or a stream without pauses would keep all others out. */
  timer->due_us = MAX (due, self->turn_us + 1);
  timer->place = g_sequence_insert_sorted (self->queue, timer, compare_due, NULL);
  set_ready_time (self);
  return timer;
}

void
weir_demo_timer_cancel (WeirDemoTimer *timer)
{
  WeirDemoTimers *self = timer->timers;

  g_sequence_remove (timer->place);
  set_ready_time (self);
}
