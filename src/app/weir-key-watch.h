/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-problem-board.h"
#include "app/weir-service.h"

G_BEGIN_DECLS

/**
 * WeirKeyWatch:
 *
 * Puts up service keys whose certificates end: from seven days before. Sleeps until the next one has
 * something new to tell. Main thread.
 */
typedef struct _WeirKeyWatch WeirKeyWatch;

/* @service, @board: borrowed for as long as the watch lives. */
WeirKeyWatch *weir_key_watch_new (WeirService *service, WeirProblemBoard *board, WeirClock *clock);
void weir_key_watch_free (WeirKeyWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirKeyWatch, weir_key_watch_free)

/* Looks again now: the computer may have slept past the time. */
void weir_key_watch_look (WeirKeyWatch *self);

/**
 * weir_key_watch_describe:
 * @not_after_s: when a certificate ends, seconds since 1970 UTC
 * @next_s: (out): when there is something new to tell; 0: never
 *
 * Returns: (transfer full) (nullable): what to tell now of the account's service key
 */
WeirProblem *
weir_key_watch_describe (const char *account, gint64 not_after_s, gint64 now_s, gint64 *next_s);

G_END_DECLS
