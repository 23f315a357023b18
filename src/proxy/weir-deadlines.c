/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-proxy"

#include "proxy/weir-deadlines.h"

#include <malloc.h>

/* How often the thread looks while something runs and for a while after, so that requests that
 * follow each other need not wake it; then how often, and how long it goes on after the last. After
 * that it sleeps until there is something to watch. */
#define TURN_US (100 * G_TIME_SPAN_MILLISECOND)
#define BUSY_US (2 * G_TIME_SPAN_SECOND)
#define LOOK_US (10 * G_TIME_SPAN_SECOND)
#define LINGER_US G_TIME_SPAN_MINUTE

#define SECOND_US G_TIME_SPAN_SECOND

/* Freed memory goes back to the system before the thread rests, but only after a crowd: a small
 * number of exchanges leaves nothing worth the walk over the heap. */
#define CROWD 8

struct _WeirDeadlines
{
  GMutex mutex; /* covers all below and every deadline on the wheel */
  GCond cond;
  GThread *thread;
  gboolean ending;
  gboolean resting;  /* the thread waits for longer than a turn */
  gboolean sleeping; /* and without a limit */
  GQueue deadlines;
  gboolean busy; /* something was on the wheel since the thread last looked */
  guint most;    /* on the wheel at once since the last trim of the heap */

  WeirClock *clock;
  void (*on_second) (gpointer user_data);
  gpointer user_data;
};

/* The reason is in place before anyone can see the cancellation. Returns what to cancel, outside
 * the lock, since the handlers of a cancellable may be anything. */
static GCancellable *
mark_stopped (WeirDeadline *deadline, WeirStopReason reason)
{
  gboolean first = deadline->reason == WEIR_STOP_NONE;
  gboolean stronger =
      deadline->reason == WEIR_STOP_TIMEOUT_CONNECT && reason != WEIR_STOP_TIMEOUT_CONNECT;

  if (!first && !stronger)
    return NULL;
  deadline->reason = reason;
  return g_object_ref (deadline->cancellable);
}

static void
cancel_all (GPtrArray *cancellables)
{
  for (guint i = 0; i < cancellables->len; i++)
    g_cancellable_cancel (g_ptr_array_index (cancellables, i));
}

static void
check (WeirDeadline *deadline, gint64 now_us, GPtrArray *expired)
{
  GCancellable *cancellable = NULL;

  if (now_us >= deadline->total_us)
    cancellable = mark_stopped (deadline, WEIR_STOP_TIMEOUT_TOTAL);
  else if (deadline->limit_us != 0 && now_us >= deadline->limit_us)
    cancellable = mark_stopped (deadline, deadline->limit_reason);
  if (cancellable != NULL)
    g_ptr_array_add (expired, cancellable);

  if (deadline->beat_us != 0 && now_us >= deadline->beat_us && deadline->reason == WEIR_STOP_NONE)
    {
      deadline->beat_us = now_us + deadline->beat_every_us;
      deadline->beat (deadline->beat_data);
    }
}

void
weir_deadlines_turn (WeirDeadlines *self)
{
  g_autoptr (GPtrArray) expired = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now_us;

  g_return_if_fail (self != NULL);

  now_us = weir_clock_get_boot_us (self->clock);
  g_mutex_lock (&self->mutex);
  for (GList *link = self->deadlines.head; link != NULL; link = link->next)
    check (link->data, now_us, expired);
  g_mutex_unlock (&self->mutex);
  cancel_all (expired);
}

/* Locked; it is not while the heap is trimmed. */
static void
trim_heap (WeirDeadlines *self)
{
  if (self->most < CROWD)
    return;
  self->most = 0;
  g_mutex_unlock (&self->mutex);
  malloc_trim (0);
  g_mutex_lock (&self->mutex);
}

/* Until @until_us, 0 for ever; until something is put on the wheel, or the end. Locked. */
static void
rest (WeirDeadlines *self, gint64 until_us)
{
  gboolean in_time = TRUE;

  self->resting = TRUE;
  self->sleeping = until_us == 0;
  while (in_time && self->deadlines.length == 0 && !self->ending)
    {
      if (until_us == 0)
        g_cond_wait (&self->cond, &self->mutex);
      else
        in_time = g_cond_wait_until (&self->cond, &self->mutex, until_us);
    }
  self->resting = FALSE;
  self->sleeping = FALSE;
}

/* The looking is paced by real time; what is looked at follows the clock. */
static gboolean
wait_for_turn (WeirDeadlines *self, gint64 idle_us)
{
  gint64 turn_us;
  gboolean ending;

  g_mutex_lock (&self->mutex);
  if (self->deadlines.length == 0 && idle_us > BUSY_US)
    trim_heap (self);
  if (self->deadlines.length == 0 && idle_us > BUSY_US)
    rest (self, idle_us > LINGER_US ? 0 : g_get_monotonic_time () + LOOK_US);
  turn_us = g_get_monotonic_time () + TURN_US;
  while (!self->ending && g_cond_wait_until (&self->cond, &self->mutex, turn_us))
    ;
  ending = self->ending;
  g_mutex_unlock (&self->mutex);
  return !ending;
}

static gboolean
take_busy (WeirDeadlines *self)
{
  gboolean busy;

  g_mutex_lock (&self->mutex);
  busy = self->busy;
  self->busy = self->deadlines.length > 0;
  g_mutex_unlock (&self->mutex);
  return busy;
}

