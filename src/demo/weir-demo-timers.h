/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirDemoTimers:
 *
 * Any number of one-shot timers behind a single source: the cost of a turn of a main loop grows
 * with its sources, and a thousand streams have a thousand timers. One thread.
 */
typedef struct _WeirDemoTimers WeirDemoTimers;
typedef struct _WeirDemoTimer WeirDemoTimer;

WeirDemoTimers *weir_demo_timers_new (GMainContext *context);

/* Timers that have not fired are dropped. */
void weir_demo_timers_free (WeirDemoTimers *self);

/* Calls @func once, not before the next turn of the loop; the timer is gone when it is called. */
WeirDemoTimer *weir_demo_timers_add (WeirDemoTimers *self,
                                     guint delay_ms,
                                     GSourceOnceFunc func,
                                     gpointer user_data);

void weir_demo_timer_cancel (WeirDemoTimer *timer);

G_END_DECLS
