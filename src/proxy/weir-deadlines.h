/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/weir-clock.h"

G_BEGIN_DECLS

/* Why an exchange was stopped from outside. */
typedef enum
{
  WEIR_STOP_NONE,
  WEIR_STOP_TIMEOUT_CONNECT, /* may be taken back, see weir_deadline_forgive () */
  WEIR_STOP_TIMEOUT_FIRST_BYTE,
  WEIR_STOP_TIMEOUT_GAP,
  WEIR_STOP_TIMEOUT_TOTAL,
  WEIR_STOP_CLIENT_GONE,
  WEIR_STOP_USER,
  WEIR_STOP_BUDGET,
  WEIR_STOP_SHUTDOWN,
} WeirStopReason;

/**
 * WeirDeadlines:
 *
 * The deadline wheel: one thread that looks at all running exchanges several times a second, cancels
 * those whose limit has passed and writes the heartbeats of those that are silent. While there is
 * nothing to watch it sleeps. It follows its #WeirClock, so that a test can turn it by hand. A
 * guarded object: any thread.
 */
typedef struct _WeirDeadlines WeirDeadlines;

/**
 * WeirDeadline:
 *
 * The limits of one exchange, embedded in it. Its members belong to the wheel.
 */
typedef struct
{
  WeirDeadlines *wheel;
  GList link;
  GCancellable *cancellable;
  WeirStopReason reason;
  WeirStopReason limit_reason;
  gint64 limit_us; /* boot time when the present phase must be over; 0: no limit */
  gint64 total_us; /* the same for the whole exchange */
  gint64 beat_us;  /* when the next heartbeat is due; 0: none */
  gint64 beat_every_us;
  void (*beat) (gpointer user_data);
  gpointer beat_data;
} WeirDeadline;

/**
 * weir_deadlines_new:
 * @on_second: (nullable): called about once a second while exchanges run, and a few times in the
 *   minute after, in the wheel's thread: the place to trim what is kept idle
 */
WeirDeadlines *
weir_deadlines_new (WeirClock *clock, void (*on_second) (gpointer user_data), gpointer user_data);

/* Joins the thread. No deadline may be left. */
void weir_deadlines_free (WeirDeadlines *self);

/* One look at everything, in the caller's thread: what the thread does every 100 ms. */
void weir_deadlines_turn (WeirDeadlines *self);

guint weir_deadlines_get_n (WeirDeadlines *self);

/* Whether the thread waits for the next exchange and for nothing else. */
gboolean weir_deadlines_is_asleep (WeirDeadlines *self);

/* Stops all that run, for @reason. */
void weir_deadlines_stop_all (WeirDeadlines *self, WeirStopReason reason);

/* Puts @deadline (zeroed) on the wheel; @total_us: from now until it must be over. */
void weir_deadlines_add (WeirDeadlines *self, WeirDeadline *deadline, gint64 total_us);

/* Takes it off. After this returns no heartbeat is under way and none follows. */
void weir_deadlines_remove (WeirDeadlines *self, WeirDeadline *deadline);

/* (transfer full): what is cancelled when the exchange must stop. */
GCancellable *weir_deadline_dup_cancellable (WeirDeadline *deadline);

/* A new phase, which must be over in @us; 0: without a limit. */
void weir_deadline_set_limit (WeirDeadline *deadline, WeirStopReason reason, gint64 us);

/**
 * weir_deadline_set_heartbeat:
 * @beat: (nullable): called in the wheel's thread after @every_us of silence; must not block, nor
 *   call the wheel. %NULL: no more heartbeats, and none is under way when this returns
 */
void weir_deadline_set_heartbeat (WeirDeadline *deadline,
                                  gint64 every_us,
                                  void (*beat) (gpointer user_data),
                                  gpointer user_data);

/* Something was just written: silence begins anew. */
void weir_deadline_touch (WeirDeadline *deadline);

/* Stops the exchange, unless it was stopped already: the first reason stays. Only a connect timeout
 * gives way, since it may be taken back. Any thread. */
void weir_deadline_stop (WeirDeadline *deadline, WeirStopReason reason);

WeirStopReason weir_deadline_get_reason (WeirDeadline *deadline);

/* After a connect timeout: takes it back, so that another deployment can be tried with a fresh
 * cancellable. %FALSE when there is another reason to stop. */
gboolean weir_deadline_forgive (WeirDeadline *deadline);

G_END_DECLS