static gpointer
run (gpointer data)
{
  WeirDeadlines *self = data;
  gint64 idle_us = G_MAXINT64; /* nothing has run yet */
  gint64 busy_us = 0;
  gint64 second_us = 0;

  while (wait_for_turn (self, idle_us))
    {
      gint64 now_us = weir_clock_get_boot_us (self->clock);
      gint64 real_us = g_get_monotonic_time ();

      weir_deadlines_turn (self);
      if (take_busy (self))
        busy_us = now_us;
      idle_us = now_us - busy_us;

      if (real_us - second_us >= SECOND_US && self->on_second != NULL)
        {
          self->on_second (self->user_data);
          second_us = real_us;
        }
    }
  return NULL;
}

WeirDeadlines *
weir_deadlines_new (WeirClock *clock, void (*on_second) (gpointer user_data), gpointer user_data)
{
  WeirDeadlines *self = g_new0 (WeirDeadlines, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->deadlines);
  self->clock = g_object_ref (clock);
  self->on_second = on_second;
  self->user_data = user_data;
  self->thread = g_thread_new ("weir-deadlines", run, self);
  return self;
}

void
weir_deadlines_free (WeirDeadlines *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->deadlines.length == 0);

  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_object_unref (self->clock);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint
weir_deadlines_get_n (WeirDeadlines *self)
{
  guint n;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  n = self->deadlines.length;
  g_mutex_unlock (&self->mutex);
  return n;
}

gboolean
weir_deadlines_is_asleep (WeirDeadlines *self)
{
  gboolean sleeping;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  sleeping = self->sleeping;
  g_mutex_unlock (&self->mutex);
  return sleeping;
}

void
weir_deadlines_stop_all (WeirDeadlines *self, WeirStopReason reason)
{
  g_autoptr (GPtrArray) stopped = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  for (GList *link = self->deadlines.head; link != NULL; link = link->next)
    {
      GCancellable *cancellable = mark_stopped (link->data, reason);

      if (cancellable != NULL)
        g_ptr_array_add (stopped, cancellable);
    }
  g_mutex_unlock (&self->mutex);
  cancel_all (stopped);
}

void
weir_deadlines_add (WeirDeadlines *self, WeirDeadline *deadline, gint64 total_us)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (deadline->wheel == NULL);

  deadline->wheel = self;
  deadline->cancellable = g_cancellable_new ();
  deadline->total_us = weir_clock_get_boot_us (self->clock) + total_us;
  deadline->link.data = deadline;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail_link (&self->deadlines, &deadline->link);
  self->most = MAX (self->most, self->deadlines.length);
  self->busy = TRUE;
  if (self->resting)
    g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
weir_deadlines_remove (WeirDeadlines *self, WeirDeadline *deadline)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (deadline->wheel == self);

  g_mutex_lock (&self->mutex);
  g_queue_unlink (&self->deadlines, &deadline->link);
  g_mutex_unlock (&self->mutex);

  g_clear_object (&deadline->cancellable);
  deadline->wheel = NULL;
}

GCancellable *
weir_deadline_dup_cancellable (WeirDeadline *deadline)
{
  GCancellable *cancellable;

  g_mutex_lock (&deadline->wheel->mutex);
  cancellable = g_object_ref (deadline->cancellable);
  g_mutex_unlock (&deadline->wheel->mutex);
  return cancellable;
}

void
weir_deadline_set_limit (WeirDeadline *deadline, WeirStopReason reason, gint64 us)
{
  gint64 now_us = weir_clock_get_boot_us (deadline->wheel->clock);

  g_mutex_lock (&deadline->wheel->mutex);
  deadline->limit_reason = reason;
  deadline->limit_us = us > 0 ? now_us + us : 0;
  g_mutex_unlock (&deadline->wheel->mutex);
}

void
weir_deadline_set_heartbeat (WeirDeadline *deadline,
                             gint64 every_us,
                             void (*beat) (gpointer user_data),
                             gpointer user_data)
{
  gint64 now_us = weir_clock_get_boot_us (deadline->wheel->clock);

  g_mutex_lock (&deadline->wheel->mutex);
  deadline->beat = beat;
  deadline->beat_data = user_data;
  deadline->beat_every_us = every_us;
  deadline->beat_us = beat != NULL ? now_us + every_us : 0;
  g_mutex_unlock (&deadline->wheel->mutex);
}

void
weir_deadline_touch (WeirDeadline *deadline)
{
  gint64 now_us = weir_clock_get_boot_us (deadline->wheel->clock);

  g_mutex_lock (&deadline->wheel->mutex);
  if (deadline->beat_us != 0)
    deadline->beat_us = now_us + deadline->beat_every_us;
  g_mutex_unlock (&deadline->wheel->mutex);
}

void
weir_deadline_stop (WeirDeadline *deadline, WeirStopReason reason)
{
  g_autoptr (GCancellable) cancellable = NULL;

  g_mutex_lock (&deadline->wheel->mutex);
  cancellable = mark_stopped (deadline, reason);
  g_mutex_unlock (&deadline->wheel->mutex);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

WeirStopReason
weir_deadline_get_reason (WeirDeadline *deadline)
{
  WeirStopReason reason;

  g_mutex_lock (&deadline->wheel->mutex);
  reason = deadline->reason;
  g_mutex_unlock (&deadline->wheel->mutex);
  return reason;
}

gboolean
weir_deadline_forgive (WeirDeadline *deadline)
{
  g_autoptr (GCancellable) spent = NULL;
  gboolean forgiven;

  g_mutex_lock (&deadline->wheel->mutex);
  forgiven = deadline->reason == WEIR_STOP_TIMEOUT_CONNECT;
  if (forgiven)
    {
      spent = deadline->cancellable;
      deadline->cancellable = g_cancellable_new ();
      deadline->reason = WEIR_STOP_NONE;
      deadline->limit_us = 0;
    }
  g_mutex_unlock (&deadline->wheel->mutex);
  return forgiven;
}
