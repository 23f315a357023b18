/* SPDX-License-Identifier: MIT */
#pragma once

#include "front/weir-fd-set.h"

G_BEGIN_DECLS

/**
 * WeirFdWatch:
 *
 * One descriptor and one timer in a set. Belongs to the thread of the set's context.
 */
typedef struct _WeirFdWatch WeirFdWatch;

/**
 * WeirFdWatchFunc:
 * @revents: what the descriptor is ready for; 0 when the timer ran out or somebody woke the watch
 *
 * May free the watch, and others.
 */
typedef void (*WeirFdWatchFunc) (GIOCondition revents, gpointer user_data);

/* Suspended at first. The descriptor is borrowed: free the watch before closing it. A set can hold
 * a descriptor in one watch at a time. */
WeirFdWatch *weir_fd_watch_new (WeirFdSet *set, int fd, WeirFdWatchFunc func, gpointer user_data);

void weir_fd_watch_free (WeirFdWatch *self);

/* What to wait for; errors and hang-ups are told always, and again and again. */
void weir_fd_watch_set_events (WeirFdWatch *self, GIOCondition events);

/* Waits for nothing at all on the descriptor, until events are set again. */
void weir_fd_watch_suspend (WeirFdWatch *self);

/* Calls back once at @monotonic_us, or never (-1). Replaces the timer before. */
void weir_fd_watch_set_timer (WeirFdWatch *self, gint64 monotonic_us);

/* Calls back in the next turn of the loop. From any thread. */
void weir_fd_watch_wake (WeirFdWatch *self);

G_END_DECLS
